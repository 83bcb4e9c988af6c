package org.shequ.dags.factory;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.shequ.dags.cron.CronSchedule;
import org.shequ.dags.definition.Param;
import org.shequ.dags.state.AssetCondition;
import org.shequ.dags.timetable.CronDataInterval;
import org.shequ.dags.timetable.CronTrigger;
import org.shequ.dags.timetable.Delta;
import org.shequ.dags.timetable.DeltaDataInterval;
import org.shequ.dags.timetable.DeltaTrigger;
import org.shequ.dags.timetable.Events;
import org.shequ.dags.timetable.MultipleCronTrigger;
import org.shequ.dags.timetable.RunImmediately;

/** Makes the objects a DAG file asks for with {@code __type__}, and joins its logical expressions. */
final class TypedObjects {
    private static final Map<String, Function<Keywords, Object>> MAKERS = makers();

    private final String file;

    TypedObjects(String file) {
        this.file = file;
    }

    private static Map<String, Function<Keywords, Object>> makers() {
        Map<String, Function<Keywords, Object>> makers = new LinkedHashMap<>();
        makers.put("datetime.timedelta", TypedObjects::timedelta);
        makers.put("pendulum.duration", TypedObjects::relativedelta);
        makers.put("dateutil.relativedelta.relativedelta", TypedObjects::relativedelta);
        makers.put("datetime.datetime", TypedObjects::datetime);
        makers.put("pendulum.datetime", TypedObjects::datetime);
        makers.put("datetime.date", call -> datetime(call).toLocalDate());
        for (String module : List.of("airflow.timetables.interval.", "airflow.sdk.")) {
            makers.put(module + "CronDataIntervalTimetable", TypedObjects::cronDataInterval);
            makers.put(module + "DeltaDataIntervalTimetable", TypedObjects::deltaDataInterval);
        }
        for (String module : List.of("airflow.timetables.trigger.", "airflow.sdk.")) {
            makers.put(module + "CronTriggerTimetable", TypedObjects::cronTrigger);
            makers.put(module + "DeltaTriggerTimetable", TypedObjects::deltaTrigger);
            makers.put(module + "MultipleCronTriggerTimetable", TypedObjects::multipleCronTrigger);
        }
        makers.put("airflow.timetables.events.EventsTimetable", TypedObjects::events);
        makers.put("airflow.sdk.EventsTimetable", TypedObjects::events);
        for (String asset : List.of("airflow.sdk.Asset", "airflow.datasets.Dataset", "airflow.Dataset")) {
            makers.put(asset, TypedObjects::asset);
        }
        makers.put("airflow.models.param.Param", TypedObjects::param);
        makers.put("airflow.sdk.Param", TypedObjects::param);
        return Map.copyOf(makers);
    }

    /** {@code value} with every typed mapping in it made into its object. */
    Object cast(Object value, int line) {
        if (value instanceof List<?> list) {
            List<Object> items = new ArrayList<>();
            list.forEach(item -> items.add(cast(item, line)));
            return items;
        }
        if (!(value instanceof YamlMap map)) {
            return value;
        }
        if ("builtins.list".equals(map.get("__type__")) && map.containsKey("items")) {
            return cast(map.get("items"), map.line("items"));
        }
        YamlMap made = new YamlMap(map.line());
        map.forEach((key, item) -> {
            if (!key.equals("__type__") && !key.equals("__args__")) {
                made.put(key, cast(item, map.line(key)), map.line(key));
            }
        });
        return map.containsKey("__type__") ? make(map, made) : joined(made);
    }

    private Object make(YamlMap map, YamlMap named) {
        String type = String.valueOf(map.get("__type__"));
        Function<Keywords, Object> maker = MAKERS.get(type);
        if (maker == null) {
            throw new DagFileException(
                    file,
                    map.line("__type__"),
                    "Cannot make a " + type + " (expected one of "
                            + MAKERS.keySet().stream().sorted().toList() + ")");
        }
        Object given = cast(map.getOrDefault("__args__", List.of()), map.line("__args__"));
        if (!(given instanceof List<?> positional)) {
            throw new DagFileException(
                    file,
                    map.line("__args__"),
                    "Cannot make a " + type + ": __args__ is '" + given + "' (expected a list)");
        }
        try {
            Keywords call = new Keywords(type, List.copyOf(positional), named);
            Object object = maker.apply(call);
            call.requireAllUsed();
            return object;
        } catch (DagFileException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new DagFileException(file, map.line("__type__"), String.valueOf(e.getMessage()));
        }
    }

    private static Object joined(YamlMap map) {
        if (map.get("__join__") instanceof List<?> items) {
            return items.stream().map(String::valueOf).collect(Collectors.joining());
        }
        if (map.get("__and__") instanceof List<?> items) {
            return combined(items, " & ");
        }
        if (map.get("__or__") instanceof List<?> items) {
            return combined(items, " | ");
        }
        return map;
    }

    private static Object combined(List<?> items, String sign) {
        if (items.stream().allMatch(AssetCondition.class::isInstance)) {
            List<AssetCondition> conditions =
                    items.stream().map(AssetCondition.class::cast).toList();
            return sign.equals(" & ") ? new AssetCondition.All(conditions) : new AssetCondition.Any(conditions);
        }
        return items.stream().map(String::valueOf).collect(Collectors.joining(sign, "(", ")"));
    }

