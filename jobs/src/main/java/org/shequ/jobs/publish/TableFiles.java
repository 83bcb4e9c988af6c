package org.shequ.jobs.publish;

import java.nio.file.Path;
import java.util.List;

/**
 * A table as written.
 *
 * @param table the table
 * @param files its files in order, at least one
 * @param rows rows in all files
 */
record TableFiles(PublishedTable table, List<Path> files, long rows) {
    TableFiles {
        files = List.copyOf(files);
    }
}
