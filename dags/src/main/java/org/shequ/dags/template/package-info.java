/**
 * Renders Airflow's Jinja templates with its variables, filters and macros, strictly: an unknown name is an error. It must not
 * know how a task runs.
 */
package org.shequ.dags.template;
