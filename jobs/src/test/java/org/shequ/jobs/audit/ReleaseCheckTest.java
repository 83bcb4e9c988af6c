package org.shequ.jobs.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.jobs.audit.ReleaseDifference.Changed;
import org.shequ.jobs.evaluate.Evaluator;
import org.shequ.jobs.evaluate.ScoreInputs;
import org.shequ.jobs.evaluate.ScoreTables;
import org.shequ.jobs.publish.Edition;
import org.shequ.jobs.publish.PublishedRelease;
import org.shequ.jobs.publish.PublishedRoot;
import org.shequ.jobs.publish.Release;
import org.shequ.jobs.publish.SampleCity;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.city.Deployment;

class ReleaseCheckTest {
    private static final int PUBLISHED_SCORE = 10;

    @TempDir
    Path folder;

    private Deployment deployment;
    private PublishedRoot root;

    @BeforeEach
    void city() throws IOException {
        Files.createDirectories(folder.resolve("city/indicators"));
        copy("indicators.yml", folder.resolve("city/indicators/own.yml"));
        copy("scheme.yml", folder.resolve("city/scheme.yml"));
        Deployment sample = SampleCity.scored();
        deployment = new Deployment(
                folder.resolve("city"),
                sample.city(),
                sample.contracts(),
                sample.indicators(),
                sample.scheme(),
                List.of(),
                sample.keeping());
        root = new PublishedRoot(folder.resolve("published"));
    }

    private static void copy(String resource, Path to) throws IOException {
        try (InputStream in = SampleCity.class.getResourceAsStream("/publish/" + resource)) {
            Files.copy(in, to);
        }
    }

    private static Object[] area(String code) {
        Object[] row = new Object[20];
        row[0] = code;
        row[1] = LocalDate.parse("2024-01-01");
        row[3] = "community";
        row[4] = "社区" + code;
        row[9] = false;
        row[13] = 1000L;
        return row;
    }

    /** The same share of 200 for every indicator the scheme scores. */
    private List<Object[]> values(String area, double share) {
        List<Object[]> rows = new ArrayList<>();
        deployment.scheme().orElseThrow().evaluation("community").orElseThrow().dimensions().stream()
                .flatMap(dimension -> dimension.indicators().stream())
                .forEach(scored -> rows.add(new Object[] {
                    scored.indicator(),
                    scored.variant(),
                    1L,
                    "community",
                    area,
                    "社区" + area,
                    "quarter",
                    "2026-Q3",
                    share,
                    200 * share,
                    200.0,
                    200L,
                    share - 0.05,
                    share + 0.05,
                    null,
                    null,
                    "ok",
                    null,
                    null
                }));
        return rows;
    }

    private List<Object[]> scores(List<Object[]> areas, List<Object[]> values) {
        List<String> areaNames = deployment.contracts().of("core.area").names();
        List<String> valueNames = deployment.contracts().of("indicator.value").names();
        ScoreInputs inputs = ScoreInputs.of(
                cut(areas, areaNames, ScoreInputs.AREA_FIELDS),
                cut(values, valueNames, ScoreInputs.VALUE_FIELDS),
                deployment.scheme().orElseThrow(),
                CityCalendar.NATURAL);
        return new Evaluator(
                        deployment.scheme().orElseThrow(),
                        deployment.indicators().all())
                        .scores(
                                inputs.areasOn(LocalDate.parse("2026-09-30")),
                                inputs.values(),
                                SampleCity.EDITION.period())
                        .stream()
                        .map(ScoreTables::row)
                        .toList();
    }

    private static List<Object[]> cut(List<Object[]> rows, List<String> names, List<String> wanted) {
        return rows.stream()
                .map(row ->
                        wanted.stream().map(name -> row[names.indexOf(name)]).toArray())
                .toList();
    }

    private PublishedRelease publish(String id, double share, double forged) {
        List<Object[]> areas = List.of(area("01"), area("02"));
        List<Object[]> values = new ArrayList<>(values("01", 0.9));
        values.addAll(values("02", share));
        List<Object[]> scores = scores(areas, values);
        scores.stream()
                .filter(row -> row[6].equals("overall") && row[2].equals("02"))
                .forEach(row -> row[PUBLISHED_SCORE] = (Double) row[PUBLISHED_SCORE] + forged);
        new Release(root)
                .publish(
                        SampleCity.inputs(areas, values, scores),
                        new Edition(
                                id,
                                SampleCity.EDITION.runDate(),
                                SampleCity.EDITION.publishedAt(),
                                SampleCity.EDITION.period()),
                        deployment,
                        Map.of("indicator.value", "snapshot of " + share),
                        (data, pages) -> write(pages.resolve("index.html")));
        return PublishedRelease.open(root, id);
    }

    private static void write(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, "page");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aReleaseAsPublishedHolds() {
        PublishedRelease release = publish("r1", 0.8, 0);
        assertEquals(List.of(), ReleaseCheck.differences(release));
    }

    @Test
    void everyFileThatDiffersIsNamed() throws IOException {
        PublishedRelease release = publish("r1", 0.8, 0);
        Files.writeString(release.folder().resolve("scorecards/index.html"), "pages");
        Files.delete(release.folder().resolve("definitions/scheme.yml"));
        Files.writeString(release.folder().resolve("more.csv"), "a");
        List<String> differences = ReleaseCheck.differences(release);
        assertEquals(3, differences.size(), differences.toString());
        assertEquals("definitions/scheme.yml: missing", differences.get(0));
        assertTrue(differences.get(1).startsWith("scorecards/index.html: changed"), differences.get(1));
        assertEquals("more.csv: not part of the release as published", differences.get(2));
    }

    @Test
    void aScoreThatDoesNotFollowFromItsValuesIsNamed() {
        List<String> differences = ReleaseCheck.differences(publish("r1", 0.8, 1.5));
        assertEquals(1, differences.size(), differences.toString());
        assertTrue(
                differences.get(0).startsWith("score 02 2026-Q3 overall overall: published_score is "),
                differences.get(0));
    }

    @Test
    void twoReleasesDifferByTheRowsOfOneCommunity() {
        PublishedRelease one = publish("r1", 0.8, 0);
        ReleaseDifference difference = new ReleaseDifference(one, publish("r2", 0.85, 0));
        assertEquals(Map.of("indicator.value", "snapshot of 0.8 -> snapshot of 0.85"), difference.inputs());
        List<Changed> values = difference.changed().stream()
                .filter(each -> each.table().equals("indicator_value"))
                .toList();
        assertEquals(values("02", 0.8).size(), values.size());
        assertTrue(values.stream()
                .allMatch(each -> each.area().equals("02")
                        && each.cause().equals("rows")
                        && each.before().startsWith("value=0.8 numerator=160.0")
                        && each.after().startsWith("value=0.85 numerator=170.0")));
        assertTrue(difference.changed().stream()
                .filter(each -> each.table().equals("score") && each.item().equals("overall/overall"))
                .anyMatch(each -> each.area().equals("02") && each.cause().equals("values")));
        assertEquals(List.of(), new ReleaseDifference(one, one).changed());
    }
}
