package org.shequ.jobs.publish;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.PaperSize;
import org.dhatim.fastexcel.Position;
import org.dhatim.fastexcel.Worksheet;

/**
 * The file that holds the workbook of a release: sheets with headings that stay in sight and on every printed page, number
 * formats, A4 across, page x of y. Every text is a text: nothing in it is ever taken for a formula.
 */
final class Workbook implements AutoCloseable {
    static final String PERCENT = "0.0%";
    static final String WHOLE = "#,##0";
    static final String DECIMAL = "#,##0.00";
    static final String TENTH = "0.0";

    /** Rows a worksheet can hold. */
    private static final int MOST = 1_048_575;

    private static final int FLUSHED = 1_000;
    private static final String HEADING = "E7ECF2";

    /** The library writes the clock into every part: ours are dated by the release alone, so the same rows give the same bytes. */
    private static final LocalDateTime DATED = LocalDateTime.of(2026, 1, 1, 0, 0);

    private static final Pattern CREATED = Pattern.compile("(<dcterms:created[^>]*>)[^<]*");

    private final Path file;
    private final Path draft;
    private final Edition edition;
    private final OutputStream out;
    private final org.dhatim.fastexcel.Workbook book;

    Workbook(Path file, Edition edition) {
        this.file = file;
        this.draft = file.resolveSibling(file.getFileName() + ".draft");
        this.edition = edition;
        try {
            this.out = new BufferedOutputStream(Files.newOutputStream(draft), 1 << 16);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot begin " + file, e);
        }
        this.book = new org.dhatim.fastexcel.Workbook(out, "shequ", null);
        book.setCompressionLevel(Deflater.BEST_SPEED);
        book.setGlobalDefaultFont("Microsoft YaHei", 10);
    }

    /**
     * A column of a sheet.
     *
     * @param zh heading in Chinese
     * @param en heading in English
     * @param width width in characters
     * @param format number format, blank for text
     */
    record Column(String zh, String en, double width, String format) {
        static Column text(String zh, String en, double width) {
            return new Column(zh, en, width, "");
        }

        static Column number(String zh, String en, String format) {
            return new Column(zh, en, 11, format);
        }
    }

    /** A cell with a format of its own, such as a share among counts. */
    record Formatted(Double number, String format) {}

    /** A table on a sheet of its own, begun with its headings. */
    Sheet sheet(String name, List<Column> columns, int fixedColumns) {
        return new Sheet(book.newWorksheet(name), columns, fixedColumns);
    }

    /** Rows that are added below the headings. */
    final class Sheet {
        private final Worksheet sheet;
        private final List<Column> columns;
        private int row;
        private long more;

        private Sheet(Worksheet sheet, List<Column> columns, int fixedColumns) {
            this.sheet = sheet;
            this.columns = columns;
            for (int column = 0; column < columns.size(); column++) {
                Column each = columns.get(column);
                sheet.width(column, each.width());
                sheet.value(0, column, each.zh() + "\n" + each.en());
            }
            sheet.rowHeight(0, 32);
            sheet.range(0, 0, 0, columns.size() - 1)
                    .style()
                    .bold()
                    .wrapText(true)
                    .verticalAlignment("center")
                    .fillColor(HEADING)
                    .set();
            sheet.freezePane(fixedColumns, 1);
            sheet.repeatRows(0);
            sheet.paperSize(PaperSize.A4_PAPER);
            sheet.pageOrientation("landscape");
            sheet.setFitToPage(true);
            sheet.fitToWidth((short) 1);
            sheet.fitToHeight((short) 0);
            sheet.footer(edition.id(), Position.LEFT, 8);
            sheet.footer("第 &P 页，共 &N 页", Position.RIGHT, 8);
        }

        /** Adds a row: texts, numbers, null for none. Rows beyond what a sheet holds are counted, not lost in silence. */
        void add(Object... values) {
            if (row >= MOST - 1) {
                more++;
                return;
            }
            row++;
            for (int column = 0; column < values.length; column++) {
                cell(column, values[column]);
            }
            if (row % FLUSHED == 0) {
                flush();
            }
        }

        private void cell(int column, Object value) {
            if (value == null) {
                return;
            }
            String format = columns.get(column).format();
            if (value instanceof Formatted formatted) {
                if (formatted.number() == null) {
                    return;
                }
                sheet.value(row, column, formatted.number());
                format = formatted.format();
            } else if (value instanceof Number number) {
                sheet.value(row, column, number);
            } else {
                String text = value.toString();
                sheet.value(row, column, text);
                if (text.length() * 2 > columns.get(column).width()) {
                    sheet.style(row, column)
                            .wrapText(true)
                            .verticalAlignment("top")
                            .set();
                }
                return;
            }
            if (!format.isEmpty()) {
                sheet.style(row, column).format(format).set();
            }
        }

        private void flush() {
            try {
                sheet.flush();
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot write " + file, e);
            }
        }

        /** Ends the sheet with its print area. */
        void finish() {
            if (more > 0) {
                row++;
                sheet.value(row, 0, "另有 " + more + " 行，见 csv 文件夹 and " + more + " rows more, see the folder csv");
            }
            sheet.addNamedRange(sheet.range(0, 0, Math.max(row, 1), columns.size() - 1), "_xlnm.Print_Area");
            if (row > 0 && columns.size() > 2) {
                sheet.setAutoFilter(0, 0, row, columns.size() - 1);
            }
            try {
                sheet.finish();
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot write " + file, e);
            }
        }
    }

    /** A number, or nothing. */
    static Double number(OptionalDouble number) {
        return number.isPresent() ? number.getAsDouble() : null;
    }

    @Override
    public void close() {
        try {
            book.finish();
            out.close();
            date();
            Files.delete(draft);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot finish " + file, e);
        }
    }

    private void date() throws IOException {
        try (ZipFile undated = new ZipFile(draft.toFile());
                ZipOutputStream dated =
                        new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
            dated.setLevel(Deflater.BEST_SPEED);
            for (ZipEntry part : Collections.list(undated.entries())) {
                ZipEntry same = new ZipEntry(part.getName());
                same.setTimeLocal(DATED);
                dated.putNextEntry(same);
                try (InputStream in = undated.getInputStream(part)) {
                    if (part.getName().equals("docProps/core.xml")) {
                        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                        dated.write(CREATED.matcher(text)
                                .replaceAll("$1" + edition.publishedAt())
                                .getBytes(StandardCharsets.UTF_8));
                    } else {
                        in.transferTo(dated);
                    }
                }
                dated.closeEntry();
            }
        }
    }

    /** Headings with the same list of columns for all. */
    static List<Column> columns(Column... columns) {
        return new ArrayList<>(List.of(columns));
    }
}
