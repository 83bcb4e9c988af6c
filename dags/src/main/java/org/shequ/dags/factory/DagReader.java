package org.shequ.dags.factory;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.shequ.dags.cron.CronSchedule;
import org.shequ.dags.definition.Callbacks.Occasion;
import org.shequ.dags.definition.Dag;
import org.shequ.dags.definition.Dag.NewDag;
import org.shequ.dags.definition.Deadline;
import org.shequ.dags.definition.Limits;
import org.shequ.dags.definition.Schedule;
import org.shequ.dags.definition.Task;
import org.shequ.dags.definition.TaskGraph;
import org.shequ.dags.timetable.Catchup;
import org.shequ.dags.timetable.Continuous;
import org.shequ.dags.timetable.CronDataInterval;
import org.shequ.dags.timetable.CronTrigger;
import org.shequ.dags.timetable.Delta;
import org.shequ.dags.timetable.DeltaDataInterval;
import org.shequ.dags.timetable.DeltaTrigger;
import org.shequ.dags.timetable.Never;
import org.shequ.dags.timetable.Once;
import org.shequ.dags.timetable.RunImmediately;
import org.shequ.dags.timetable.Timetable;

/** Makes a DAG from its merged mapping. Keys dag-factory does not know are passed over, as dag-factory passes them over. */
final class DagReader {
    private final String file;
    private final ScheduleSettings settings;
    private final Instant now;

    DagReader(String file, ScheduleSettings settings, Instant now) {
        this.file = file;
        this.settings = settings;
        this.now = now;
    }

    /**
     * @param own the DAG's mapping with the defaults laid under it
     * @throws DagFileException with the place of the first thing wrong
     */
    Dag read(String id, YamlMap own) {
        YamlMap typed = typed(own);
        Keys keys = new Keys(file, typed, "DAG '" + id + "'");
        if (keys.has("schedule_interval")) {
            throw keys.error("schedule_interval", "is no longer supported (expected 'schedule')");
        }
        YamlMap defaults = typed.child("default_args");
        Keys defaultKeys = new Keys(file, defaults, "default_args of DAG '" + id + "'");
        ZoneId zone = zone(keys, defaultKeys);
        TaskGraph tasks = tasks(id, typed, defaults, zone(defaultKeys));
        return keys.placed(
                id,
                () -> new Dag(
                        id,
                        presentation(id, keys),
                        schedule(keys, defaultKeys, zone, tasks),
                        limits(keys),
                        CallbackReader.read(keys, EnumSet.of(Occasion.SUCCESS, Occasion.FAILURE)),
                        TaskReader.params(keys.mapping("params")),
                        tasks,
                        deadline(keys),
                        new Dag.Source(file, own.line(), paused(keys), keys.texts("template_searchpath"))));
    }

    private YamlMap typed(YamlMap own) {
        return (YamlMap) new TypedObjects(file).cast(own, own.line());
    }

    private static Dag.Presentation presentation(String id, Keys keys) {
        Set<String> tags = new LinkedHashSet<>(keys.texts("tags"));
        tags.add("dagfactory");
        return new Dag.Presentation(
                keys.text("dag_display_name").orElse(id),
                keys.text("description"),
                keys.text("doc_md"),
                new ArrayList<>(tags));
    }

    private static NewDag paused(Keys keys) {
        return keys.has("is_paused_upon_creation")
                ? keys.choice("is_paused_upon_creation", NewDag.PAUSED, NewDag.ACTIVE)
                : NewDag.AS_CONFIGURED;
    }

    private static Limits limits(Keys keys) {
        return keys.placed(
                "max_active_runs",
                () -> new Limits(
                        keys.integer("max_active_runs").orElse(Limits.DEFAULT.activeRuns()),
                        keys.integer("concurrency")
                                .or(() -> keys.integer("max_active_tasks"))
                                .orElse(Limits.DEFAULT.activeTasks()),
                        keys.span("dagrun_timeout")));
    }

