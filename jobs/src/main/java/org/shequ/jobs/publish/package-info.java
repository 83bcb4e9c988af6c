/**
 * The publish room: turns indicator values and scores into an immutable release of plain Parquet, a data package and
 * scorecards. Must not compute indicators or scores, nor let a column about persons leave the house.
 */
package org.shequ.jobs.publish;
