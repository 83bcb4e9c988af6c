package org.shequ.schemas.source;

import java.io.Serializable;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

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
 * @param rows path of the array in a JSON document whose elements are the rows, such as {@code data.cases}; blank where the
 *     document itself is the list or the row. An array met on the way is gone through element by element
 * @param within which files of a zip count, such as {@code *.csv}; all of them where blank
 * @param arrival how a file that is still being written is told
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
        String day,
        String rows,
        String within,
        Arrival arrival)
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
        if (!rows.isBlank() && format != Format.JSON) {
            throw new IllegalArgumentException("rows: '" + rows + "' is a path in JSON (expected format: json)");
        }
        if (header != Header.PRESENT && columns.isEmpty()) {
            throw new IllegalArgumentException("files without a header need their columns named under 'columns'");
        }
        try {
            Pattern.compile(day);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("day '" + day + "' is no regular expression: " + e.getDescription(), e);
        }
        if (headerRow < 1 || sheet < 1) {
            throw new IllegalArgumentException("header_row and sheet count from 1");
        }
    }
}
