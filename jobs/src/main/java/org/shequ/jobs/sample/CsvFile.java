package org.shequ.jobs.sample;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A comma-separated file being written row by row (RFC 4180: lines end in CRLF, quotes only where needed). */
final class CsvFile implements Closeable {
    static final Charset GBK = Charset.forName("GBK");

    private final OutputStream out;
    private final Charset charset;
    private final StringBuilder row = new StringBuilder(512);
    private long rows = -1;
    private boolean isRowBegun;

    private CsvFile(Path file, Charset charset) throws IOException {
        Files.createDirectories(file.getParent());
        this.out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        this.charset = charset;
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
        csv.row.append('\uFEFF');
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
        out.write(finished());
        rows++;
    }

    /** Ends the row and writes it a second time. */
    void endTwice() throws IOException {
        byte[] line = finished();
        out.write(line);
        out.write(line);
        rows += 2;
    }

    /** The row as bytes; encoded whole, which is several times faster than through a writer. */
    private byte[] finished() {
        byte[] line = row.append("\r\n").toString().getBytes(charset);
        row.setLength(0);
        isRowBegun = false;
        return line;
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
