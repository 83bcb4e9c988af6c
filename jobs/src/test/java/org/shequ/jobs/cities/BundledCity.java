package org.shequ.jobs.cities;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.shequ.common.lake.Lake;
import org.shequ.common.lake.LakeLock;
import org.shequ.common.lake.LakeSettings;
import org.shequ.common.lake.LockPolicy;
import org.shequ.jobs.curate.Curate;
import org.shequ.jobs.extract.Extract;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.jobs.job.Job;
import org.shequ.jobs.job.Night;
import org.shequ.schemas.city.Deployment;

/** Takes in and curates some feeds of a bundled city, as its nights would, without what follows and without Spark. */
final class BundledCity {
    private final Deployment deployment;
    private final Path home;
    private final Path data;

    /** @param data where its deliveries arrive */
    BundledCity(String city, Path home, Path data) {
        Path root = Path.of(System.getProperty("project.root", "")).toAbsolutePath();
        this.deployment = Deployment.load(root.resolve("schemas/deployments").resolve(city));
        this.home = home;
        this.data = data;
    }

    void night(String... feeds) {
        LakeSettings settings = LakeSettings.local(home, deployment.city().zone());
        try (LakeLock lock = LakeLock.take(settings, "test", LockPolicy.REFUSE, holder -> {});
                Lake lake = Lake.writer(settings, lock)) {
            Night night = new Night(
                    "night-" + System.nanoTime(),
                    LocalDate.of(2025, 1, 2),
                    deployment,
                    data.toString(),
                    home,
                    new byte[] {1},
                    "test");
            for (String feed : feeds) {
                for (Job job : List.of(new Extract(feed), new Curate(feed))) {
                    job.run(new DeclaredTables(lake, deployment.contracts(), job, night.runId()), night);
                }
            }
            if (lake.isSparkStarted()) {
                throw new IllegalStateException("Spark was started for rows that are few");
            }
        }
    }

    List<Map<String, Object>> table(String table) {
        try (Lake lake = Lake.reader(LakeSettings.local(home, deployment.city().zone()))) {
            return lake.readSmall(deployment.contracts().of(table));
        }
    }

    /** Rows of a source by where they went, with the rule or reason. */
    Map<String, Long> accounted(String source) {
        Map<String, Long> counts = new TreeMap<>();
        table("core.accounting").stream()
                .filter(row -> source.equals(row.get("source_id")))
                .forEach(row -> counts.merge(
                        (row.get("outcome") + " " + row.get("reason")).strip(),
                        (Long) row.get("row_count"),
                        Long::sum));
        return counts;
    }
}
