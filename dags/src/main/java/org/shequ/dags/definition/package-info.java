/**
 * What a DAG file says, as immutable records that refuse nonsense. It must not read files, run anything or know the state of a
 * run.
 */
package org.shequ.dags.definition;
