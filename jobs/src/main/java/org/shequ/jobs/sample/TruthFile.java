package org.shequ.jobs.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What is true of the sample city, for tests and readers; the pipeline never reads it.
 *
 * @param city the city
 * @param tally what was counted while writing
 * @param files what was written
 */
record TruthFile(City city, Tally tally, List<WrittenFile> files) {
    static final String PATH = "truth.csv";

    void write(Path folder) throws IOException {
        try (CsvFile csv = CsvFile.create(
                folder.resolve(PATH),
                StandardCharsets.UTF_8,
                "kind",
                "subject",
                "area_code",
                "numerator",
                "denominator",
                "note")) {
            for (Community community : city.communities()) {
                if (community.plant() != Plant.CLEAN) {
                    planted(csv, community);
                }
            }
            Street street = city.badlyRatedStreet();
            csv.cell("planted")
                    .cell("badly_rated_street")
                    .cell(street.code())
                    .cell("")
                    .cell("");
            csv.cell("其社区评议很差 | Rated badly by its committees").end();
            measures(csv);
            for (var count : tally.rows().entrySet()) {
                csv.cell("rows")
                        .cell(count.getKey())
                        .cell("")
                        .cell(count.getValue())
                        .cell("")
                        .cell("")
                        .end();
            }
            for (WrittenFile file : files) {
                csv.cell("file")
                        .cell(file.path())
                        .cell("")
                        .cell(file.rows())
                        .cell("")
                        .cell("")
                        .end();
            }
        }
    }

    private static void planted(CsvFile csv, Community community) throws IOException {
        csv.cell("planted")
                .cell(lower(community.plant()))
                .cell(community.code())
                .cell("")
                .cell("")
                .cell(community.plant().words())
                .end();
    }

    private void measures(CsvFile csv) throws IOException {
        for (var count : tally.counts().entrySet()) {
            Tally.Key key = count.getKey();
            csv.cell("measure")
                    .cell(lower(key.measure()))
                    .cell(key.area())
                    .cell(count.getValue()[0])
                    .cell(count.getValue()[1])
                    .cell((key.area().isEmpty() ? "clean communities together: " : "")
                            + key.measure().numerator() + " / " + key.measure().denominator())
                    .end();
        }
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
