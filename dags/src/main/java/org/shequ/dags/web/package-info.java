/**
 * The scheduler seen through a browser and through Airflow's REST API v2 (a subset). It must not change anything without the
 * token, and whatever it shows is text.
 */
package org.shequ.dags.web;
