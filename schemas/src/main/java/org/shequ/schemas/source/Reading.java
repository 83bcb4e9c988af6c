package org.shequ.schemas.source;

import java.io.Serializable;
import java.util.List;

/**
 * How the files of a source are found and opened.
 *
 * @param files patterns relative to the data folder, such as {@code grid/*.csv}
 * @param format what the files are
 * @param charset their character set; blank where it is to be found out
 * @param delimiter what parts cells of a CSV row
 * @param header whether the files name their columns
 * @param columns the column names where files lack them
 * @param headerRow the row the header stands on, from 1
 * @param sheet the sheet of a workbook, from 1
 */
public record Reading(
        List<String> files,
        Format format,
        String charset,
        char delimiter,
        Header header,
        List<String> columns,
        int headerRow,
        int sheet)
        implements Serializable {
    public Reading {
        files = List.copyOf(files);
        columns = List.copyOf(columns);
        if (files.isEmpty()) {
            throw new IllegalArgumentException("a source names no files (expected at least one pattern)");
        }
        for (String pattern : files) {
            if (pattern.startsWith("/") || pattern.contains("..")) {
                throw new IllegalArgumentException(
                        "file pattern '" + pattern + "' leaves the data folder (expected a path relative to it)");
            }
        }
        if (header != Header.PRESENT && columns.isEmpty()) {
            throw new IllegalArgumentException("files without a header need their columns named under 'columns'");
        }
        if (headerRow < 1 || sheet < 1) {
            throw new IllegalArgumentException("header_row and sheet count from 1");
        }
    }
}