    private ZoneId zone(Keys keys, Keys defaultKeys) {
        return keys.has("start_date") || !defaultKeys.has("start_date") ? zone(keys) : zone(defaultKeys);
    }

    private static ZoneId zone(Keys keys) {
        return keys.read("timezone", zone -> ZoneId.of(String.valueOf(zone))).orElse(ZoneOffset.UTC);
    }

    private Schedule schedule(Keys keys, Keys defaultKeys, ZoneId zone, TaskGraph tasks) {
        Optional<Instant> start = date(keys, "start_date").or(() -> date(defaultKeys, "start_date"));
        Optional<Instant> earliest =
                date(keys, "start_date").or(() -> earliest(tasks, date(defaultKeys, "start_date")));
        Optional<Instant> latest = date(keys, "end_date").or(() -> latest(tasks, date(defaultKeys, "end_date")));
        // A DAG without a start date has Airflow's default zone, whatever its timezone key says.
        ZoneId scheduleZone = start.isPresent() ? zone : ZoneOffset.UTC;
        Timetable timetable = keys.placed("schedule", () -> timetable(keys, scheduleZone));
        Catchup catchup = keys.has("catchup")
                ? keys.choice("catchup", Catchup.EVERY_RUN, Catchup.LATEST_RUN)
                : settings.catchup();
        if (catchup == Catchup.EVERY_RUN && !(timetable instanceof Never) && start.isEmpty()) {
            throw keys.error("catchup", "is true without a start_date (expected the date to catch up from)");
        }
        if (timetable instanceof Continuous && keys.integer("max_active_runs").orElse(16) != 1) {
            throw keys.error("max_active_runs", "must be 1 where the schedule is @continuous");
        }
        return new Schedule(timetable, earliest, latest, catchup, scheduleZone);
    }

    /**
     * The first date of the tasks, which matters only where the DAG has none of its own: Airflow narrows those of its tasks to
     * it. A date among the defaults is one of each task that has no other.
     */
    private static Optional<Instant> earliest(TaskGraph tasks, Optional<Instant> otherwise) {
        return tasks.inOrder().stream()
                .flatMap(task -> task.lifetime().start().or(() -> otherwise).stream())
                .min(Instant::compareTo);
    }

    /** The last date of the tasks, likewise; none where one of them has none. */
    private static Optional<Instant> latest(TaskGraph tasks, Optional<Instant> otherwise) {
        List<Instant> ends = tasks.inOrder().stream()
                .flatMap(task -> task.lifetime().end().or(() -> otherwise).stream())
                .toList();
        return ends.size() < tasks.inOrder().size()
                ? Optional.empty()
                : ends.stream().max(Instant::compareTo);
    }

    private Optional<Instant> date(Keys keys, String key) {
        ZoneId zone = zone(keys);
        return keys.read(key, value -> PythonDates.date(value, zone, now).toInstant());
    }

    private Timetable timetable(Keys keys, ZoneId zone) {
        Object schedule =
                keys.value("schedule").or(() -> keys.value("timetable")).orElse("None");
        if (schedule instanceof Timetable timetable) {
            return timetable;
        }
        if (schedule instanceof Delta delta) {
            return settings.delta() == ScheduleSettings.Bare.DATA_INTERVAL
                    ? new DeltaDataInterval(delta)
                    : new DeltaTrigger(delta, Delta.ZERO);
        }
        if (!(schedule instanceof String text)) {
            throw keys.error(
                    "schedule",
                    "is '" + schedule + "' (expected a cron expression, a preset, a time span or a"
                            + " timetable; schedules on assets are not supported)");
        }
        return ofText(text, zone);
    }

