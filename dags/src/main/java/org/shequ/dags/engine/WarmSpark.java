package org.shequ.dags.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.shequ.dags.definition.Operator;
import org.shequ.dags.warm.Application;
import org.shequ.dags.warm.WarmProcess;

/**
 * How the tasks of one DAG run come to share one Spark on this machine. A SparkSubmitOperator is run by a process that stays up
 * for the run's tasks of the same jars and settings; what is meant for a cluster, or asks for more than that, is left to
 * spark-submit. The commands of a BashOperator are told where such processes may be, and the project's launcher has its jobs run
 * there.
 */
final class WarmSpark {
    /** {@code warm} where possible, or {@code submit} for spark-submit always. */
    private static final String CHOICE = "SHEQU_SCHEDULER_SPARK";

    /** Heap of a process with Spark in it; the scheduler itself does with less. */
    private static final String MEMORY = "SHEQU_MEMORY";

    /** Tells the launcher what the folders of the processes of a DAG run are called. */
    static final String FOLDER = "SHEQU_WARM";

    private static final String MASTER = "spark.master";

    /** Options that a Spark on one machine takes no notice of, or that are heeded here. */
    private static final Set<String> HEEDED = Set.of(
            "--name",
            "--jars",
            "--verbose",
            "--num-executors",
            "--executor-cores",
            "--executor-memory",
            "--total-executor-cores");

    /** A machine with one of these has a Spark or a cluster of its own, which spark-submit knows. */
    private static final List<String> CLUSTER =
            List.of("SPARK_HOME", "SPARK_CONF_DIR", "HADOOP_CONF_DIR", "YARN_CONF_DIR");

    private static final List<String> SHARED_OPTIONS =
            List.of("--add-", "-XX:+Ignore", "-Dfile.encoding=", "-Dio.netty.", "-Djdk.reflect.");

    private final Path home;
    private final Map<String, String> environment;

    WarmSpark(EngineSettings settings) {
        this.home = settings.warm();
        this.environment = settings.environment();
    }

    /** The script that has it run by the run's warm process; empty where spark-submit is to do it. */
    Optional<String> script(Operator.SparkSubmit spark, String dagId, String runId) {
        if (!isForHere(spark)) {
            return Optional.empty();
        }
        Map<String, String> conf = new TreeMap<>();
        spark.conf().forEach((name, value) -> {
            if (name.startsWith("spark.")) {
                conf.put(name, value);
            }
        });
        conf.putIfAbsent(MASTER, environment.getOrDefault("SHEQU_SPARK_MASTER", "local[*]"));
        conf.putIfAbsent("spark.app.name", dagId);
        List<String> jars = new ArrayList<>(List.of(spark.application()));
        Arrays.stream(spark.options().getOrDefault("--jars", "").split(","))
                .filter(jar -> !jar.isBlank())
                .forEach(jars::add);
        Path folder = home.resolve(key(dagId, runId, conf, jars));
        List<String> words = new ArrayList<>(List.of(
                folder.toString(),
                new Application(spark.javaClass().orElseThrow(), spark.applicationArguments()).encoded()));
        words.addAll(process(conf));
        words.add(folder.toString());
        words.addAll(jars);
        return Optional.of("set -- " + words.stream().map(CommandLineOf::quoted).collect(Collectors.joining(" ")) + "\n"
                + caller());
    }

    /** What the folders of a run's processes are called that commands may start; empty where each is to start its own Spark. */
    Optional<Path> forCommands(String dagId, String runId) {
        return isWarm() ? Optional.of(home.resolve(key(dagId, runId, Map.of(), List.of()))) : Optional.empty();
    }

    private boolean isWarm() {
        return !environment.getOrDefault(CHOICE, "warm").equals("submit");
    }

    private boolean isForHere(Operator.SparkSubmit spark) {
        String master = spark.conf().getOrDefault(MASTER, environment.getOrDefault("SHEQU_SPARK_MASTER", "local"));
        return isWarm()
                && ClassLoader.getSystemResource("org/apache/spark/SparkContext.class") != null
                && CLUSTER.stream().noneMatch(environment::containsKey)
                && master.startsWith("local")
                && spark.binary().equals("spark-submit")
                && spark.javaClass().isPresent()
                && spark.environment().isEmpty()
                && spark.application().matches("/.*\\.jar")
                && HEEDED.containsAll(spark.options().keySet());
    }

    /** This process's own Java, class path and access to the JDK's inner packages, which Spark needs, with more memory. */
    private List<String> process(Map<String, String> conf) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> SHARED_OPTIONS.stream().anyMatch(option::startsWith))
                .forEach(words::add);
        words.add("-Xmx" + environment.getOrDefault(MEMORY, "1800m"));
        conf.forEach((name, value) -> words.add("-D" + name + "=" + value));
        words.add("-cp");
        words.add(System.getProperty("java.class.path"));
        words.add(WarmProcess.class.getName());
        return words;
    }

    private static String key(String dagId, String runId, Map<String, String> conf, List<String> jars) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Object part : List.of(dagId, runId, conf, jars)) {
                digest.update((part + "\0").getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String caller() {
        try (InputStream script = WarmProcess.class.getResourceAsStream("warm.sh")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read warm.sh of this program", e);
        }
    }
}
