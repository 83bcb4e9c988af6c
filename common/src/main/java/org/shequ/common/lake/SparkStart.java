package org.shequ.common.lake;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.shequ.common.sql.RowSql;

/** How Spark is started: on one machine by default, so quick to come up and tuned for few cores. */
final class SparkStart {
    private static final Pattern OF_SPARK =
            Pattern.compile("spark-|scala-|hadoop-|jackson-|netty-|arrow-|parquet-|log4j-");
    private static final Object STARTING = new Object();

    private SparkStart() {}

    /** A session of its own for the lake; Spark itself is started only where none runs in this process. */
    static SparkSession session(LakeSettings settings) {
        synchronized (STARTING) {
            SparkSession.Builder builder =
                    SparkSession.builder().appName("shequ").master(settings.master());
            Map<String, String> all = configuration(settings);
            all.forEach(builder::config);
            boolean isRunning = SparkSession.getDefaultSession().isDefined()
                    && !SparkSession.getDefaultSession().get().sparkContext().isStopped();
            SparkSession session =
                    isRunning ? SparkSession.getDefaultSession().get().newSession() : builder.getOrCreate();
            if (isRunning) {
                all.forEach((key, value) -> {
                    if (session.conf().isModifiable(key) || key.startsWith("spark.sql.catalog." + Tables.NAME)) {
                        session.conf().set(key, value);
                    }
                });
            }
            return session;
        }
    }

    /** What executors need beyond Spark itself: the jars of this process but for those every Spark has. */
    private static String jars() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .map(Path::of)
                .filter(jar -> !OF_SPARK.matcher(jar.getFileName().toString()).lookingAt())
                .map(jar -> jar.toUri().toString())
                .collect(Collectors.joining(","));
    }

    private static Map<String, String> configuration(LakeSettings settings) {
        Map<String, String> all = new HashMap<>();
        all.put("spark.ui.enabled", "false");
        all.put("spark.ui.showConsoleProgress", "false");
        all.put("spark.sql.catalogImplementation", "in-memory");
        all.put(
                "spark.sql.warehouse.dir",
                settings.home().resolve("spark-warehouse").toUri().toString());
        all.put("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
        // Methods above the JIT's own limit would run interpreted; cut up by expression they are compiled.
        all.put("spark.sql.codegen.hugeMethodLimit", "8000");
        if (settings.isLocal()) {
            all.put("spark.driver.host", "127.0.0.1");
            all.put("spark.driver.bindAddress", "127.0.0.1");
            all.put("spark.sql.shuffle.partitions", "8");
            all.put("spark.sql.adaptive.coalescePartitions.parallelismFirst", "false");
            all.put("spark.sql.adaptive.advisoryPartitionSizeInBytes", "16m");
        }
        if (!settings.isLocal()) {
            all.put("spark.jars", jars());
        }
        LocalFiles.settings().forEach((key, value) -> all.put("spark.hadoop." + key, value));
        String catalog = "spark.sql.catalog." + Tables.NAME;
        all.put(catalog, "org.apache.iceberg.spark.SparkCatalog");
        all.put(catalog + ".type", "jdbc");
        all.put(catalog + ".cache-enabled", "false");
        Tables.properties(settings).forEach((key, value) -> all.put(catalog + "." + key, value));
        all.putAll(settings.spark());
        all.putAll(RowSql.settings(settings.zone()));
        return all;
    }
}
