/**
 * The DAG files' scheduler: Airflow's semantics over Quartz, in rooms from the pure rules (cron, timetable, state) to the
 * engine and the command line. It must not import Spark, and knows nothing of what a job computes.
 */
package org.shequ.dags;
