package org.shequ.jobs.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.shequ.common.progress.Width;

/** A plain table for terminals; Chinese characters take two places. */
final class TextTable {
    private TextTable() {}

    /** The first row is the header; the columns named by {@code numbers} are set to the right. */
    static String of(List<List<String>> rows, Integer... numbers) {
        Set<Integer> right = Arrays.stream(numbers).collect(Collectors.toSet());
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], Width.of(row.get(i)));
            }
        }
        StringBuilder text = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String cell = rows.get(r).get(i);
                String pad = " ".repeat(widths[i] - Width.of(cell));
                line.append(i == 0 ? "" : "  ").append(right.contains(i) ? pad + cell : cell + pad);
            }
            text.append(line.toString().stripTrailing()).append('\n');
            if (r == 0) {
                int total = Arrays.stream(widths).sum() + 2 * (columns - 1);
                text.append("-".repeat(total)).append('\n');
            }
        }
        return text.toString();
    }
}
