/**
 * One process that stays up between the Spark applications of a DAG run, so that Spark is started once. It must not import
 * Spark, nor know the engine: it runs the main methods of jars.
 */
package org.shequ.dags.warm;
