package org.shequ.jobs.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.schemas.source.Arrival;
import org.shequ.schemas.source.Folder;
import org.shequ.schemas.source.Format;
import org.shequ.schemas.source.Header;
import org.shequ.schemas.source.Reading;

/** What every format and every packing comes to: columns, and rows of texts with their lines. */
class ReadersTest {
    @TempDir
    private Path data;

    static Reading reading(Format format, String charset, String rows, String within) {
        return new Reading(
                Folder.DATA,
                List.of("*"),
                format,
                charset,
                format == Format.TSV ? '\t' : ',',
                Header.PRESENT,
                List.of(),
                1,
                1,
                "",
                rows,
                within,
                Arrival.AT_ONCE);
    }

    /** Columns and rows of all files in a delivered one, as one text. */
    private String read(String name, Reading reading) throws IOException {
        DataFolder folder = new DataFolder(data.toString());
        Path path = data.resolve(name);
        DataFolder.FileFound found = new DataFolder.FileFound(
                "s", name, Files.size(path), Files.getLastModifiedTime(path).toMillis());
        List<String> lines = new ArrayList<>();
        for (DataFolder.FileFound file : Packed.files(folder, found, reading)) {
            if (!file.name().equals(name)) {
                lines.add(file.name());
            }
            try (Opened opened = Opened.file(folder, file.name(), reading)) {
                lines.add(String.join("|", opened.columns()));
                opened.rows()
                        .forEachRemaining(row -> lines.add(row.line() + ": "
                                + String.join(
                                        "|",
                                        Arrays.stream(row.cells())
                                                .map(cell -> cell == null ? "" : cell)
                                                .toList())));
            }
        }
        return String.join("\n", lines);
    }

    private String json(String text, String rows) throws IOException {
        Files.writeString(data.resolve("a.json"), text);
        return read("a.json", reading(Format.JSON, "", rows, ""));
    }

