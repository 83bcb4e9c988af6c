package org.shequ.jobs.extract;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.shequ.schemas.source.Reading;

/** Rows of a CSV or TSV file: quotes, embedded newlines, any line ends, blank lines left out. */
final class CsvRows implements RowReader {
    private final String file;
    private final String charset;
    private final CloseableIterator<CsvRecord> records;
    private final EndMindful text;
    private final boolean isGbk;
    private long line;

    CsvRows(InputStream in, Reading reading, String file) throws IOException {
        this.charset = reading.charset();
        this.file = file;
        InputStreamReader decoded = Charsets.open(in, reading.charset(), file);
        this.isGbk = decoded.getEncoding().equals("GB18030");
        this.text = new EndMindful(decoded);
        this.records = CsvReader.builder()
                .fieldSeparator(reading.delimiter())
                .skipEmptyLines(true)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .maxBufferSize(SoundRows.LONGEST_ROW)
                .ofCsvRecord(text)
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
                "Cannot read " + file + ": the row after line " + line
                        + " is no CSV (expected quotes in pairs, nothing between a closing one and the delimiter, and rows"
                        + " under " + (SoundRows.LONGEST_ROW >> 20) + " million characters)",
                e);
    }

    /** Whether its text is read as GB18030. */
    boolean isGbk() {
        return isGbk;
    }

    @Override
    public Optional<String> doubt() {
        return text.isCut() ? Optional.of("the last line has no line end 末行无换行") : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        records.close();
    }

    /** Minds the last letter that passed: a file that was cut off mostly ends within a line. */
    private static final class EndMindful extends FilterReader {
        private char last = '\n';

        EndMindful(Reader in) {
            super(in);
        }

        boolean isCut() {
            return last != '\n' && last != '\r';
        }

        @Override
        public int read(char[] to, int offset, int length) throws IOException {
            int read = super.read(to, offset, length);
            if (read > 0) {
                last = to[offset + read - 1];
            }
            return read;
        }
    }
}
