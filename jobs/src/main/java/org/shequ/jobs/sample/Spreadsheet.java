package org.shequ.jobs.sample;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A workbook (ECMA-376) with one sheet, written row by row in bounded memory. Written here because the libraries at
 * hand print the wall clock into the file: every date inside is fixed, so the same rows give the same bytes.
 */
final class Spreadsheet implements Closeable {
    private static final LocalDateTime FIXED = LocalDateTime.of(2026, 1, 1, 0, 0);
    private static final String XML = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    private static final String TYPES = "http://schemas.openxmlformats.org/package/2006/content-types";
    private static final String RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships";
    private static final String OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static final String PART = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

    private final ZipOutputStream zip;
    private final StringBuilder row = new StringBuilder(4_096);
    private final Map<String, Integer> labels = new LinkedHashMap<>();
    private int rowNumber = 1;
    private int column;

    Spreadsheet(Path file, String sheetName) throws IOException {
        Files.createDirectories(file.getParent());
        this.zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
        this.zip.setLevel(Deflater.BEST_SPEED);
        writeParts(sheetName);
        begin("xl/worksheets/sheet1.xml");
        write(XML + "<worksheet xmlns=\"" + MAIN + "\"><sheetData>");
    }

    /** A short text that many rows share; it goes into the table of shared strings. */
    Spreadsheet label(String value) {
        if (value.isEmpty()) {
            column++;
            return this;
        }
        Integer index = labels.get(value);
        if (index == null) {
            index = labels.size();
            labels.put(value, index);
        }
        open(" t=\"s\"");
        row.append("<v>").append(index.intValue()).append("</v></c>");
        return this;
    }

    /** A text of its own. */
    Spreadsheet text(String value) {
        if (value.isEmpty()) {
            column++;
            return this;
        }
        open(" t=\"inlineStr\"");
        row.append("<is><t>").append(escaped(value)).append("</t></is></c>");
        return this;
    }

    /** A date and time, as the number spreadsheets keep and a format that shows it; nothing for NEVER. */
    Spreadsheet instant(long instant) {
        if (instant == Instants.NEVER) {
            column++;
            return this;
        }
        open(" s=\"1\"");
        row.append("<v>").append(Instants.serial(instant)).append("</v></c>");
        return this;
    }

    /** A whole number. */
    Spreadsheet number(long value) {
        open("");
        row.append("<v>").append(value).append("</v></c>");
        return this;
    }

    private void open(String attributes) {
        row.append("<c r=\"")
                .append((char) ('A' + column))
                .append(rowNumber)
                .append('"')
                .append(attributes)
                .append('>');
        column++;
    }

    void end() throws IOException {
        row.append("</row>");
        write("<row r=\"" + rowNumber + "\">" + row);
        row.setLength(0);
        rowNumber++;
        column = 0;
    }

    @Override
    public void close() throws IOException {
        write("</sheetData></worksheet>");
        finishPart();
        begin("xl/sharedStrings.xml");
        write(XML + "<sst xmlns=\"" + MAIN + "\" uniqueCount=\"" + labels.size() + "\">");
        for (String label : labels.keySet()) {
            write("<si><t>" + escaped(label) + "</t></si>");
        }
        write("</sst>");
        finishPart();
        zip.close();
    }

    /** Encoded whole, which is several times faster than through a writer. */
    private void write(String xml) throws IOException {
        zip.write(xml.getBytes(StandardCharsets.UTF_8));
    }

    private void writeParts(String sheetName) throws IOException {
        part(
                "[Content_Types].xml",
                "<Types xmlns=\"" + TYPES + "\">"
                        + "<Default Extension=\"rels\""
                        + " ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                        + override("/xl/workbook.xml", "sheet.main")
                        + override("/xl/worksheets/sheet1.xml", "worksheet")
                        + override("/xl/styles.xml", "styles")
                        + override("/xl/sharedStrings.xml", "sharedStrings")
                        + "</Types>");
        part(
                "_rels/.rels",
                "<Relationships xmlns=\"" + RELATIONS + "\">" + relation(1, "officeDocument", "xl/workbook.xml")
                        + "</Relationships>");
        part(
                "xl/workbook.xml",
                "<workbook xmlns=\"" + MAIN + "\" xmlns:r=\"" + OFFICE + "\"><sheets><sheet name=\""
                        + escaped(sheetName) + "\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
        part(
                "xl/_rels/workbook.xml.rels",
                "<Relationships xmlns=\"" + RELATIONS + "\">" + relation(1, "worksheet", "worksheets/sheet1.xml")
                        + relation(2, "styles", "styles.xml") + relation(3, "sharedStrings", "sharedStrings.xml")
                        + "</Relationships>");
        part(
                "xl/styles.xml",
                "<styleSheet xmlns=\"" + MAIN + "\"><numFmts count=\"1\">"
                        + "<numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm:ss\"/></numFmts>"
                        + "<fonts count=\"1\"><font><sz val=\"11\"/><name val=\"宋体\"/></font></fonts>"
                        + "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
                        + "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
                        + "<borders count=\"1\"><border/></borders>"
                        + "<cellStyleXfs count=\"1\"><xf/></cellStyleXfs>"
                        + "<cellXfs count=\"2\"><xf/><xf numFmtId=\"164\" applyNumberFormat=\"1\"/></cellXfs>"
                        + "</styleSheet>");
    }

    private static String override(String name, String kind) {
        return "<Override PartName=\"" + name + "\" ContentType=\"" + PART + kind + "+xml\"/>";
    }

    private static String relation(int number, String kind, String target) {
        return "<Relationship Id=\"rId" + number + "\" Type=\"" + OFFICE + "/" + kind + "\" Target=\"" + target
                + "\"/>";
    }

    private void part(String name, String xml) throws IOException {
        begin(name);
        write(XML + xml);
        finishPart();
    }

    private void begin(String name) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(FIXED);
        zip.putNextEntry(entry);
    }

    private void finishPart() throws IOException {
        zip.closeEntry();
    }

    private static String escaped(String value) {
        return value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
