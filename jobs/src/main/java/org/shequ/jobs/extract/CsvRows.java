package org.shequ.jobs.extract;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.NoSuchElementException;
import org.shequ.schemas.source.Reading;

/** Rows of a CSV or TSV file: quotes, embedded newlines, any line ends, blank lines left out. */
final class CsvRows implements RowReader {
    /** Longest row taken, in characters; a quote that is never closed would otherwise swallow the file. */
    private static final int LONGEST_ROW = 4 << 20;

    private final String file;
    private final String charset;
    private final CloseableIterator<CsvRecord> records;
    private long line;

    CsvRows(InputStream in, Reading reading, String file) throws IOException {
        this.charset = reading.charset();
        this.file = file;
        this.records = CsvReader.builder()
                .fieldSeparator(reading.delimiter())
                .skipEmptyLines(true)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .maxBufferSize(LONGEST_ROW)
                .ofCsvRecord(Charsets.open(in, reading.charset(), file))
                .iterator();
    }

    @Override
    public boolean hasNext() {
        try {
            return records.hasNext();
        } catch (CsvParseException | UncheckedIOException e) {
            throw refusal(e);
        }
    }

    @Override
    public RawRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        try {
            CsvRecord row = records.next();
            line = row.getStartingLineNumber();
            return new RawRow(line, row.getFields().toArray(String[]::new));
        } catch (CsvParseException | UncheckedIOException e) {
            throw refusal(e);
        }
    }

    private InputRefusedException refusal(RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CharacterCodingException) {
                return new InputRefusedException(
                        "Cannot read " + file + ": bytes after line " + line
                                + " do not belong to its character set (expected "
                                + (charset.isBlank()
                                        ? "one found by its first bytes"
                                        : charset + ", as its mapping says")
                                + ")",
                        e);
            }
        }
        return new InputRefusedException(
                "Cannot read " + file + ": the row after line " + line + " is no CSV: " + e.getMessage()
                        + " (expected closed quotes and rows under " + (LONGEST_ROW >> 20) + " million characters)",
                e);
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
