package org.shequ.jobs.curate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.common.lake.Lake;
import org.shequ.common.lake.LakeLock;
import org.shequ.common.lake.LakeSettings;
import org.shequ.common.lake.LockPolicy;
import org.shequ.jobs.extract.Extract;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.jobs.job.Job;
import org.shequ.jobs.job.Night;
import org.shequ.jobs.sample.SampleCity;
import org.shequ.jobs.sample.SampleRequest;
import org.shequ.schemas.city.Deployment;

/** Few rows in this process and many in Spark end in the same tables, first and with a correction. */
class FewAndManyTest {
    private static final List<String> FEEDS =
            List.of("core.area", "core.grid_case", "core.staff_month", "core.survey_answer");

    @TempDir
    private Path folder;

    @Test
    void bothWaysEndInTheSameTables() throws IOException {
        Deployment deployment = Deployment.load(
                Path.of(System.getProperty("project.root", "..")).resolve("schemas/deployments/sample"));
        Path data = folder.resolve("data");
        SampleCity.write(new SampleRequest(20, 3, YearMonth.of(2026, 9), 11, 0.2), data);
        assertEquals(tables("few", Long.MAX_VALUE, deployment), tables("many", 0, deployment));
        correct(data.resolve("grid/网格案件_2026-08.csv"));
        Map<String, List<String>> few = tables("few", Long.MAX_VALUE, deployment);
        assertEquals(few, tables("many", 0, deployment));
        assertFalse(few.get("core.grid_case").isEmpty());
        assertFalse(few.get("core.reject").isEmpty());
    }

    /** Sends a file again, without its last row and with the first one moved to the month before. */
    private static void correct(Path file) throws IOException {
        Charset gbk = Charset.forName("GB18030");
        List<String> lines = new ArrayList<>(Files.readString(file, gbk).lines().toList());
        lines.remove(lines.size() - 1);
        lines.set(1, lines.get(1).replace("2026-08-", "2026-07-").replace("2026/8/", "2026/7/"));
        Files.writeString(file, String.join("\r\n", lines) + "\r\n", gbk);
    }

    /** The rows of every table after a night, sorted; what names the run and the moment is left out. */
    private Map<String, List<String>> tables(String name, long few, Deployment deployment) {
        Path home = folder.resolve(name);
        LakeSettings settings =
                LakeSettings.local(home, deployment.city().zone()).withSpark("spark.sql.shuffle.partitions", "2");
        Map<String, List<String>> tables = new TreeMap<>();
        try (LakeLock lock = LakeLock.take(settings, "test", LockPolicy.REFUSE, holder -> {});
                Lake lake = Lake.writer(settings, lock)) {
            String data = folder.resolve("data").toString();
            Night night = new Night(
                    "night-" + System.nanoTime(),
                    LocalDate.of(2026, 10, 1),
                    deployment,
                    data,
                    home,
                    new byte[] {1},
                    "test");
            List<Job> jobs = new ArrayList<>();
            FEEDS.forEach(feed -> jobs.add(new Extract(feed, few)));
            FEEDS.forEach(feed -> jobs.add(new Curate(feed, few)));
            jobs.forEach(job -> job.run(new DeclaredTables(lake, deployment.contracts(), job, night.runId()), night));
            List<String> written = new ArrayList<>(FEEDS);
            written.addAll(List.of("raw.row", "raw.delivery", "core.reject", "core.accounting"));
            for (String table : written) {
                tables.put(
                        table,
                        lake.readSmall(deployment.contracts().of(table)).stream()
                                .map(row -> {
                                    Map<String, Object> told = new TreeMap<>(row);
                                    told.remove("run_id");
                                    return told.toString();
                                })
                                .sorted()
                                .toList());
            }
        }
        return tables;
    }
}
