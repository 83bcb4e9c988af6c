/**
 * The scheduler's verbs on the command line, in Airflow's words. It must not decide anything: it reads arguments, asks the other
 * rooms and prints.
 */
package org.shequ.dags.command;
