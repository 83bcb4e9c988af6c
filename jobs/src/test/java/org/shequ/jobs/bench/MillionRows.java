package org.shequ.jobs.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.shequ.common.lake.Lake;
import org.shequ.common.lake.LakeLock;
import org.shequ.common.lake.LakeSettings;
import org.shequ.common.lake.LockPolicy;
import org.shequ.jobs.cities.OneSource;
import org.shequ.jobs.curate.Curate;
import org.shequ.jobs.extract.Extract;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.jobs.job.Job;
import org.shequ.jobs.job.Night;
import org.shequ.schemas.city.Deployment;

/**
 * Measures, and is no test: a million rows of fifteen columns of GBK CSV become core rows, checked, pseudonymised and upserted;
 * and DuckDB reads the same rows as UTF-8 into Parquet. Run with -Xmx2g on two cores; with -Dspark=true by Spark jobs.
 */
public final class MillionRows {
    private static final String FEED = "core.hotline_request";
    private static final List<String> CLASSES = List.of("噪声扰民", "占道经营", "路灯不亮", "物业纠纷", "垃圾清运", "违法建设");

    private MillionRows() {}

    public static void main(String[] arguments) throws Exception {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        Path folder = Files.createTempDirectory("million");
        OneSource city = city(folder);
        write(folder.resolve("data/a.csv"), Charset.forName("GB18030"), 0, 2000);
        LakeSettings settings = LakeSettings.of(city.home(), java.time.ZoneId.of("Asia/Shanghai"), System.getenv());
        Deployment deployment = Deployment.load(city.deployment());
        try (LakeLock lock = LakeLock.take(settings, "bench", LockPolicy.REFUSE, holder -> {});
                Lake lake = Lake.writer(settings, lock)) {
            night(lake, deployment, folder, "core.area", "first");
            night(lake, deployment, folder, FEED, "first");
            long start = System.nanoTime();
            if (Boolean.getBoolean("spark")) {
                lake.session().range(1).count();
                System.out.printf(Locale.ROOT, "start-up of Spark %.1f s%n", seconds(start));
            }
            write(folder.resolve("data/b.csv"), Charset.forName("GB18030"), 1000, rows);
            System.out.printf("%d bytes of GBK%n", Files.size(folder.resolve("data/b.csv")));
            long processor = processor();
            start = System.nanoTime();
            night(lake, deployment, folder, FEED, "second");
            System.out.printf(
                    Locale.ROOT,
                    "%d rows in %.1f s, %.1f s of processors%n",
                    rows,
                    seconds(start),
                    (processor() - processor) / 1e9);
            System.out.printf("core has %d rows%n", lake.history(FEED).get(0).rowsTotal());
            lake.stopSpark();
        }
        duck(folder, rows);
        for (java.lang.management.MemoryPoolMXBean pool :
                java.lang.management.ManagementFactory.getMemoryPoolMXBeans()) {
            System.out.println(
                    pool.getName() + " at most " + (pool.getPeakUsage().getUsed() >> 20) + " MiB");
        }
        System.exit(0);
    }

    private static long processor() {
        return ((com.sun.management.OperatingSystemMXBean)
                        java.lang.management.ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static void night(Lake lake, Deployment deployment, Path folder, String feed, String id) {
        Night night = new Night(
                id,
                LocalDate.of(2026, 10, 1),
                deployment,
                folder.resolve("data").toString(),
                folder.resolve("home"),
                new byte[] {1},
                "bench");
        boolean isSpark = Boolean.getBoolean("spark");
        for (Job job : List.of(
                isSpark ? new Extract(feed, 0) : new Extract(feed), isSpark ? new Curate(feed, 0) : new Curate(feed))) {
            long start = System.nanoTime();
            System.out.println(job.name() + " "
                    + job.run(new DeclaredTables(lake, deployment.contracts(), job, id), night)
                            .note());
            System.out.printf(Locale.ROOT, "%s %.1f s%n", job.name(), seconds(start));
        }
    }

    private static OneSource city(Path folder) {
        OneSource city = OneSource.in(folder, """
                read: {files: ['*.csv'], charset: GBK}
                version_at: {from: 更新时间, formats: ['yyyy-MM-dd HH:mm:ss']}
                columns:
                  request_id: 工单号
                  area_code: 社区编码
                  request_type: {from: 诉求类型, codes: {投诉: complaint, 求助: help, 咨询: enquiry}}
                  category: 诉求分类
                  channel: 渠道
                  department: 承办单位
                  created_at: {from: 受理时间, formats: ['yyyy-MM-dd HH:mm:ss']}
                  due_at: {from: 办理时限, formats: ['yyyy-MM-dd HH:mm:ss']}
                  closed_at: {from: 办结时间, formats: ['yyyy-MM-dd HH:mm:ss']}
                  is_followed_up: {from: 是否有效回访, codes: {是: 'true', 否: 'false'}}
                  is_resolved: {from: 是否解决, codes: {是: 'true', 否: 'false'}}
                  satisfaction: {from: 满意度, codes: {满意: satisfied, 基本满意: basically_satisfied, 不满意: dissatisfied}}
                  is_excluded: {from: 是否剔除, codes: {是: 'true', 否: 'false'}, empty: 'false'}
                  caller_id: {from: 联系电话, pseudonym: caller}
                """);
        StringBuilder areas = new StringBuilder("code,level,parent\nC,city,\n");
        for (int area = 0; area < 500; area++) {
            areas.append("51070300").append(1000 + area).append(",community,C\n");
        }
        city.write("city/areas.csv", areas.toString());
        return city;
    }

    private static void write(Path file, Charset charset, int from, int rows) throws IOException {
        Random random = new Random(11);
        try (BufferedWriter out = Files.newBufferedWriter(file, charset)) {
            out.write("工单号,社区编码,诉求类型,诉求分类,渠道,承办单位,受理时间,办理时限,办结时间,是否有效回访,是否解决,满意度,是否剔除,联系电话,更新时间\n");
            for (int row = from; row < from + rows; row++) {
                LocalDateTime at = LocalDateTime.of(2024, 10, 1, 0, 0).plusSeconds(random.nextInt(63_000_000));
                LocalDateTime closed = at.plusSeconds(random.nextInt(900_000));
                out.write("GD" + (10_000_000 + row) + ",51070300" + (1000 + random.nextInt(500)) + ","
                        + List.of("投诉", "求助", "咨询").get(random.nextInt(3)) + "," + CLASSES.get(random.nextInt(6))
                        + ",电话,"
                        + "区住建局," + text(at) + "," + text(at.plusDays(7)) + "," + text(closed) + ",是,"
                        + (random.nextInt(5) > 0 ? "是" : "否") + ",满意,否,"
                        + (13_800_000_000L + random.nextInt(99_999_999)) + "," + text(closed) + "\n");
            }
        }
    }

    private static String text(LocalDateTime time) {
        String text = time.toString().replace('T', ' ');
        return text.length() == 16 ? text + ":00" : text;
    }

    private static void duck(Path folder, int rows) throws Exception {
        Path utf8 = folder.resolve("c.csv");
        write(utf8, StandardCharsets.UTF_8, 1000, rows);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("set threads = 2");
            long start = System.nanoTime();
            statement.execute("copy (select * from read_csv('" + utf8 + "', header = true)) to '"
                    + folder.resolve("c.parquet") + "' (format parquet)");
            System.out.printf(Locale.ROOT, "DuckDB reads the same as UTF-8 into Parquet in %.2f s%n", seconds(start));
        }
    }
}
