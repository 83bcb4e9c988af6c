package org.shequ.jobs.curate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class InstantsTest {
    private static Instant instant(String text, String... patterns) {
        return new Instants(List.of(patterns), ZoneId.of("Asia/Shanghai")).instant(text);
    }

    @Test
    void takesTheFirstPatternThatFitsAsAWhole() {
        assertEquals(
                Instant.parse("2026-04-30T16:05:00Z"),
                instant("2026/5/1 0:05", "yyyy-MM-dd HH:mm:ss", "yyyy/M/d H:mm"));
        assertNull(instant("2026/5/1 0:05:09", "yyyy-MM-dd HH:mm:ss", "yyyy/M/d H:mm"));
    }

    @Test
    void readsHalfDaysFractionsOffsetsAndNames() {
        assertEquals(Instant.parse("2026-05-01T12:30:00Z"), instant("05/01/2026 08:30:00 PM", "MM/dd/yyyy hh:mm:ss a"));
        assertEquals(
                Instant.parse("2026-05-01T00:30:00.250Z"),
                instant("2026-05-01 08:30:00.250", "yyyy-MM-dd HH:mm:ss.SSS"));
        assertEquals(
                Instant.parse("2026-05-01T10:30:00Z"),
                instant("2026-05-01T08:30:00-02:00", "yyyy-MM-dd'T'HH:mm:ssXXX"));
        assertEquals(Instant.parse("2026-04-30T16:00:00Z"), instant("1 May 2026", "d MMM yyyy"));
    }

    @Test
    void refusesDaysAndHoursThereAreNot() {
        assertNull(instant("2026-02-29 08:00:00", "yyyy-MM-dd HH:mm:ss"));
        assertNull(instant("2026-02-28 24:00:00", "yyyy-MM-dd HH:mm:ss"));
        assertNull(instant("2026-13-01 08:00:00", "yyyy-MM-dd HH:mm:ss"));
    }

    @Test
    void aMonthStandsForItsFirstDay() {
        assertEquals(
                LocalDate.of(2026, 5, 1), new Instants(List.of("yyyy-MM"), ZoneId.of("Asia/Shanghai")).day("2026-05"));
    }

    @Test
    void readsIsoWithoutPatterns() {
        assertEquals(Instant.parse("2026-05-01T00:30:00Z"), instant("2026-05-01 08:30:00"));
        assertEquals(Instant.parse("2026-05-01T08:30:00Z"), instant("2026-05-01T08:30:00Z"));
        assertEquals(LocalDate.of(2026, 5, 1), new Instants(List.of(), ZoneId.of("UTC")).day("2026-05-01"));
        assertNull(instant("1.5.2026"));
    }
}
