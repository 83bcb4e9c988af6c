/**
 * Quartz as a persistent, clustered alarm clock that wakes the engine. It is the only room that imports org.quartz, and must not
 * know a schedule: an alarm carries a DAG id and a moment computed elsewhere, and being late or lost costs nothing but a beat.
 */
package org.shequ.dags.alarm;
