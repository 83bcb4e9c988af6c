package org.shequ.jobs.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.jobs.cities.OneSource;
import org.shequ.jobs.job.Outcome;
import org.shequ.jobs.job.SourceLimit;

/** What is unusual stops the night or is said, as the source has it; what held before holds. */
class LimitsTest {
    private static final LocalDate FIRST = LocalDate.of(2026, 9, 1);

    @TempDir
    private Path folder;

    private OneSource city(String limits) {
        return OneSource.in(folder, "read: {files: ['*.csv']}\nlimits:\n" + limits + OneSource.COLUMNS);
    }

    private static String rows(int from, int count) {
        StringBuilder text = new StringBuilder("id,area,at,type\n");
        for (int id = from; id < from + count; id++) {
            text.append(id).append(",A,2026-09-01 08:00:00,噪声\n");
        }
        return text.toString();
    }

    @Test
    void whatLimitsWereFoundToBeIsTold() {
        OneSource city = city("  volume: {least: 0.9, then: flag}\n  rejects: {share: 0.5}\n  freshness: {days: 1}\n");
        city.deliver("a.csv", rows(1, 3) + "4,Z,2026-09-01 08:00:00,噪声\n");
        List<Outcome> outcomes = city.night();
        assertEquals(
                List.of("FRESHNESS WITHIN Optional[0.0]", "VOLUME UNKNOWN Optional.empty"),
                outcomes.get(0).limits().stream()
                        .map(limit -> limit.kind() + " " + limit.state() + " " + limit.observed())
                        .toList());
        assertEquals(
                List.of("REJECTS WITHIN Optional[0.25]"),
                outcomes.get(1).limits().stream()
                        .map(limit -> limit.kind() + " " + limit.state() + " " + limit.observed())
                        .toList());
    }

    @Test
    void aLimitThatStopsTheNightLeavesItsRow() {
        OneSource city = city("  volume: {least: 0.5, most: 2}\n");
        fiveUsualDays(city);
        city.deliver("day5.csv", rows(50, 5));
        LimitPassedException stop = assertThrows(LimitPassedException.class, city::night);
        assertEquals(
                List.of(SourceLimit.State.STOPPED),
                stop.limits().stream().map(SourceLimit::state).toList());
    }

    /** Five days with two requests each; the sixth is the business date. */
    private static void fiveUsualDays(OneSource city) {
        for (int day = 0; day < 5; day++) {
            city.on(FIRST.plusDays(day));
            city.deliver("day" + day + ".csv", rows(10 * day, 2));
            city.night();
        }
        city.on(FIRST.plusDays(5));
    }

    @Test
    void tooManyRowsStopTheNightAndYesterdayHolds() {
        OneSource city = city("  volume: {least: 0.5, most: 2}\n");
        fiveUsualDays(city);
        List<String> before = city.requests();
        city.deliver("day5.csv", rows(50, 5));
        String message = assertThrows(InputRefusedException.class, city::night).getMessage();
        assertTrue(
                message.startsWith("Cannot extract source requests: 5 rows came for 2026-09-06, where 2 are usual"
                        + " (median of 5 days; expected 0.5 to 2.0 of it"),
                message);
        assertEquals(before, city.requests());
        city.deliver("day5.csv", rows(50, 4));
        city.night();
        assertEquals(14, city.requests().size());
    }

    @Test
    void tooFewRowsAreSaidAndTakenIn() {
        OneSource city = city("  volume: {least: 0.9, then: flag}\n");
        fiveUsualDays(city);
        city.deliver("day5.csv", rows(50, 1));
        Outcome outcome = city.night().get(0);
        String note = outcome.note();
        assertTrue(note.contains("flag 警示 requests: 1 rows came for 2026-09-06, where 2 are usual"), note);
        Map<String, Object> row = outcome.limits().get(0).row();
        assertEquals(
                "requests volume at least 0.9, at most null: 1 of 2.0 is 0.5, flagged",
                "%s %s at least %s, at most %s: %s of %s is %s, %s"
                        .formatted(
                                row.get("source_id"),
                                row.get("limit_kind"),
                                row.get("at_least"),
                                row.get("at_most"),
                                row.get("counted"),
                                row.get("compared_with"),
                                row.get("observed"),
                                row.get("state")));
        assertEquals(11, city.requests().size());
    }

    @Test
    void nothingNewForTooLong() {
        OneSource city = city("  freshness: {days: 2}\n");
        city.on(FIRST);
        city.deliver("a.csv", rows(1, 1));
        city.night();
        city.on(FIRST.plusDays(2));
        city.night();
        city.on(FIRST.plusDays(3));
        String message = assertThrows(InputRefusedException.class, city::night).getMessage();
        assertTrue(
                message.startsWith("Cannot extract source requests: its newest delivery is of 2026-09-01, 3 days before"
                        + " 2026-09-04 (expected at most 2"),
                message);
        city.mapping("read: {files: ['*.csv']}\nlimits:\n  freshness: {days: 2, then: flag}\n" + OneSource.COLUMNS);
        assertTrue(city.night().get(0).note().contains("flag 警示"));
    }

    @Test
    void aShareOfRejectsStopsOrIsSaid() {
        OneSource city = city("  rejects: {share: 0.4}\n");
        city.deliver("a.csv", rows(1, 1) + "2,Z,2026-09-01 08:00:00,噪声\n");
        String message = assertThrows(InputRefusedException.class, city::night).getMessage();
        assertTrue(message.contains("1 of 2 rows are rejected (expected at most a share of 0.4"), message);
        assertEquals(List.of(), city.requests());
        city.mapping("read: {files: ['*.csv']}\nlimits:\n  rejects: {share: 0.4, then: flag}\n" + OneSource.COLUMNS);
        assertTrue(city.night().get(1).note().contains("flag 警示 requests: 1 of 2 rows are rejected"));
        assertEquals(List.of("1 A 噪声"), city.requests());
    }

    @Test
    void driftIsTold() {
        OneSource city = OneSource.in(
                folder,
                "read: {files: ['*.csv']}\n"
                        + OneSource.COLUMNS.replace("columns:\n", "columns:\n  department: unit\n"));
        city.deliver("a.csv", "id,area,at,type,unit\n1,A,2026-09-01 08:00:00,噪声,U\n");
        assertEquals("1 files", city.night().get(0).note());
        city.deliver("b.csv", "id,area,at,type,mood\n2,A,2026-09-01 08:00:00,噪声,good\n");
        assertEquals(
                "1 files; requests: new column 新列 mood in b.csv; column gone 缺列 unit in b.csv",
                city.night().get(0).note());
        city.deliver("c.csv", "id,area,type\n3,A,噪声\n");
        String message = assertThrows(InputRefusedException.class, city::night).getMessage();
        assertTrue(message.contains("it has no column 'at' for the required field created_at"), message);
        assertEquals(List.of("1 A 噪声", "2 A 噪声"), city.requests());
    }
}
