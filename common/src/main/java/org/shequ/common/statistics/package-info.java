/**
 * Statistics in plain Java: estimates, intervals, survey designs, fair comparison, change, composites and random draws,
 * each from its published formula.
 *
 * <p>This room must not read or write data, know an indicator or an area by name, use a clock, or import Spark.
 */
package org.shequ.common.statistics;
