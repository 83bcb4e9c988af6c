package org.shequ.jobs.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Assumptions;
import org.shequ.common.lake.Lake;
import org.shequ.common.lake.LakeLock;
import org.shequ.common.lake.LakeSettings;
import org.shequ.common.lake.LockPolicy;
import org.shequ.common.progress.Progress;
import org.shequ.jobs.job.Night;
import org.shequ.schemas.city.Deployment;

/**
 * One night of a bundled city on the real rows beside the repository, for tests; skipped where they are absent. Spark stays
 * up for the next test of the process.
 */
public final class CityNight implements AutoCloseable {
    private final Deployment deployment;
    private final Path home;
    private final Lake lake;
    private final LakeLock lock;
    private final List<NightRun.Done> done;
    private List<Row> values;

    private CityNight(Deployment deployment, Path home, Lake lake, LakeLock lock, List<NightRun.Done> done) {
        this.deployment = deployment;
        this.home = home;
        this.lake = lake;
        this.lock = lock;
        this.done = done;
    }

    /** Runs the night of a bundled city into an empty home. */
    public static CityNight run(String city, Path home, LocalDate date) throws Exception {
        Path data = data();
        Path root = Path.of(System.getProperty("project.root", "")).toAbsolutePath();
        Deployment deployment =
                Deployment.load(root.resolve("schemas/deployments").resolve(city));
        LakeSettings settings =
                LakeSettings.local(home, deployment.city().zone()).withSpark("spark.sql.shuffle.partitions", "4");
        LakeLock lock = LakeLock.take(settings, "test of " + city, LockPolicy.REFUSE, holder -> {});
        Lake lake = Lake.writer(settings, lock);
        Night night = new Night(
                "test",
                date,
                deployment,
                data.toString(),
                home,
                "a key for tests".getBytes(StandardCharsets.UTF_8),
                "test");
        NightRun run = new NightRun(lake, night, Progress.unseen());
        return new CityNight(deployment, home, lake, lock, run.run(Jobs.nightly(deployment)));
    }

    /** The folder of real rows; ends the test as skipped where there is none. */
    public static Path data() {
        Path data = shared().resolve("data");
        Assumptions.assumeTrue(
                Files.isRegularFile(data.resolve("README.md")),
                () -> "Skipped: the real rows are not beside the repository; looked in " + data);
        return data;
    }

    private static Path shared() {
        String named = System.getenv("SHEQU_SHARED");
        if (named != null) {
            return Path.of(named);
        }
        Path start = Path.of(System.getProperty("project.root", "")).toAbsolutePath();
        return Stream.iterate(start, Objects::nonNull, Path::getParent)
                .map(parent -> parent.resolve("shared"))
                .filter(folder -> Files.isRegularFile(folder.resolve("README.md")))
                .findFirst()
                .orElse(start.resolve("../shared"));
    }

    /** A table of the current release, as a reader outside would open it. */
    public Dataset<Row> released(String table) {
        try {
            Path published = home.resolve("published");
            String current = Files.readString(published.resolve("CURRENT")).strip();
            Path release = published.resolve(current.startsWith("release=") ? current : "release=" + current);
            return session().read().parquet(release.resolve(table).toString());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Values of main variants that have a denominator, read once: indicator, period type, area, period and the two sums. */
    public List<Row> values() {
        if (values == null) {
            values = released("indicator_value")
                    .filter("variant = 'main' and denominator is not null")
                    .select("indicator_id", "period_type", "area_code", "period", "numerator", "denominator")
                    .collectAsList();
        }
        return values;
    }

    /** A table of the lake. */
    public Dataset<Row> table(String table) {
        return lake.read(deployment.contracts().of(table));
    }

    /** Rows of a table of the lake by delivered file and outcome, added up. */
    public Map<String, Long> accounted(String source) {
        Map<String, Long> outcomes = new java.util.TreeMap<>();
        lake.readSmall(deployment.contracts().of("core.accounting")).stream()
                .filter(row -> source.equals(row.get("source_id")))
                .forEach(row -> outcomes.merge(
                        row.get("outcome") + (row.get("reason").equals("") ? "" : ":" + row.get("reason")),
                        (Long) row.get("row_count"),
                        Long::sum));
        return outcomes;
    }

    /** What a job of the night said in the run table. */
    public String note(String job) {
        return done.stream()
                .filter(each -> each.job().equals(job))
                .map(each -> each.outcome().toString())
                .findFirst()
                .orElseThrow();
    }

    private SparkSession session() {
        return lake.session();
    }

    @Override
    public void close() throws Exception {
        lake.close();
        lock.close();
    }
}
