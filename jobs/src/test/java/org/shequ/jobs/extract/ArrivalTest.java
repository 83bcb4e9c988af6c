package org.shequ.jobs.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.jobs.cities.OneSource;
import org.shequ.jobs.job.Outcome;

/** Which files are taken in on which night. */
class ArrivalTest {
    private static final String ONE = "id,area,at,type\n1,A,2026-09-01 08:00:00,噪声\n";

    @TempDir
    private Path folder;

    private static String told(OneSource city) {
        return city.night().get(0).note();
    }

    @Test
    void aFileWaitsForItsMarker() throws IOException {
        OneSource city = OneSource.in(folder, "read: {files: ['*.csv'], marker: '{name}.done'}\n" + OneSource.COLUMNS);
        city.deliver("a.csv", ONE);
        assertEquals("no new files 无新文件; requests: 1 file(s) still being written 未写完: a.csv", told(city));
        assertEquals(List.of(), city.requests());
        city.deliver("a.csv.done", "");
        city.night();
        assertEquals(List.of("1 A 噪声"), city.requests());
    }

    @Test
    void aFileWaitsUntilItHasSettled() throws IOException {
        OneSource city = OneSource.in(folder, "read: {files: ['*.csv'], settle_seconds: 3600}\n" + OneSource.COLUMNS);
        Path file = city.deliver("a.csv", ONE);
        assertTrue(told(city).contains("still being written"));
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        city.night();
        assertEquals(List.of("1 A 噪声"), city.requests());
    }

    @Test
    void theFilesOfAZipAreDeliveriesAndComeOnce() throws IOException {
        OneSource city = OneSource.in(folder, "read: {files: ['*.zip'], within: '*.csv'}\n" + OneSource.COLUMNS);
        zip(city.data().resolve("day.zip"), Map.of("a.csv", ONE, "b.csv", ONE.replace("1,A", "2,B")));
        city.night();
        assertEquals(List.of("1 A 噪声", "2 B 噪声"), city.requests());
        assertEquals(Outcome.State.UNCHANGED, city.night().get(0).state());
        zip(city.data().resolve("day.zip"), Map.of("a.csv", ONE, "b.csv", ONE.replace("1,A", "2,A")));
        Files.setLastModifiedTime(
                city.data().resolve("day.zip"), FileTime.from(Instant.now().plusSeconds(60)));
        assertEquals("1 files", told(city));
        assertEquals(List.of("1 A 噪声", "2 A 噪声"), city.requests());
        assertEquals(Map.of("accepted", 2L, "superseded", 1L), city.accounting());
    }

    @Test
    void theRawRoomMayLieApart() throws IOException {
        OneSource city = OneSource.in(folder, "read: {files: ['*.csv']}\n" + OneSource.COLUMNS);
        Path apart = folder.resolve("apart");
        city.lakeOf(Map.of("SHEQU_RAW_WAREHOUSE", apart.toUri().toString()));
        city.deliver("a.csv", "id,area,at,type\n1,A,2026-09-01 08:00:00,噪声\n");
        city.night();
        assertEquals(List.of("1 A 噪声"), city.requests());
        assertTrue(Files.isDirectory(apart.resolve("row/data")));
        assertFalse(Files.exists(city.home().resolve("lake/raw")));
        assertTrue(Files.isDirectory(city.home().resolve("lake/core/hotline_request/data")));
    }

    @Test
    void aTimeToldToTheSecondIsTheOneToldToTheMillisecond() {
        assertTrue(DataFolder.isSameTime(1_795_399_749_083L, 1_795_399_749_000L));
        assertFalse(DataFolder.isSameTime(1_795_399_749_083L, 1_795_399_749_084L));
        assertFalse(DataFolder.isSameTime(1_795_399_749_083L, 1_795_399_750_000L));
    }

    @Test
    void jsonIsMappedByItsPaths() {
        OneSource city = OneSource.in(folder, """
                read: {files: ['*.json'], format: json, rows: result.cases}
                columns:
                  request_id: case.id
                  area_code: {from: 'place.codes[0]'}
                  created_at: {from: '$.result.day'}
                  category: {constant: 噪声}
                  request_type: {constant: other}
                  is_excluded: {constant: 'false'}
                """);
        city.deliver("a.json", """
                {"result": {"cases": [{"case": {"id": 7}, "place": {"codes": ["A", "x"]}}], "day": "2026-09-01"}}
                """);
        city.deliver("empty.json", "{\"result\": {\"cases\": []}}");
        city.night();
        assertEquals(List.of("7 A 噪声"), city.requests());
    }

    private static void zip(Path file, Map<String, String> files) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, String> each : files.entrySet()) {
                out.putNextEntry(new ZipEntry(each.getKey()));
                out.write(each.getValue().getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
        }
    }
}