    private String refusal(String name, Reading reading) {
        return assertThrows(InputRefusedException.class, () -> read(name, reading))
                .getMessage();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes, Charset.forName("GB18030"))) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                out.putNextEntry(new ZipEntry(file.getKey()));
                out.write(file.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aListOfObjectsGivesItsPathsAsColumns() throws IOException {
        assertEquals("""
                id|area.code|tags[0].name|tags[1].name|n
                1: 007|A|x|y|1.10
                2: 8||||""", json("""
                        [{"id": "007", "area": {"code": "A"}, "tags": [{"name": "x"}, {"name": "y"}], "n": 1.10},
                        {"id": 8, "n": null}]""", ""));
    }

    @Test
    void numbersStayAsTheyAreWritten() throws IOException {
        assertEquals(
                "n\n1: 12345678901234567890\n2: 1000\n3: 0.1\n4: 1E+999999999\n5: true",
                json(
                        "{\"n\":12345678901234567890}\n{\"n\":1e3}\n{\"n\":0.1}\n{\"n\":1e999999999}\n{\"n\":true}\n",
                        ""));
    }

    @Test
    void linesAndConcatenatedDocumentsAreRows() throws IOException {
        assertEquals("a|b\n1: 1|\n3: |2\n3: 3|", json("{\"a\":1}\n\n{\"b\":2} {\"a\":3}", ""));
    }

    @Test
    void anArrayOfAnArrayGivesItsRowsWithWhatIsAround() throws IOException {
        assertEquals("""
                at|$.cases.id|$.day|$.source.name
                3: 08:00|1|2026-09-01|grid
                3: 09:00|1|2026-09-01|grid
                4: 10:00|2|2026-09-01|grid""", json("""
                        {"day": "2026-09-01",
                        "cases": [
                        {"events": [{"at": "08:00"}, {"at": "09:00"}], "id": 1},
                        {"id": 2, "events": [{"at": "10:00"}]},
                        {"id": 3, "events": []}],
                        "source": {"name": "grid"}}""", "cases.events"));
    }

    @Test
    void anEmptyListHasNoColumnsAndNoRows() throws IOException {
        assertEquals("", json("[]", ""));
        assertEquals("", json("{\"data\": []}", "data"));
    }

    @Test
    void jsonThatIsNoneIsRefusedWithItsLine() throws IOException {
        Reading plain = reading(Format.JSON, "", "", "");
        Files.writeString(data.resolve("a.json"), "{\"a\":1}\n{\"a\":\n");
        assertTrue(
                refusal("a.json", plain).startsWith("Cannot read a.json: line 3 is no JSON"), refusal("a.json", plain));
        Files.writeString(data.resolve("a.json"), "{\"a\":1,\"a\":2}");
        assertTrue(refusal("a.json", plain).contains("Duplicate field 'a'"), refusal("a.json", plain));
        Files.writeString(data.resolve("a.json"), "5");
        assertTrue(refusal("a.json", plain).contains("a single value"), refusal("a.json", plain));
        Files.writeString(data.resolve("a.json"), "{\"b\":[]}");
        String message = refusal("a.json", reading(Format.JSON, "", "data.cases", ""));
        assertTrue(message.contains("it has no 'data.cases'"), message);
    }

    @Test
    void idsInThePlaceOfNamesAreRefused() throws IOException {
        StringBuilder text = new StringBuilder("{");
        for (int id = 0; id <= 2000; id++) {
            text.append(id == 0 ? "" : ",").append('"').append(id).append("\":1");
        }
        Files.writeString(data.resolve("a.json"), text + "}");
        String message = refusal("a.json", reading(Format.JSON, "", "", ""));
        assertTrue(message.contains("more than 2000 paths"), message);
    }

    /** One feed, with a header in some of its files and not in others: what is no header is the first row. */
    @Test
    void aHeaderIsFoundInTheFilesThatHaveOne() throws IOException {
        Reading reading = new Reading(
                Folder.DATA,
                List.of("*"),
                Format.CSV,
                "",
                ',',
                Header.DETECT,
                List.of("id", "type"),
                1,
                1,
                "",
                "",
                "",
                Arrival.AT_ONCE);
        Files.writeString(data.resolve("with.csv"), "id,type\n1,噪声\n");
        Files.writeString(data.resolve("without.csv"), "1,噪声\n2,道路\n");
        Files.writeString(data.resolve("none.csv"), "");
        assertEquals("id|type\n2: 1|噪声", read("with.csv", reading));
        assertEquals("id|type\n1: 1|噪声\n2: 2|道路", read("without.csv", reading));
        assertEquals("id|type", read("none.csv", reading));
    }

    @Test
    void tabsPartCells() throws IOException {
        Files.writeString(data.resolve("a.tsv"), "a\tb\n1,5\t\"x\ty\"\n");
        assertEquals("a|b\n2: 1,5|x\ty", read("a.tsv", reading(Format.TSV, "", "", "")));
    }

    @Test
    void utf16IsReadWithAndWithoutItsMark() throws IOException {
        String text = "编号,名称\n1,噪声\n";
        for (String charset : List.of("UTF-16LE", "UTF-16BE")) {
            Files.write(data.resolve("a.csv"), text.getBytes(Charset.forName(charset)));
            assertEquals("编号|名称\n2: 1|噪声", read("a.csv", reading(Format.CSV, "", "", "")));
            assertEquals("编号|名称\n2: 1|噪声", read("a.csv", reading(Format.CSV, "UTF-16", "", "")));
            Files.write(data.resolve("a.csv"), ("\ufeff" + text).getBytes(Charset.forName(charset)));
            assertEquals("编号|名称\n2: 1|噪声", read("a.csv", reading(Format.CSV, "", "", "")));
        }
    }

    @Test
    void gzipIsUnpackedWhateverItsName() throws IOException {
        Files.write(data.resolve("a.csv"), gzip(bytes("a,b\n1,2\n")));
        assertEquals("a|b\n2: 1|2", read("a.csv", reading(Format.CSV, "", "", "")));
        Files.write(data.resolve("a.json.gz"), gzip(bytes("{\"a\":1}")));
        assertEquals("a\n1: 1", read("a.json.gz", reading(Format.JSON, "", "", "")));
    }

    @Test
    void everyFileOfAZipThatCountsIsReadByItself() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("甲/b.csv", bytes("b\n2\n"));
        files.put("a.csv", bytes("a\n1\n"));
        files.put("readme.txt", bytes("none"));
        files.put("__MACOSX/a.csv", bytes("none"));
        Files.write(data.resolve("x.zip"), zip(files));
        assertEquals(
                "x.zip!/a.csv\na\n2: 1\nx.zip!/甲/b.csv\nb\n2: 2", read("x.zip", reading(Format.CSV, "", "", "*.csv")));
        String message = refusal("x.zip", reading(Format.CSV, "", "", "*.dat"));
        assertTrue(message.contains("none of its 4 files matches *.dat"), message);
    }

    @Test
    void aWorkbookIsReadByItselfAndFromAZip() throws IOException {
        ByteArrayOutputStream book = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(book, "test", "1.0")) {
            Worksheet sheet = workbook.newWorksheet("one");
            sheet.value(0, 0, "id");
            sheet.value(1, 0, "007");
        }
        Reading reading = reading(Format.XLSX, "", "", "");
        Files.write(data.resolve("a.xlsx"), book.toByteArray());
        assertEquals("id\n2: 007", read("a.xlsx", reading));
        Files.write(data.resolve("a.zip"), zip(Map.of("a.xlsx", book.toByteArray())));
        assertEquals("a.zip!/a.xlsx\nid\n2: 007", read("a.zip", reading));
        Files.write(data.resolve("a.xlsx.gz"), gzip(book.toByteArray()));
        assertEquals("id\n2: 007", read("a.xlsx.gz", reading));
    }

    @Test
    void theSecondSheetBelowATitleWithTypedAndRealDates() throws IOException {
        try (OutputStream out = Files.newOutputStream(data.resolve("a.xlsx"));
                Workbook workbook = new Workbook(out, "test", "1.0")) {
            workbook.newWorksheet("cover").value(0, 0, "not this one");
            Worksheet sheet = workbook.newWorksheet("cases");
            sheet.value(0, 0, "九月案件");
            sheet.value(1, 0, "id");
            sheet.value(1, 1, "at");
            sheet.value(2, 0, 1);
            sheet.value(2, 1, "2026/9/1 8:05");
            sheet.value(3, 0, 2);
            sheet.value(3, 1, LocalDateTime.of(2026, 9, 1, 8, 5));
            sheet.style(3, 1).format("yyyy-mm-dd h:mm").set();
        }
        Reading reading = new Reading(
                Folder.DATA,
                List.of("*"),
                Format.XLSX,
                "",
                ',',
                Header.PRESENT,
                List.of(),
                2,
                2,
                "",
                "",
                "",
                Arrival.AT_ONCE);
        assertEquals("id|at\n3: 1|2026/9/1 8:05\n4: 2|2026-09-01 08:05:00", read("a.xlsx", reading));
    }

    /** A hundred thousand rows of which the file unpacked is many times the memory of the process that reads them. */
    @Test
    void aLargeWorkbookIsStreamed() throws Exception {
        int rows = 100_000;
        Path file = data.resolve("large.xlsx");
        try (OutputStream out = Files.newOutputStream(file);
                Workbook workbook = new Workbook(out, "test", "1.0")) {
            Worksheet sheet = workbook.newWorksheet("one");
            for (int row = 0; row <= rows; row++) {
                for (int column = 0; column < 10; column++) {
                    sheet.inlineString(row, column, row == 0 ? "c" + column : "工单 " + row + " 之 " + column);
                }
                if (row % 1000 == 0) {
                    sheet.flush();
                }
            }
        }
        Path log = data.resolve("log");
        Process reader = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xmx48m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        LargeWorkbook.class.getName(),
                        data.toString(),
                        "large.xlsx")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertEquals(0, reader.waitFor(), Files.readString(log));
        assertTrue(Files.readString(log).contains(rows + " rows, the last 工单 100000 之 9"), Files.readString(log));
    }

    @Test
    void archivesThatAreNotSoundAreRefusedInOneMessage() throws IOException {
        Reading csv = reading(Format.CSV, "", "", "");
        Files.write(data.resolve("up.zip"), zip(Map.of("../../etc/a.csv", bytes("a\n1\n"))));
        assertEquals(
                "Cannot unpack up.zip: it holds '../../etc/a.csv' (expected files below its own folder)",
                refusal("up.zip", csv));
        byte[] zeros = new byte[70 << 20];
        Files.write(data.resolve("bomb.zip"), zip(Map.of("a.csv", zeros)));
        assertTrue(
                refusal("bomb.zip", csv).matches("Cannot unpack bomb.zip: more than \\d+ bytes come out of \\d+ .*"));
        Files.write(data.resolve("bomb.gz"), gzip(zeros));
        DataFolder folder = new DataFolder(data.toString());
        String bomb = assertThrows(InputRefusedException.class, () -> folder.digest("bomb.gz", csv))
                .getMessage();
        assertTrue(bomb.startsWith("Cannot unpack bomb.gz: more than "), bomb);
        Files.write(data.resolve("bomb.xlsx"), zip(Map.of("[Content_Types].xml", zeros)));
        assertTrue(refusal("bomb.xlsx", reading(Format.XLSX, "", "", "")).startsWith("Cannot unpack bomb.xlsx: more"));
        byte[] whole = gzip(bytes("a,b\n" + "1,2\n".repeat(10_000)));
        Files.write(data.resolve("cut.gz"), Arrays.copyOf(whole, whole.length / 2));
        assertTrue(refusal("cut.gz", csv).contains("cut off or damaged"), refusal("cut.gz", csv));
        byte[] zipped = zip(Map.of("a.csv", bytes("a,b\n" + "1,2\n".repeat(10_000))));
        Files.write(data.resolve("cut.zip"), Arrays.copyOf(zipped, zipped.length / 3));
        assertTrue(refusal("cut.zip", csv).startsWith("Cannot unpack cut.zip: "), refusal("cut.zip", csv));
        Files.write(data.resolve("two.zip"), zip(Map.of("a.zip", zipped)));
        assertTrue(refusal("two.zip", csv).contains("an archive within an archive"), refusal("two.zip", csv));
    }

    @Test
    void parquetColumnsBecomeTexts() throws IOException {
        MessageType type = MessageTypeParser.parseMessageType("""
                message row {
                  required binary id (STRING);
                  optional int32 day (DATE);
                  optional int64 at (TIMESTAMP(MICROS,true));
                  optional int64 local (TIMESTAMP(MILLIS,false));
                  optional double share;
                  optional int64 fee (DECIMAL(18,2));
                  optional boolean ok;
                  optional group place { optional double lon; }
                }""");
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(data.resolve("a.parquet")))
                .withConf(new PlainParquetConfiguration())
                .withType(type)
                .build()) {
            SimpleGroupFactory rows = new SimpleGroupFactory(type);
            Group row = rows.newGroup();
            row.append("id", Binary.fromString("007")).append("day", 20_000).append("at", 1_760_000_000_000_001L);
            row.append("local", 1_760_000_000_000L)
                    .append("share", 5.0)
                    .append("fee", 1234L)
                    .append("ok", true);
            row.addGroup("place").append("lon", 121.5);
            writer.write(row);
            writer.write(rows.newGroup().append("id", Binary.fromString("008")));
        }
        assertEquals("""
                id|day|at|local|share|fee|ok|place.lon
                1: 007|2024-10-04|2025-10-09T08:53:20.000001Z|2025-10-09 08:53:20|5|12.34|true|121.5
                2: 008|||||||""", read("a.parquet", reading(Format.PARQUET, "", "", "")));
        Files.writeString(data.resolve("b.parquet"), "no parquet at all");
        String message = refusal("b.parquet", reading(Format.PARQUET, "", "", ""));
        assertTrue(message.startsWith("Cannot read b.parquet: it is no readable Parquet"), message);
    }

    @Test
    void listsInParquetAreRefused() throws IOException {
        MessageType type = MessageTypeParser.parseMessageType("message row { repeated int32 n; }");
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(
                        new org.apache.hadoop.fs.Path(data.resolve("l.parquet").toUri()))
                .withConf(new Configuration())
                .withType(type)
                .build()) {
            writer.write(new SimpleGroupFactory(type).newGroup().append("n", 1));
        }
        String message = refusal("l.parquet", reading(Format.PARQUET, "", "", ""));
        assertEquals("Cannot read l.parquet: column 'n' is a list (expected one value a row)", message);
    }
}
