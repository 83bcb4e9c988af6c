package org.shequ.jobs.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.shequ.schemas.yaml.Problems;
import org.shequ.schemas.yaml.YamlReader;

/**
 * A small UTF-8 CSV file with a header (RFC 4180), held in memory: for tables a person writes, not for extracts.
 *
 * @param rows its rows in order
 */
record PlainTable(List<Row> rows) {
    /**
     * One row.
     *
     * @param file the file, for messages
     * @param line the line it begins on
     * @param cells its cells by column; empty cells are absent
     * @param problems where what is wrong with it is noted
     */
    record Row(String file, int line, Map<String, String> cells, Problems problems) {
        Optional<String> text(String column) {
            return Optional.ofNullable(cells.get(column));
        }

        /** A text that must be there; empty and a problem noted where it is not. */
        String required(String column) {
            return text(column).orElseGet(() -> {
                problem("'" + column + "' is empty (expected a text)");
                return "";
            });
        }

        /** A number, or null where the cell is empty or wrong. */
        Double number(String column) {
            String found = cells.get(column);
            if (found == null) {
                return null;
            }
            try {
                double number = Double.parseDouble(found);
                if (Double.isFinite(number)) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // told below, with infinite numbers
            }
            problem("'" + column + "' is '" + found + "' (expected a number)");
            return null;
        }

        void problem(String message) {
            problems.add(file, line, message);
        }
    }

    static PlainTable read(Path path, List<String> required, Problems problems) {
        String file = path.toString();
        String text = YamlReader.text(path, file, problems).orElse("");
        List<List<String>> lines = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        split(text.startsWith("\uFEFF") ? text.substring(1) : text, lines, numbers);
        if (lines.isEmpty()) {
            if (problems.size() == 0) {
                problems.add(file, 1, "the file is empty (expected a header: " + String.join(",", required) + ")");
            }
            return new PlainTable(List.of());
        }
        List<String> header = lines.get(0).stream().map(String::strip).toList();
        required.stream()
                .filter(column -> !header.contains(column))
                .forEach(column -> problems.add(
                        file, 1, "column '" + column + "' is missing (found " + String.join(",", header) + ")"));
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            rows.add(row(file, numbers.get(i), header, lines.get(i), problems));
        }
        return new PlainTable(rows);
    }

    private static Row row(String file, int line, List<String> header, List<String> cells, Problems problems) {
        if (cells.size() > header.size()) {
            problems.add(file, line, "the row has " + cells.size() + " cells (expected at most " + header.size() + ")");
        }
        Map<String, String> byColumn = new HashMap<>();
        for (int i = 0; i < Math.min(header.size(), cells.size()); i++) {
            String cell = cells.get(i).strip();
            if (!cell.isEmpty()) {
                byColumn.put(header.get(i), cell);
            }
        }
        return new Row(file, line, byColumn, problems);
    }

    /** Cells of all lines that are not blank, with the number of the line each begins on. */
    private static void split(String text, List<List<String>> lines, List<Integer> numbers) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean isQuoted = false;
        int line = 1;
        int begin = 1;
        for (int i = 0; i <= text.length(); i++) {
            char sign = i < text.length() ? text.charAt(i) : '\n';
            line += sign == '\n' ? 1 : 0;
            if (isQuoted && i < text.length()) {
                boolean isDoubled = sign == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"';
                if (sign != '"' || isDoubled) {
                    cell.append(sign);
                    i += isDoubled ? 1 : 0;
                } else {
                    isQuoted = false;
                }
            } else if (sign == '"') {
                isQuoted = true;
            } else if (sign == ',' || sign == '\n') {
                cells.add(cell.toString());
                cell.setLength(0);
                if (sign == '\n') {
                    if (cells.size() > 1 || !cells.get(0).isBlank()) {
                        lines.add(cells);
                        numbers.add(begin);
                    }
                    cells = new ArrayList<>();
                    begin = line;
                }
            } else {
                cell.append(sign);
            }
        }
    }
}
