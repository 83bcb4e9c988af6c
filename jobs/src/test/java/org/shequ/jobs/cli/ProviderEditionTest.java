package org.shequ.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.jobs.publish.PublishedRelease;

/** The edition for one street: its own in full, and of no other a code, a name or a figure in any of its files. */
class ProviderEditionTest {
    private static final String STREET = "990101001000";
    private static final List<String> VALUE = List.of(
            "area_code",
            "indicator_id",
            "variant",
            "period_type",
            "period",
            "numerator",
            "denominator",
            "value",
            "status");

    @TempDir
    private static Path folder;

    private static PublishedRelease release;
    private static Path edition;
    private static Set<String> own;
    private static Map<String, String> names;

    @BeforeAll
    static void write() {
        PublishedCity city = PublishedCity.shared();
        release = city.release();
        edition = folder.resolve("edition");
        CommandCall call = CommandCall.of(
                "releases",
                "edition",
                "current",
                "--area",
                STREET,
                "--out",
                edition.toString(),
                "--home",
                city.settings().home().toString(),
                "--deployment",
                city.deployment().folder().toString());
        assertEquals(0, call.exit(), call.toString());
        names = release.rows("area", List.of("area_code", "area_name"), any -> true).stream()
                .collect(Collectors.toMap(row -> (String) row[0], row -> (String) row[1], (one, other) -> other));
        own = names.keySet().stream()
                .filter(code -> code.startsWith(STREET.substring(0, 9)))
                .collect(Collectors.toSet());
        assertTrue(own.size() > 3 && own.size() < names.size() - 8, own.toString());
    }

