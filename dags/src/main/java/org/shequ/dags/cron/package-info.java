/**
 * Reads cron expressions exactly as croniter does and finds fire times in a zone exactly as Airflow does. It must not know
 * what a fire time is used for, and has no clock.
 */
package org.shequ.dags.cron;
