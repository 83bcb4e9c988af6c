package org.shequ.jobs.cli;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.shequ.common.lake.Lake;
import org.shequ.common.lake.LakeLock;
import org.shequ.common.lake.LakeSettings;
import org.shequ.common.lake.LockPolicy;
import org.shequ.common.progress.Progress;
import org.shequ.jobs.curate.Curate;
import org.shequ.jobs.extract.Extract;
import org.shequ.jobs.job.Job;
import org.shequ.jobs.job.Night;
import org.shequ.jobs.measure.Measure;
import org.shequ.schemas.city.Deployment;

/** Some jobs of the sample city in a process of their own, with the Spark its environment names or without any. */
final class ClusterJobs {
    private static final List<String> FEEDS = List.of("core.area", "core.hotline_request");

    private ClusterJobs() {}

    /** @param arguments the project's root, the folder of deliveries, the home, and up to how many rows Spark is not used */
    public static void main(String[] arguments) {
        Path home = Path.of(arguments[2]);
        long few = Long.parseLong(arguments[3]);
        Deployment deployment = Deployment.load(Path.of(arguments[0]).resolve("schemas/deployments/sample"));
        LakeSettings settings = LakeSettings.of(home, deployment.city().zone(), System.getenv())
                .withSpark("spark.driver.host", "127.0.0.1")
                .withSpark("spark.sql.shuffle.partitions", "2")
                .withSpark("spark.executor.extraClassPath", System.getProperty("java.class.path"));
        List<Job> jobs = new ArrayList<>();
        FEEDS.forEach(feed -> jobs.add(new Extract(feed, few)));
        FEEDS.forEach(feed -> jobs.add(new Curate(feed, few)));
        jobs.add(new Measure(deployment.indicators().all(), few));
        try (LakeLock lock = LakeLock.take(settings, "test", LockPolicy.REFUSE, holder -> {});
                Lake lake = Lake.writer(settings, lock)) {
            Night night = new Night(
                    "cluster", LocalDate.of(2026, 10, 1), deployment, arguments[1], home, new byte[] {1}, "test");
            new NightRun(lake, night, Progress.unseen()).run(jobs);
            if (lake.isSparkStarted()) {
                System.out.println("master " + lake.session().sparkContext().master() + ", executors "
                        + (lake.session()
                                        .sparkContext()
                                        .getExecutorMemoryStatus()
                                        .size()
                                - 1));
            }
            lake.stopSpark();
        }
    }
}
