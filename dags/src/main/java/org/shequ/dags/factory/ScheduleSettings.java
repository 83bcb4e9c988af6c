package org.shequ.dags.factory;

import java.util.Map;
import org.shequ.dags.timetable.Catchup;

/**
 * What a bare schedule means where a DAG file does not name a timetable: Airflow 3 runs a cron at its fire time, Airflow 2 at
 * the end of the interval.
 */
public record ScheduleSettings(Bare cron, Bare delta, Catchup catchup) {
    /** Airflow 3's defaults. */
    public static final ScheduleSettings AIRFLOW_3 =
            new ScheduleSettings(Bare.TRIGGER, Bare.TRIGGER, Catchup.LATEST_RUN);

    /** The two readings of a bare schedule. */
    public enum Bare {
        TRIGGER,
        DATA_INTERVAL
    }

    /** Reads Airflow's own environment variables. */
    public static ScheduleSettings of(Map<String, String> environment) {
        return new ScheduleSettings(
                bare(environment, "CREATE_CRON_DATA_INTERVALS"),
                bare(environment, "CREATE_DELTA_DATA_INTERVALS"),
                isTrue(environment, "CATCHUP_BY_DEFAULT") ? Catchup.EVERY_RUN : Catchup.LATEST_RUN);
    }

    private static Bare bare(Map<String, String> environment, String name) {
        return isTrue(environment, name) ? Bare.DATA_INTERVAL : Bare.TRIGGER;
    }

    private static boolean isTrue(Map<String, String> environment, String name) {
        String value = environment.getOrDefault("AIRFLOW__SCHEDULER__" + name, "False");
        return value.equalsIgnoreCase("true") || value.equalsIgnoreCase("t") || value.equals("1");
    }
}
