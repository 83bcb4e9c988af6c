/**
 * Airflow's rules about states: when a task may run, when a run is over, what clearing and backfilling do. It must not touch a
 * store or a clock: every fact is handed in.
 */
package org.shequ.dags.state;
