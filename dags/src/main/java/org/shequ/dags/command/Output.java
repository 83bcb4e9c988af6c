package org.shequ.dags.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints rows as a table or as JSON. */
final class Output {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Output() {}

    /** The forms an answer may take. */
    enum Form {
        table,
        json
    }

    static void print(PrintWriter out, Form form, List<Map<String, Object>> rows) {
        if (form == Form.json) {
            out.println(json(rows));
        } else if (rows.isEmpty()) {
            out.println("No data found");
        } else {
            printTable(out, rows);
        }
        out.flush();
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot write " + value + " as JSON", e);
        }
    }

    private static void printTable(PrintWriter out, List<Map<String, Object>> rows) {
        Map<String, Integer> widths = new LinkedHashMap<>();
        rows.get(0).keySet().forEach(column -> widths.put(column, width(column)));
        rows.forEach(row -> widths.replaceAll((column, width) -> Math.max(width, width(text(row.get(column))))));
        out.println(line(widths, widths.keySet().stream().collect(Collectors.toMap(name -> name, name -> name))));
        out.println(widths.values().stream().map("="::repeat).collect(Collectors.joining("=+=")));
        rows.forEach(row -> out.println(line(widths, row)));
    }

    private static String line(Map<String, Integer> widths, Map<String, ?> row) {
        return widths.entrySet().stream()
                .map(column -> {
                    String text = text(row.get(column.getKey()));
                    return text + " ".repeat(Math.max(0, column.getValue() - width(text)));
                })
                .collect(Collectors.joining(" | "))
                .stripTrailing();
    }

    private static String text(Object value) {
        if (value == null) {
            return "";
        }
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                : String.valueOf(value).replaceAll("\\p{Cntrl}", " ");
    }

    /** Chinese characters take two columns of a terminal. */
    private static int width(String text) {
        return text.codePoints()
                .map(point -> point >= 0x1100 && (Character.isIdeographic(point) || point >= 0xFF00) ? 2 : 1)
                .sum();
    }
}
