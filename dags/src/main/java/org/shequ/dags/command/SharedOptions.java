package org.shequ.dags.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.shequ.dags.definition.Dag;
import org.shequ.dags.engine.EngineSettings;
import org.shequ.dags.engine.TestRun;
import org.shequ.dags.factory.DagFolder;
import org.shequ.dags.factory.ScheduleSettings;
import org.shequ.dags.store.Database;
import picocli.CommandLine.Option;

/** The options every command shares, and what they lead to. */
final class SharedOptions {
    @Option(
            names = {"-o", "--output"},
            description = "table or json",
            defaultValue = "table")
    Output.Form form;

    @Option(
            names = "--dags-folder",
            paramLabel = "DIR",
            description = "Where the DAG files are (default: dags beside the launcher)")
    Path dagsFolder;

    @Option(
            names = "--scheduler-home",
            paramLabel = "DIR",
            description = "Where logs and the default database are (default: var/scheduler beside the launcher)")
    Path schedulerHome;

    EngineSettings settings() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        if (schedulerHome != null) {
            environment.put("SHEQU_SCHEDULER_HOME", schedulerHome.toString());
        }
        return EngineSettings.of(environment, Optional.ofNullable(dagsFolder));
    }

    DagFolder.Contents contents() {
        EngineSettings settings = settings();
        Map<String, String> environment = settings.environment();
        return new DagFolder(settings.dagsFolder(), ScheduleSettings.of(environment), environment).load(Instant.now());
    }

    Dag dag(String id) {
        DagFolder.Contents contents = contents();
        Dag dag = contents.dags().get(id);
        if (dag == null) {
            throw new IllegalArgumentException("Cannot find DAG '" + id + "' in "
                    + settings().dagsFolder() + ": it has " + contents.dags().keySet() + " and "
                    + contents.errors().size() + " import errors");
        }
        return dag;
    }

    <T> T withDatabase(Function<Database, T> work) {
        EngineSettings settings = settings();
        settings.home().toFile().mkdirs();
        try (Database database = Database.open(settings.database())) {
            return work.apply(database);
        }
    }

    /** Runs tasks at once, what they print going out line by line. */
    TestRun testRun(PrintWriter out) {
        return new TestRun(settings(), Clock.systemUTC(), line -> {
            out.println(line);
            out.flush();
        });
    }

    /** The moment a text names, if it names one. */
    static Optional<Instant> momentIfAny(String text) {
        try {
            return Optional.of(moment(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The moment a person names, or the present. */
    static Instant momentOrNow(String text) {
        return text == null ? Instant.now() : moment(text);
    }

    /** Reads a date or moment; without an offset it is in UTC, as Airflow's command line reads it. */
    static Instant moment(String text) {
        try {
            if (text.length() == 10) {
                return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
            }
            String iso = text.replace(' ', 'T');
            return iso.matches(".*(Z|[+-]\\d{2}:?\\d{2})")
                    ? OffsetDateTime.parse(iso).toInstant()
                    : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "Cannot read moment '" + text + "' (expected 2026-03-01 or 2026-03-01T02:00:00+08:00)", e);
        }
    }
}
