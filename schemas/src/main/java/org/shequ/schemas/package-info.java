/**
 * The definitions everything else is made from: contracts, code lists, indicators, schemes, source mappings and cities,
 * as immutable records read from YAML. Must not touch Spark, files of the lake, or the clock.
 */
package org.shequ.schemas;
