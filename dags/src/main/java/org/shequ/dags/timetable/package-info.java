/**
 * When the next run of a DAG is due and which data interval it covers, for each of Airflow's timetables. It must not read a
 * clock or a store: now and the last run are handed in.
 */
package org.shequ.dags.timetable;
