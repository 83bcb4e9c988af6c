package org.shequ.schemas.source;

import java.io.Serializable;
import java.util.List;

/**
 * How the files of a source are found and opened.
 *
 * @param folder the folder they lie in
 * @param files patterns relative to it, such as {@code grid/*.csv}
 * @param format what the files are
 * @param charset their character set; blank where it is to be found out
 * @param delimiter what parts cells of a CSV row
 * @param header whether the files name their columns
 * @param columns the column names where files lack them
 * @param headerRow the row the header stands on, from 1
 * @param sheet the sheet of a workbook, from 1
 * @param day regular expression for the day (yyyy-MM-dd) in the name of files that come daily; blank for others. Days
 *     without a file are told
 */
public record Reading(
        Folder folder,
        List<String> files,
        Format format,
        String charset,
        char delimiter,
        Header header,
        List<String> columns,
        int headerRow,
        int sheet,
        String day)
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
                        "file pattern '" + pattern + "' leaves its folder (expected a path relative to it)");
            }
        }
        if (header != Header.PRESENT && columns.isEmpty()) {
            throw new IllegalArgumentException("files without a header need their columns named under 'columns'");
        }
        try {
            java.util.regex.Pattern.compile(day);
        } catch (java.util.regex.PatternSyntaxException e) {
            throw new IllegalArgumentException("day '" + day + "' is no regular expression: " + e.getDescription(), e);
        }
        if (headerRow < 1 || sheet < 1) {
            throw new IllegalArgumentException("header_row and sheet count from 1");
        }
    }
}
