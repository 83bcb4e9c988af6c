package org.shequ.jobs.extract;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.shequ.schemas.source.Reading;

/**
 * Rows of a worksheet, streamed. Text stays text; numbers are written without exponent or superfluous zeros; a cell formatted
 * as a date becomes {@code yyyy-MM-dd HH:mm:ss}, so that text dates and real dates meet in one pattern.
 */
final class XlsxRows implements RowReader {
    private static final DateTimeFormatter DATE_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final String file;
    private final ReadableWorkbook workbook;
    private final Stream<Row> stream;
    private final Iterator<Row> rows;

    XlsxRows(InputStream in, Reading reading, String file) throws IOException {
        this.file = file;
        try {
            this.workbook = new ReadableWorkbook(in, new ReadingOptions(true, false));
            Sheet sheet = workbook.getSheet(reading.sheet() - 1)
                    .orElseThrow(() ->
                            new InputRefusedException("Cannot read " + file + ": it has no sheet " + reading.sheet()));
            this.stream = sheet.openStream();
            this.rows = stream.iterator();
        } catch (IOException | RuntimeException e) {
            throw refusal(e);
        }
    }

    @Override
    public boolean hasNext() {
        try {
            return rows.hasNext();
        } catch (RuntimeException e) {
            throw refusal(e);
        }
    }

    @Override
    public RawRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Row row = rows.next();
        String[] cells = new String[row.getCellCount()];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = row.getOptionalCell(i).map(XlsxRows::text).orElse("");
        }
        return new RawRow(row.getRowNum(), cells);
    }

    private static String text(Cell cell) {
        if (cell.getType() == CellType.NUMBER) {
            Optional<LocalDateTime> date = isDate(cell) ? Optional.ofNullable(cell.asDate()) : Optional.empty();
            return date.map(DATE_TIME::format).orElseGet(() -> number(cell.asNumber()));
        }
        String raw = cell.getType() == CellType.STRING ? cell.asString() : cell.getRawValue();
        return raw == null ? "" : raw;
    }

    /** A number format with a year, month or hour in it, outside quotes, colours and locale marks. */
    private static boolean isDate(Cell cell) {
        String format = cell.getDataFormatString();
        if (format == null) {
            return false;
        }
        String letters = format.replaceAll("\"[^\"]*\"|\\[[^\\]]*\\]|\\\\.", "").toLowerCase(java.util.Locale.ROOT);
        return letters.matches(".*[ymdhs].*") && !letters.contains("general");
    }

    private static String number(BigDecimal value) {
        return value.stripTrailingZeros().toPlainString();
    }

    private InputRefusedException refusal(Exception e) {
        return SoundRows.refused(file, "no readable workbook", e);
    }

    @Override
    public void close() throws IOException {
        stream.close();
        workbook.close();
    }
}
