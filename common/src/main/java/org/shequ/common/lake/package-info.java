/**
 * The lake: the one place that reads and writes the project's Iceberg tables, checks their contracts at write, and keeps
 * two writers apart. Must not know what any table means: rooms bring contracts and rows.
 */
package org.shequ.common.lake;
