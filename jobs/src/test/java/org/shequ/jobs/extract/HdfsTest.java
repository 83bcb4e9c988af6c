package org.shequ.jobs.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.jobs.cities.OneSource;

/** Deliveries and tables on a real HDFS of one node. */
class HdfsTest {
    private static final String MORE = "id,area,at,type\n";

    @TempDir
    private static java.nio.file.Path disk;

    private static MiniDFSCluster cluster;
    private static FileSystem hdfs;

    @TempDir
    private java.nio.file.Path folder;

    @BeforeAll
    static void start() {
        Configuration configuration = new Configuration();
        configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, disk.toString());
        try {
            cluster = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
            cluster.waitActive();
            hdfs = cluster.getFileSystem();
        } catch (IOException e) {
            abort("HDFS cannot be started here: " + e.getMessage());
        }
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.shutdown();
        }
    }

    private static String address(String path) {
        return hdfs.getUri() + path;
    }

    private static void deliver(String name, byte[] content) throws IOException {
        try (OutputStream out = hdfs.create(new Path(name))) {
            out.write(content);
        }
    }

    private static String row(int id) {
        return id + ",A,2026-09-01 08:00:00,噪声\n";
    }

    private static byte[] packed(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] spreadsheet(int id) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Workbook book = new Workbook(bytes, "test", "1.0")) {
            Worksheet sheet = book.newWorksheet("a");
            String[][] rows = {{"id", "area", "at", "type"}, {"" + id, "B", "2026-09-01 08:00:00", "噪声"}};
            for (int row = 0; row < rows.length; row++) {
                for (int cell = 0; cell < rows[row].length; cell++) {
                    sheet.value(row, cell, rows[row][cell]);
                }
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void filesAreTakenInByPatternAndOneStillBeingWrittenWaits() throws IOException {
        OneSource city = OneSource.in(folder, "read: {files: ['2026/*/*.csv*']}\n" + OneSource.COLUMNS);
        city.deliveredAt(address("/drop"));
        deliver("/drop/2026/09/a.csv", (MORE + row(1)).getBytes(Charset.forName("GB18030")));
        deliver("/drop/2026/10/b.csv.gz", packed(MORE + row(2)));
        deliver("/drop/2025/09/old.csv", "not asked for".getBytes(StandardCharsets.UTF_8));
        try (FSDataOutputStream open = hdfs.create(new Path("/drop/2026/10/c.csv"))) {
            open.write((MORE + row(3) + "4,A,2026-09-0").getBytes(StandardCharsets.UTF_8));
            open.hflush();
            String note = city.night().get(0).note();
            assertTrue(note.contains("1 file(s) still being written 未写完: 2026/10/c.csv"), note);
            assertEquals(List.of("1 A 噪声", "2 A 噪声"), city.requests());
            open.write("1 08:00:00,噪声\n".getBytes(StandardCharsets.UTF_8));
        }
        city.night();
        assertEquals(List.of("1 A 噪声", "2 A 噪声", "3 A 噪声", "4 A 噪声"), city.requests());
        assertEquals(Map.of("accepted", 4L), city.accounting());
        assertFalse(city.night().get(0).note().contains("still being written"));
    }

    @Test
    void tablesAndSpreadsheetsLieThereToo() throws IOException {
        OneSource city = OneSource.in(folder, "read: {files: ['*.xlsx'], format: xlsx}\n" + OneSource.COLUMNS);
        city.deliveredAt(address("/sheets"));
        city.lakeOf(Map.of("SHEQU_WAREHOUSE", address("/lake")));
        deliver("/sheets/a.xlsx", spreadsheet(1));
        city.night();
        deliver("/sheets/b.xlsx", spreadsheet(2));
        city.night();
        assertEquals(List.of("1 B 噪声", "2 B 噪声"), city.requests());
        assertTrue(hdfs.exists(new Path("/lake/core/hotline_request")));
        assertFalse(java.nio.file.Files.exists(city.home().resolve("lake/core")));
    }

    @Test
    void aPlaceWithoutAFileSystemIsSaid() {
        OneSource city = OneSource.in(folder, "read: {files: ['*.csv']}\n" + OneSource.COLUMNS);
        city.deliveredAt("s3a://bucket/drop");
        String message = assertThrows(InputRefusedException.class, city::night).getMessage();
        assertTrue(
                message.startsWith("Cannot read s3a://bucket/drop: there is no file system for s3a on the class path"
                        + " (expected its jars in the folder that SHEQU_DRIVERS names: hadoop-aws 3.4"),
                message);
        city.deliveredAt("oss://bucket/drop");
        assertTrue(assertThrows(InputRefusedException.class, city::night)
                .getMessage()
                .contains("there is no file system for oss"));
        city.deliveredAt(URI.create("hdfs://no-such-host.invalid:8020/drop").toString());
        assertTrue(assertThrows(SourceUnreachableException.class, city::night)
                .getMessage()
                .contains("no-such-host.invalid"));
    }
}
