/**
 * Reads DAG files in dag-factory 1.x's YAML, as dag-factory itself would, and reports what is wrong by file and line. It must
 * not run anything, and a broken file must never hide the others.
 */
package org.shequ.dags.factory;
