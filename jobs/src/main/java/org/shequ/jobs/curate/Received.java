package org.shequ.jobs.curate;

/**
 * One row of raw.row, with what Spark SQL made of it.
 *
 * @param delivery the delivery it came in
 * @param row its number in the delivery, from 1
 * @param line the line of the file it begins on, null where files have none
 * @param cells its cells as received
 * @param excludedBy the rule that leaves it out, null where none does
 * @param made the texts of the mapping's expressions, null where they made nothing
 */
record Received(String delivery, long row, Long line, String[] cells, String excludedBy, String[] made) {}
