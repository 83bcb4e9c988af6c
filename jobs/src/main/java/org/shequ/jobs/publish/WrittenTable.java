package org.shequ.jobs.publish;

import java.nio.file.Path;

/**
 * A table as written.
 *
 * @param table the table
 * @param file its Parquet file
 * @param rows its rows
 * @param sha256 the sum of the file
 */
record WrittenTable(PublishedTable table, Path file, long rows, String sha256) {}
