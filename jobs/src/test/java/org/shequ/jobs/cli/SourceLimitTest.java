package org.shequ.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.jobs.cities.OneSource;

/** What runs leave of limits in {@code run.source_limit}: held, flagged though nothing came, and at the end of a night. */
class SourceLimitTest {
    private static final String FRESHNESS = "read: {files: ['*.csv']}\nlimits:\n  freshness: {days: 2, then: %s}\n";

    @TempDir
    private Path folder;

    private static CommandCall run(OneSource city, String date) {
        return CommandCall.of(
                "run",
                "extract_hotline_request",
                "--deployment",
                city.deployment().toString(),
                "--home",
                city.home().toString(),
                "--data",
                city.data().toString(),
                "--date",
                date);
    }

    @Test
    void eachRunLeavesItsRow() {
        OneSource city = OneSource.in(folder, FRESHNESS.formatted("flag") + OneSource.COLUMNS);
        city.deliver("a.csv", "id,area,at,type\n1,A,2026-09-01 08:00:00,噪声\n");
        assertEquals(0, run(city, "2026-09-01").exit());
        assertEquals(0, run(city, "2026-09-03").exit());
        assertEquals(0, run(city, "2026-09-04").exit());
        city.mapping(FRESHNESS.formatted("stop") + OneSource.COLUMNS);
        CommandCall stopped = run(city, "2026-09-05");
        assertEquals(3, stopped.exit());
        assertTrue(stopped.err().contains("4 days before 2026-09-05 (expected at most 2"), stopped.err());
        assertEquals(
                List.of(
                        "2026-09-01 requests freshness null..2.0: 0.0 within",
                        "2026-09-04 requests freshness null..2.0: 3.0 flagged",
                        "2026-09-05 requests freshness null..2.0: 4.0 stopped"),
                city.table("run.source_limit").stream()
                        .map(row -> "%s %s %s %s..%s: %s %s"
                                .formatted(
                                        row.get("run_date"),
                                        row.get("source_id"),
                                        row.get("limit_kind"),
                                        row.get("at_least"),
                                        row.get("at_most"),
                                        row.get("observed"),
                                        row.get("state")))
                        .sorted()
                        .toList());
    }
}
