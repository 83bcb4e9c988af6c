package org.shequ.jobs.extract;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.shequ.schemas.source.Format;

/** Reads a workbook in a process of its own, whose memory a test sets. */
final class LargeWorkbook {
    private LargeWorkbook() {}

    /** @param arguments folder and file name */
    public static void main(String[] arguments) throws IOException {
        long rows = 0;
        String last = "";
        try (Opened opened =
                Opened.file(new DataFolder(arguments[0]), arguments[1], ReadersTest.reading(Format.XLSX, "", "", ""))) {
            while (opened.rows().hasNext()) {
                String[] cells = opened.rows().next().cells();
                last = cells[cells.length - 1];
                rows++;
            }
        }
        new PrintStream(System.out, true, StandardCharsets.UTF_8).println(rows + " rows, the last " + last);
    }
}
