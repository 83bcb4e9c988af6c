package org.shequ.dags.timetable;

/** Which of the runs missed while a DAG was paused or the scheduler was down are made up for. */
public enum Catchup {
    /** Every missed run, oldest first: Airflow's {@code catchup=True}. */
    EVERY_RUN,
    /** Only the latest: Airflow's {@code catchup=False}. */
    LATEST_RUN
}
