package org.shequ.jobs.sample;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A comma-separated file being written row by row (RFC 4180: lines end in CRLF, quotes only where needed). */
final class CsvFile implements Closeable {
    static final Charset GBK = Charset.forName("GBK");

    private final Writer out;
    private final StringBuilder row = new StringBuilder(512);
    private long rows = -1;
    private boolean isRowBegun;

    private CsvFile(Path file, Charset charset) throws IOException {
        Files.createDirectories(file.getParent());
        OutputStream bytes = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        this.out = new OutputStreamWriter(bytes, charset.newEncoder().onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    /** Opens a file and writes its header. */
    static CsvFile create(Path file, Charset charset, String... header) throws IOException {
        CsvFile csv = new CsvFile(file, charset);
        for (String name : header) {
            csv.cell(name);
        }
        csv.end();
        return csv;
    }

    /** Opens a UTF-8 file that begins with a byte-order mark, as spreadsheet programs write them. */
    static CsvFile marked(Path file, String... header) throws IOException {
        CsvFile csv = new CsvFile(file, StandardCharsets.UTF_8);
        csv.out.write('\uFEFF');
        for (String name : header) {
            csv.cell(name);
        }
        csv.end();
        return csv;
    }

    CsvFile cell(String value) {
        if (isRowBegun) {
            row.append(',');
        }
        isRowBegun = true;
        if (isPlain(value)) {
            row.append(value);
        } else {
            row.append('"').append(value.replace("\"", "\"\"")).append('"');
        }
        return this;
    }

    CsvFile cell(long value) {
        return cell(Long.toString(value));
    }

    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == ',' || c == '"' || c == '\n' || c == '\r') {
                return false;
            }
        }
        return true;
    }

    void end() throws IOException {
        row.append("\r\n");
        out.append(row);
        row.setLength(0);
        isRowBegun = false;
        rows++;
    }

    /** Ends the row and writes it a second time. */
    void endTwice() throws IOException {
        row.append("\r\n");
        out.append(row).append(row);
        row.setLength(0);
        isRowBegun = false;
        rows += 2;
    }

    /** Rows ended so far, without the header. */
    long rows() {
        return rows;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
