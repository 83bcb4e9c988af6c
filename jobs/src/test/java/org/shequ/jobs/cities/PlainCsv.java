package org.shequ.jobs.cities;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads CSV by itself, so that what the pipeline reads is checked against a second pair of eyes. UTF-8, quotes, no frills. */
final class PlainCsv {
    private PlainCsv() {}

    /** Rows as cells, blank lines left out. */
    static List<List<String>> cells(Path file) {
        String text = text(file);
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean isQuoted = false;
        for (int i = 0; i <= text.length(); i++) {
            char at = i < text.length() ? text.charAt(i) : '\n';
            if (isQuoted) {
                if (at != '"') {
                    cell.append(at);
                } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    cell.append('"');
                    i++;
                } else {
                    isQuoted = false;
                }
            } else if (at == '"') {
                isQuoted = true;
            } else if (at == ',' || at == '\n') {
                row.add(cell.toString().strip());
                cell.setLength(0);
                if (at == '\n') {
                    if (row.size() > 1 || !row.get(0).isEmpty()) {
                        rows.add(row);
                    }
                    row = new ArrayList<>();
                }
            } else if (at != '\r') {
                cell.append(at);
            }
        }
        return rows;
    }

    /** Rows by column name, for a file with a header. */
    static List<Map<String, String>> rows(Path file) {
        List<List<String>> cells = cells(file);
        List<String> names = cells.get(0);
        List<Map<String, String>> rows = new ArrayList<>();
        for (List<String> row : cells.subList(1, cells.size())) {
            Map<String, String> named = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                named.put(names.get(i), row.get(i));
            }
            rows.add(named);
        }
        return rows;
    }

    /** The files below a folder whose names end so, in order. */
    static List<Path> files(Path folder, String end) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
