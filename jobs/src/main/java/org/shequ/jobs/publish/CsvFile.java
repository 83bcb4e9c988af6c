package org.shequ.jobs.publish;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.shequ.schemas.contract.Field;

/**
 * A table of a release for offices: comma-separated UTF-8 with the mark that makes a spreadsheet read it as such. Text that a
 * spreadsheet would take for a formula is led by an apostrophe; Parquet holds it as it is.
 */
final class CsvFile implements AutoCloseable {
    /** The folder of these files: readers of Parquet are pointed at the folder of a table, where nothing else may lie. */
    static final String FOLDER = "csv";

    /** From here on numbers are written with an exponent. */
    private static final long PLAIN = 10_000_000;

    private static final String FORMULA = "=+-@\t\r";

    private final Path file;
    private final Writer out;
    private final StringBuilder line = new StringBuilder(512);

    CsvFile(PublishedTable table, Path folder) {
        this.file = folder.resolve(FOLDER).resolve(table.name() + ".csv");
        try {
            Files.createDirectories(file.getParent());
            this.out = new BufferedWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8), 1 << 16);
            out.write('\ufeff');
            out.write(String.join(",", table.fields().stream().map(Field::name).toList()));
            out.write("\r\n");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot begin " + file, e);
        }
    }

    Path path() {
        return file;
    }

    void write(Object[] row) {
        line.setLength(0);
        for (int place = 0; place < row.length; place++) {
            if (place > 0) {
                line.append(',');
            }
            if (row[place] != null) {
                append(row[place]);
            }
        }
        line.append("\r\n");
        try {
            out.append(line);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    private void append(Object value) {
        if (value instanceof String text) {
            append(text);
        } else if (value instanceof List<?> texts) {
            append(String.join(";", texts.stream().map(String::valueOf).toList()));
        } else if (value instanceof Double number) {
            append(number.doubleValue());
        } else {
            line.append(value);
        }
    }

    /** The shortest text that is read back as the same number; counts, which are most of them, by a shorter way. */
    private void append(double number) {
        long whole = (long) number;
        if (whole == number && whole != 0 && Math.abs(whole) < PLAIN) {
            line.append(whole).append(".0");
        } else {
            line.append(NumberOutput.toString(number, true));
        }
    }

    private void append(String text) {
        boolean isFormula = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0;
        boolean isQuoted = false;
        for (int at = 0; at < text.length() && !isQuoted; at++) {
            char letter = text.charAt(at);
            isQuoted = letter == ',' || letter == '"' || letter == '\n' || letter == '\r';
        }
        if (!isQuoted) {
            line.append(isFormula ? "'" : "").append(text);
            return;
        }
        line.append('"')
                .append(isFormula ? "'" : "")
                .append(text.replace("\"", "\"\""))
                .append('"');
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot finish " + file, e);
        }
    }
}