    /** What a plain text stands for, {@code None} in any case and with spaces around it included. */
    Timetable ofText(String text, ZoneId zone) {
        if (text.strip().equalsIgnoreCase("none")) {
            return new Never();
        }
        if (text.equals("@once")) {
            return new Once();
        }
        if (text.equals("@continuous")) {
            return new Continuous();
        }
        CronSchedule cron = CronSchedule.of(text, zone);
        return settings.cron() == ScheduleSettings.Bare.DATA_INTERVAL
                ? new CronDataInterval(cron)
                : new CronTrigger(cron, Delta.ZERO, RunImmediately.IF_RECENT);
    }

    private Optional<Deadline> deadline(Keys keys) {
        if (!keys.has("x_deadline")) {
            return Optional.empty();
        }
        Keys given = new Keys(file, (YamlMap) keys.mapping("x_deadline"), "x_deadline");
        String reference = given.text("reference").orElse("queued_at");
        Deadline deadline = given.placed(
                "reference",
                () -> new Deadline(
                        Deadline.Reference.valueOf(reference.toUpperCase(java.util.Locale.ROOT)),
                        given.spanOrSeconds("interval")
                                .orElseThrow(
                                        () -> given.error("interval", "is missing (expected seconds or a timedelta)")),
                        given.value("at")
                                .filter(LocalDateTime.class::isInstance)
                                .map(at -> ((LocalDateTime) at).toInstant(ZoneOffset.UTC))));
        given.requireAllKnown();
        return Optional.of(deadline);
    }

    private TaskGraph tasks(String id, YamlMap dag, YamlMap defaults, ZoneId zone) {
        Map<String, YamlMap> tasks = named(dag, "tasks", "task_id");
        Map<String, YamlMap> groups = named(dag, "task_groups", "group_name");
        GroupTree tree = new GroupTree(file, tasks, groups);
        TaskReader reader = new TaskReader(file, zone, now);
        YamlMap taskDefaults = defaults.copy();
        taskDefaults.remove("start_date");
        taskDefaults.remove("end_date");
        List<Task> made = new ArrayList<>();
        tasks.forEach((name, map) -> made.add(reader.read(
                tree.id(name),
                map,
                tree.defaultsOf(name).over(taskDefaults),
                tree.upstream(name),
                tree.groupsOf(name))));
        return new Keys(file, dag, "DAG '" + id + "'").placed("tasks", () -> new TaskGraph(made));
    }

    /** Tasks or groups, given as a list with a naming key or as a mapping by name. */
    private Map<String, YamlMap> named(YamlMap dag, String key, String nameKey) {
        Object given = dag.get(key);
        Map<String, YamlMap> byName = new LinkedHashMap<>();
        if (given instanceof YamlMap map) {
            map.forEach((name, value) -> byName.put(name, mapping(dag, key, name, value)));
        } else if (given instanceof List<?> list) {
            for (Object item : list) {
                YamlMap map = item instanceof YamlMap entry && entry.get(nameKey) != null ? entry : null;
                if (map == null) {
                    int line = item instanceof YamlMap entry ? entry.line() : dag.line(key);
                    throw new DagFileException(
                            file,
                            line,
                            "Cannot read " + key + ": an entry is missing " + nameKey + ", found '" + item + "'");
                }
                if (byName.put(String.valueOf(map.get(nameKey)), map) != null) {
                    throw new DagFileException(
                            file,
                            map.line(nameKey),
                            "Cannot use " + nameKey + " '" + map.get(nameKey) + "' twice in one DAG");
                }
            }
        } else if (given != null) {
            throw new DagFileException(
                    file, dag.line(key), "Cannot read " + key + ": '" + given + "' must be mapping or list");
        }
        return byName;
    }

    private YamlMap mapping(YamlMap dag, String key, String name, Object value) {
        if (value instanceof YamlMap map) {
            return map;
        }
        if (value == null) {
            return new YamlMap(dag.line(key));
        }
        throw new DagFileException(
                file,
                dag.child(key).line(name),
                "Cannot read " + key + " '" + name + "': '" + value + "' is not a mapping");
    }
}