    private static Delta timedelta(Keywords call) {
        Duration duration = seconds(call, 0, "days", 86_400)
                .plus(seconds(call, 1, "seconds", 1))
                .plus(seconds(call, 2, "microseconds", 1e-6))
                .plus(seconds(call, 3, "milliseconds", 1e-3))
                .plus(seconds(call, 4, "minutes", 60))
                .plus(seconds(call, 5, "hours", 3600))
                .plus(seconds(call, 6, "weeks", 604_800));
        return Delta.of(duration);
    }

    private static Duration seconds(Keywords call, int position, String name, double each) {
        Object value = call.argument(position, name).orElse(0);
        if (value instanceof Number number) {
            return Duration.ofNanos(Math.round(number.doubleValue() * each * 1e6) * 1000);
        }
        throw new IllegalArgumentException(
                "Cannot make a timedelta: " + name + " is '" + value + "' (expected a number)");
    }

    private static Delta relativedelta(Keywords call) {
        Period period = Period.of((int) call.number(-1, "years"), (int) call.number(-1, "months"), 0);
        Duration duration = seconds(call, -1, "weeks", 604_800)
                .plus(seconds(call, -1, "days", 86_400))
                .plus(seconds(call, -1, "hours", 3600))
                .plus(seconds(call, -1, "minutes", 60))
                .plus(seconds(call, -1, "seconds", 1));
        return Delta.of(period, duration);
    }

    private static LocalDateTime datetime(Keywords call) {
        call.argument(-1, "tz");
        call.argument(-1, "tzinfo");
        LocalTime time = LocalTime.of(
                (int) call.number(3, "hour"), (int) call.number(4, "minute"), (int) call.number(5, "second"));
        return LocalDate.of((int) call.number(0, "year"), (int) call.number(1, "month"), (int) call.number(2, "day"))
                .atTime(time);
    }

    private static CronSchedule cron(Keywords call, Object expression) {
        return CronSchedule.of(
                String.valueOf(expression),
                ZoneId.of(String.valueOf(call.argument(-1, "timezone").orElse("UTC"))));
    }

    private static Object expression(Keywords call) {
        call.argument(-1, "expression");
        return call.argument(0, "cron").orElseGet(() -> call.required(0, "expression"));
    }

    private static CronDataInterval cronDataInterval(Keywords call) {
        Object expression = expression(call);
        Object zone = call.argument(1, "timezone").orElseGet(() -> call.required(1, "timezone"));
        return new CronDataInterval(CronSchedule.of(String.valueOf(expression), ZoneId.of(String.valueOf(zone))));
    }

    private static DeltaDataInterval deltaDataInterval(Keywords call) {
        return new DeltaDataInterval(delta(call.required(0, "delta")));
    }

    private static CronTrigger cronTrigger(Keywords call) {
        Object expression = expression(call);
        call.required(-1, "timezone");
        return new CronTrigger(cron(call, expression), length(call), runImmediately(call));
    }

    private static DeltaTrigger deltaTrigger(Keywords call) {
        return new DeltaTrigger(delta(call.required(0, "delta")), length(call));
    }

    private static MultipleCronTrigger multipleCronTrigger(Keywords call) {
        call.required(-1, "timezone");
        Delta length = length(call);
        RunImmediately runImmediately = runImmediately(call);
        return new MultipleCronTrigger(call.positional().stream()
                .map(cron -> new CronTrigger(cron(call, cron), length, runImmediately))
                .toList());
    }

    private static Events events(Keywords call) {
        call.argument(-1, "presorted");
        if (!(call.required(0, "event_dates") instanceof List<?> dates)) {
            throw new IllegalArgumentException("Cannot make an EventsTimetable: event_dates is not a list");
        }
        List<Instant> times = dates.stream()
                .map(date ->
                        PythonDates.date(date, ZoneOffset.UTC, Instant.EPOCH).toInstant())
                .toList();
        boolean isRestricted =
                Boolean.TRUE.equals(call.argument(1, "restrict_to_events").orElse(false));
        return new Events(
                times,
                isRestricted ? Events.Manual.AT_LATEST_EVENT : Events.Manual.AT_ANY_TIME,
                call.argument(3, "description").map(String::valueOf));
    }

    private static Delta length(Keywords call) {
        return call.argument(-1, "interval").map(TypedObjects::delta).orElse(Delta.ZERO);
    }

    private static RunImmediately runImmediately(Keywords call) {
        Optional<Object> given = call.argument(-1, "run_immediately");
        if (given.isEmpty() || Boolean.FALSE.equals(given.get())) {
            return RunImmediately.IF_RECENT;
        }
        return given.get() instanceof Delta delta ? RunImmediately.within(delta.duration()) : RunImmediately.ALWAYS;
    }

    private static Delta delta(Object value) {
        if (value instanceof Delta delta) {
            return delta;
        }
        throw new IllegalArgumentException(
                "Cannot use '" + value + "' as a time span (expected __type__: datetime.timedelta)");
    }

    private static AssetCondition asset(Keywords call) {
        Optional<Object> uri = call.argument(-1, "uri");
        call.argument(-1, "extra");
        call.argument(-1, "group");
        Object name = call.argument(0, "name").or(() -> uri).orElseGet(() -> call.required(0, "name"));
        return new AssetCondition.One(String.valueOf(uri.orElse(name)));
    }

    private static Param param(Keywords call) {
        Map<String, Object> schema = new LinkedHashMap<>(call.named());
        schema.keySet().forEach(key -> call.argument(-1, key));
        Optional<Object> value = call.argument(0, "default");
        Optional<String> description = call.argument(1, "description").map(String::valueOf);
        schema.remove("default");
        schema.remove("description");
        schema.values().removeIf(java.util.Objects::isNull);
        return new Param(value, description, schema);
    }
}
