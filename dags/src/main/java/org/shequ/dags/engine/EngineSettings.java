package org.shequ.dags.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.shequ.dags.store.DagTable.Pause;
import org.shequ.dags.store.Database;

/**
 * What a scheduler is told at its start.
 *
 * @param home where logs, attempts and the default database live
 * @param parallelism tasks one node runs at once
 * @param heartbeatLimit after which a task without heartbeat counts as lost
 * @param nodeLimit after which a node without heartbeat counts as dead
 * @param beat the longest pause between two looks at what is due
 * @param environment what tasks inherit
 */
public record EngineSettings(
        Path home,
        Path dagsFolder,
        Database.Access database,
        int parallelism,
        Duration heartbeatLimit,
        Duration nodeLimit,
        Duration beat,
        Pause newDags,
        Map<String, String> environment) {
    public EngineSettings {
        environment = Map.copyOf(environment);
        home = home.toAbsolutePath().normalize();
        dagsFolder = dagsFolder.toAbsolutePath().normalize();
        if (parallelism < 1) {
            throw new IllegalArgumentException("Cannot run " + parallelism + " tasks at once (expected at least 1)");
        }
    }

    /** Reads the environment: SHEQU_SCHEDULER_* and the Airflow variables that mean the same here. */
    public static EngineSettings of(Map<String, String> environment, Optional<Path> dagsFolder) {
        Path root = Path.of(environment.getOrDefault("SHEQU_HOME", "."))
                .toAbsolutePath()
                .normalize();
        Path home = Optional.ofNullable(environment.get("SHEQU_SCHEDULER_HOME"))
                .map(Path::of)
                .orElse(root.resolve("var/scheduler"));
        String url = environment.getOrDefault(
                "SHEQU_SCHEDULER_DATABASE",
                "jdbc:h2:file:" + home.toAbsolutePath().resolve("scheduler") + ";AUTO_SERVER=TRUE");
        Map<String, String> inherited = new HashMap<>(environment);
        inherited.keySet().removeIf(EngineSettings::isSecret);
        inherited.put("SHEQU_HOME", root.toString());
        return new EngineSettings(
                home,
                dagsFolder
                        .or(() -> Optional.ofNullable(environment.get("AIRFLOW__CORE__DAGS_FOLDER"))
                                .map(Path::of))
                        .orElse(root.resolve("dags")),
                new Database.Access(
                        url,
                        environment.getOrDefault("SHEQU_SCHEDULER_DATABASE_USER", "sa"),
                        environment.getOrDefault("SHEQU_SCHEDULER_DATABASE_PASSWORD", "")),
                Integer.parseInt(environment.getOrDefault("AIRFLOW__CORE__PARALLELISM", "32")),
                seconds(environment, "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT", 300),
                seconds(environment, "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_THRESHOLD", 30),
                seconds(environment, "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME", 1),
                environment
                                .getOrDefault("AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION", "True")
                                .equalsIgnoreCase("true")
                        ? Pause.PAUSED
                        : Pause.ACTIVE,
                inherited);
    }

    /** What is the scheduler's alone; credentials of sources are the tasks' business. */
    private static boolean isSecret(String name) {
        return name.startsWith("SHEQU_SCHEDULER_DATABASE")
                || name.equals("SHEQU_SCHEDULER_TOKEN")
                || name.startsWith("SHEQU_NOTIFY_");
    }

    private static Duration seconds(Map<String, String> environment, String name, int otherwise) {
        String text = environment.getOrDefault(name, String.valueOf(otherwise));
        return Duration.ofMillis(Math.round(Double.parseDouble(text) * 1000));
    }

    Path logs() {
        return home.resolve("logs");
    }

    Path attempts() {
        return home.resolve("attempts");
    }

    Path warm() {
        return home.resolve("warm");
    }
}
