package org.shequ.jobs.cities;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.shequ.common.lake.Lake;
import org.shequ.common.lake.LakeLock;
import org.shequ.common.lake.LakeSettings;
import org.shequ.common.lake.LockPolicy;
import org.shequ.jobs.cli.CommandCall;
import org.shequ.jobs.curate.Curate;
import org.shequ.jobs.extract.Extract;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.jobs.job.Job;
import org.shequ.jobs.job.Night;
import org.shequ.jobs.job.Outcome;
import org.shequ.jobs.publish.PublishedRelease;
import org.shequ.schemas.city.Deployment;

/** A city of two communities, A and B, with one source of hotline requests, whose nights a test runs without Spark. */
public final class OneSource {
    private static final String FEED = "core.hotline_request";

    /** Columns for a delivery with id, area, at, type, and why as free text. */
    public static final String COLUMNS = """
            columns:
              request_id: id
              area_code: area
              created_at: {from: at, formats: ['yyyy-MM-dd HH:mm:ss']}
              category: {from: type, empty: 其他}
              request_type: {constant: other}
              is_excluded: {constant: 'false'}
            """;

    private final Path folder;
    private LocalDate date = LocalDate.of(2026, 10, 1);
    private byte[] key = {1};
    private String delivered;
    private Map<String, String> environment = Map.of();

    private OneSource(Path folder) {
        this.folder = folder;
        this.delivered = data().toString();
    }

    /**
     * Writes the city.
     *
     * @param rest of the mapping of source {@code requests}: how it is read, and its columns
     */
    public static OneSource in(Path folder, String rest) {
        OneSource city = new OneSource(folder);
        city.write("city/city.yml", """
                id: tiny
                code: C
                name: {zh: 小城, en: Tiny}
                time_zone: Asia/Shanghai
                """);
        city.write("city/sources/areas.yml", """
                id: areas
                name: {zh: 表, en: Table}
                feed: core.area
                read: {folder: deployment, files: [areas.csv]}
                columns:
                  area_code: code
                  valid_from: {constant: '2020-01-01'}
                  area_level: level
                  area_name: code
                  parent_code: parent
                """);
        city.write("city/areas.csv", "code,level,parent\nC,city,\nA,community,C\nB,community,C\n");
        city.mapping(rest);
        try {
            Files.createDirectories(city.data());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return city;
    }

    /** Writes the mapping of source {@code requests} anew. */
    public void mapping(String rest) {
        write("city/sources/requests.yml", """
                id: requests
                name: {zh: 诉求, en: Requests}
                feed: core.hotline_request
                """ + rest);
    }

    public Path deployment() {
        return folder.resolve("city");
    }

    public Path data() {
        return folder.resolve("data");
    }

    public Path home() {
        return folder.resolve("home");
    }

    /** Writes a file below the city's folder. */
    public Path write(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a delivered file. */
    public Path deliver(String name, String text) {
        return write("data/" + name, text);
    }

    /** Goes on under another key of pseudonyms. */
    public void underKey(byte[] other) {
        key = other.clone();
    }

    /** Takes deliveries from another place, on any file system. */
    public void deliveredAt(String address) {
        delivered = address;
    }

    /** Keeps its tables as the environment says. */
    public void lakeOf(Map<String, String> variables) {
        environment = Map.copyOf(variables);
    }

    private LakeSettings lake(Deployment deployment) {
        return LakeSettings.of(home(), deployment.city().zone(), environment);
    }

    /** Goes on to another business date. */
    public void on(LocalDate day) {
        date = day;
    }

    /** Takes in and curates what has come; what the jobs of the requests told. */
    public List<Outcome> night() {
        return night(FEED);
    }

    /** The same, curated by Spark as if there were many rows. */
    public List<Outcome> nightOfMany() {
        return night(new Extract(FEED), new Curate(FEED, 0));
    }

    /** Takes in and curates what has come for a feed beside the areas; what its two jobs told. */
    public List<Outcome> night(String feed) {
        return night(new Extract(feed), new Curate(feed));
    }

    private List<Outcome> night(Extract extract, Curate curate) {
        List<Outcome> outcomes = new ArrayList<>();
        Deployment deployment = Deployment.load(deployment());
        LakeSettings settings = lake(deployment).withSpark("spark.sql.shuffle.partitions", "2");
        try (LakeLock lock = LakeLock.take(settings, "test", LockPolicy.REFUSE, holder -> {});
                Lake lake = Lake.writer(settings, lock)) {
            Night night = new Night("night-" + System.nanoTime(), date, deployment, delivered, home(), key, "test");
            for (Job job : List.of(new Extract("core.area"), new Curate("core.area"), extract, curate)) {
                Outcome outcome = job.run(new DeclaredTables(lake, deployment.contracts(), job, night.runId()), night);
                if (!job.name().endsWith("_area")) {
                    outcomes.add(outcome);
                }
            }
        }
        return outcomes;
    }

    /** Runs a whole night as an operator does; the release it left. */
    public PublishedRelease published() {
        CommandCall call = CommandCall.of(
                "run",
                "nightly",
                "--deployment",
                deployment().toString(),
                "--data",
                delivered,
                "--home",
                home().toString(),
                "--date",
                date.toString());
        assertEquals(0, call.exit(), call::toString);
        Path published = home().resolve("published");
        try {
            return PublishedRelease.in(published.resolve(
                    "release=" + Files.readString(published.resolve("CURRENT")).strip()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rows of a table. */
    public List<Map<String, Object>> table(String table) {
        Deployment deployment = Deployment.load(deployment());
        try (Lake lake = Lake.reader(lake(deployment))) {
            return lake.readSmall(deployment.contracts().of(table)).stream()
                    .filter(row -> !"areas".equals(row.get("source_id")))
                    .toList();
        }
    }

    /** The requests as id and category, sorted. */
    public List<String> requests() {
        return table(FEED).stream()
                .map(row -> row.get("request_id") + " " + row.get("area_code") + " " + row.get("category"))
                .sorted()
                .toList();
    }

    /** Rows of the requests by where they went, with the rule or reason. */
    public Map<String, Long> accounting() {
        Map<String, Long> counts = new TreeMap<>();
        table("core.accounting")
                .forEach(row -> counts.merge(
                        (row.get("outcome") + " " + row.get("reason")).strip(),
                        (Long) row.get("row_count"),
                        Long::sum));
        return counts;
    }
}
