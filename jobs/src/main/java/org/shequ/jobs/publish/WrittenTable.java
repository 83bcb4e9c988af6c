package org.shequ.jobs.publish;

import java.nio.file.Path;

/**
 * A table as written.
 *
 * @param table the table
 * @param file its Parquet file
 * @param rows its rows
 */
record WrittenTable(PublishedTable table, Path file, long rows) {}