    /** The texts of all files: pages, CSV, contracts, and the parts of the workbook. Parquet is read by its rows. */
    private static Map<String, String> texts() throws IOException {
        Map<String, String> texts = new HashMap<>();
        try (Stream<Path> files = Files.walk(edition)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = edition.relativize(file).toString();
                if (name.endsWith(".xlsx")) {
                    try (ZipFile book = new ZipFile(file.toFile())) {
                        for (ZipEntry part : book.stream().toList()) {
                            try (InputStream in = book.getInputStream(part)) {
                                texts.put(
                                        name + "!" + part.getName(),
                                        new String(in.readAllBytes(), StandardCharsets.UTF_8));
                            }
                        }
                    }
                } else if (!name.endsWith(".parquet")) {
                    texts.put(name, Files.readString(file));
                }
            }
        }
        return texts;
    }

    private static List<Object[]> parquet(String table, List<String> columns) {
        return PublishedRelease.in(edition).rows(table, columns, any -> true);
    }

    @Test
    void theOwnAreasAreThereInFull() {
        Set<String> published = release.rows("indicator_value", VALUE, row -> own.contains((String) row[0])).stream()
                .map(java.util.Arrays::toString)
                .collect(Collectors.toSet());
        Set<String> given = parquet("indicator_value", VALUE).stream()
                .map(java.util.Arrays::toString)
                .collect(Collectors.toSet());
        assertEquals(published, given);
        for (String code : own) {
            String page = "scorecards/areas/" + code + ".html";
            assertEquals(Files.exists(release.folder().resolve(page)), Files.exists(edition.resolve(page)), code);
        }
    }

    @Test
    void noTableHasARowOfAnother() {
        for (String table : PublishedRelease.in(edition).statedRows().keySet()) {
            if (!Set.of("indicator_definition", "distribution").contains(table)) {
                Set<String> codes = parquet(table, List.of("area_code")).stream()
                        .map(row -> (String) row[0])
                        .collect(Collectors.toCollection(TreeSet::new));
                assertTrue(own.containsAll(codes), table + ": " + codes);
            }
        }
        assertFalse(PublishedRelease.in(edition).has("lineage"));
    }

    @Test
    void noFileNamesAnother() throws IOException {
        Set<String> above = new HashSet<>(Set.of("990100000000", "990101000000"));
        // Groups of communities are named where own ones belong to them, never with a figure.
        parquet("group_member", List.of("group_code")).forEach(row -> above.add((String) row[0]));
        Map<String, String> texts = texts();
        names.forEach((code, name) -> texts.forEach((file, text) -> {
            if (!own.contains(code)) {
                boolean isPlace = above.contains(code);
                assertTrue(isPlace || !text.contains(code), file + " has the code " + code);
                assertTrue(isPlace || !text.contains(">" + name + "<"), file + " has the name " + name);
            }
        }));
    }

    /** Counts of three digits over three digits, and numbers of six and more: too telling to be there by chance. */
    @Test
    void noFileHasAFigureOfAnother() throws IOException {
        Set<String> ownFigures = new HashSet<>();
        Set<String> otherFigures = new HashSet<>();
        Map<Double, Set<String>> otherAreas = new HashMap<>();
        for (Object[] row : release.rows("indicator_value", VALUE, any -> true)) {
            Set<String> into = own.contains((String) row[0]) ? ownFigures : otherFigures;
            if (row[5] instanceof Double above && row[6] instanceof Double below && above >= 100 && below >= 100) {
                into.add("%,d/%,d".formatted(Math.round(above), Math.round(below)));
            }
            if (row[7] instanceof Double value && Double.toString(value).length() > 9) {
                into.add(Double.toString(value));
            }
            if (row[7] instanceof Double value && !own.contains((String) row[0]) && value % 1 != 0) {
                otherAreas.computeIfAbsent(value, unseen -> new HashSet<>()).add((String) row[0]);
            }
        }
        for (Object[] row : release.rows("score", List.of("area_code", "score"), row -> row[1] != null)) {
            (own.contains((String) row[0]) ? ownFigures : otherFigures).add(row[1].toString());
        }
        otherFigures.removeAll(ownFigures);
        otherFigures.removeIf(figure -> figure.length() < 7);
        assertTrue(otherFigures.size() > 1000, otherFigures.size() + " telling figures");
        Map<String, String> texts = texts();
        for (Map.Entry<String, String> text : texts.entrySet()) {
            Set<String> found = Stream.of(text.getValue().split("[^0-9.,/E-]+"))
                    .filter(otherFigures::contains)
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(Set.of(), found, text.getKey());
        }
        for (Object[] row : parquet("distribution", List.of("lower_quartile", "median", "upper_quartile"))) {
            for (Object quartile : row) {
                assertFalse(
                        // Several areas of the same value have it as their mean, and none of them is told by it.
                        otherAreas.containsKey(quartile)
                                && quartile.toString().length() > 9
                                && otherAreas.get(quartile).size() < 3,
                        "a quartile is the value of an area: " + quartile);
            }
        }
    }

    @Test
    void theSpreadOfTheOthersIsTold() throws IOException {
        List<Object[]> rows = parquet(
                "distribution",
                List.of("item_id", "area_level", "areas", "lower_quartile", "median", "upper_quartile", "stratum"));
        assertTrue(
                rows.stream()
                        .filter(row -> row[3] != null)
                        .allMatch(row -> (Long) row[2] >= 8
                                && (Double) row[3] <= (Double) row[4]
                                && (Double) row[4] <= (Double) row[5]),
                "quartiles in order, of eight areas and more");
        assertTrue(rows.stream()
                .filter(row -> (Long) row[2] < 8)
                .allMatch(row -> row[3] == null && row[4] == null && row[5] == null));
        assertTrue(rows.stream().anyMatch(row -> row[3] != null));
        String page = Files.readString(edition.resolve("scorecards/indicators/grid_closure_rate.html"));
        assertTrue(page.contains("其他区域的分布"), page);
        assertTrue(page.contains("供给方版"), page);
        long all = rows.stream()
                .filter(row -> row[0].equals("grid_closure_rate") && row[1].equals("community") && row[6].equals("all"))
                .mapToLong(row -> (Long) row[2])
                .max()
                .orElseThrow();
        assertTrue(page.replaceAll("<[^>]*>", " ").matches("(?s).*社区 +\\S* *" + all + " .*"), "of all others: " + page);
    }

    /** Deliveries are not of one area: what is not told is not said to be nothing. */
    @Test
    void noSourceIsSaidToHaveSentNothing() throws IOException {
        String page = Files.readString(edition.resolve("scorecards/index.html"));
        assertFalse(page.contains("数据来源") || page.contains("无数据") || page.contains("接收 = "), page);
        assertFalse(texts().values().stream().anyMatch(text -> text.contains("行数核算")));
        String whole = Files.readString(release.folder().resolve("scorecards/index.html"));
        assertTrue(whole.contains("数据来源") && whole.contains("接收 = "), whole);
    }

    /** The areas shown are few; their ranks are out of all that were ranked. */
    @Test
    void ranksAreToldWithWhatTheyAreOutOf() throws IOException {
        Set<Object> ranked = parquet("rank", List.of("area_level", "ranked", "period")).stream()
                .filter(row -> row[0].equals("community")
                        && row[2].equals(release.period().name()))
                .map(row -> row[1])
                .collect(Collectors.toSet());
        assertEquals(1, ranked.size(), ranked.toString());
        String page = Files.readString(edition.resolve("scorecards/index.html")).replaceAll("<[^>]*>", "");
        assertTrue(page.matches("(?s).*位次共\\D*" + ranked.iterator().next() + "\\b.*"), page);
    }

    @Test
    void whatIsNotThereIsRefused() {
        CommandCall call = CommandCall.of(
                "releases",
                "edition",
                "current",
                "--area",
                "1",
                "--out",
                folder.resolve("none").toString(),
                "--home",
                PublishedCity.shared().settings().home().toString(),
                "--deployment",
                PublishedCity.shared().deployment().folder().toString());
        assertEquals(2, call.exit());
        assertTrue(call.toString().contains("Cannot write an edition for area '1'"), call.toString());
    }
}
