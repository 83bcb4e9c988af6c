package org.shequ.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.jobs.cities.OneSource;

/** Refused rows are listed as received, and what is put right leaves the list and the count. */
class RejectsCommandTest {
    private static final String FAULTY = """
            id,area,at,type
            1,A,2026-09-01 08:00:00,噪声
            2,Z,2026-09-01 08:00:00,噪声
            3,B,yesterday,"灯,路
            口"
            """;

    @TempDir
    private Path folder;

    private OneSource city;

    @BeforeEach
    void aNightWithTwoFaults() {
        city = OneSource.in(folder, "read: {files: ['*.csv']}\n" + OneSource.COLUMNS);
        city.deliver("a.csv", FAULTY);
        city.night();
        assertEquals(Map.of("accepted", 1L, "rejected type", 1L, "rejected unknown_area", 1L), city.accounting());
    }

    private String told(int code, String... options) {
        StringWriter out = new StringWriter();
        String[] call = new String[options.length + 5];
        System.arraycopy(
                new String[] {
                    "rejects",
                    "--deployment",
                    city.deployment().toString(),
                    "--home",
                    city.home().toString()
                },
                0,
                call,
                0,
                5);
        System.arraycopy(options, 0, call, 5, options.length);
        assertEquals(
                code,
                Shequ.commandLine(new PrintWriter(out), new PrintWriter(out)).execute(call),
                out.toString());
        return out.toString();
    }

    @Test
    void theTableShowsTheRowAndWhereItCameFrom() {
        String table = told(0);
        assertTrue(
                table.lines()
                        .anyMatch(
                                line -> line.matches(
                                        "requests +a.csv:3 +row +unknown_area .*area_code +Z +an area of core.area +2 \\| Z \\| 2026-09-01 08:00:00 \\| 噪声")),
                table);
        assertTrue(
                table.lines()
                        .anyMatch(
                                line -> line.matches(
                                        "requests +a.csv:4 +row +type .*created_at +yesterday +a date like .* 3 \\| B \\| yesterday \\| 灯,路 口")),
                table);
        assertTrue(table.contains("2 entries"), table);
    }

    @Test
    void aSourceAReasonAndJson() {
        String json = told(0, "--source", "requests", "--reason", "type", "-o", "json");
        assertTrue(json.contains("\"type\" : \"灯,路\\n口\""), json);
        assertTrue(!json.contains("unknown_area"), json);
        assertTrue(told(2, "--source", "nobody").contains("expected one of areas, requests"));
        assertTrue(told(2, "--reason", "none").contains("there is no such reason"));
    }

    @Test
    void aCorrectedFileClearsThem() {
        city.deliver("a.csv", FAULTY.replace("2,Z", "2,B").replace("yesterday", "2026-09-02 08:00:00"));
        city.night();
        assertEquals(List.of(), city.table("core.reject"));
        assertEquals(List.of("1 A 噪声", "2 B 噪声", "3 B 灯,路\n口"), city.requests());
        assertEquals(Map.of("accepted", 3L, "duplicate", 1L, "superseded", 2L), city.accounting());
        assertTrue(told(0).contains("0 entries"));
    }

    @Test
    void aFileCorrectedInPartClearsThatPart() {
        city.deliver("a.csv", FAULTY.replace("2,Z", "2,B"));
        city.night();
        assertEquals(Map.of("accepted", 2L, "duplicate", 1L, "rejected type", 1L, "superseded", 2L), city.accounting());
        assertEquals(1, city.table("core.reject").size());
    }

    @Test
    void aLaterFileClearsWhatItHoldsTheKeyOf() {
        city.deliver("b.csv", "id,area,at,type\n2,B,2026-09-01 08:00:00,噪声\n");
        city.night();
        assertEquals(Map.of("accepted", 2L, "rejected type", 1L, "superseded", 1L), city.accounting());
        assertEquals(
                List.of("3"),
                city.table("core.reject").stream()
                        .map(row -> row.get("row_key"))
                        .toList());
    }

    @Test
    void aFileThatSaysNothingOfThemLeavesThem() {
        city.deliver("b.csv", "id,area,at,type\n9,B,2026-09-01 08:00:00,噪声\n");
        city.night();
        assertEquals(2, city.table("core.reject").size());
        assertEquals(Map.of("accepted", 2L, "rejected type", 1L, "rejected unknown_area", 1L), city.accounting());
    }
}
