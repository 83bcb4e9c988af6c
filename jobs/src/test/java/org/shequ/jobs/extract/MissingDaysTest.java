package org.shequ.jobs.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.shequ.schemas.source.Arrival;
import org.shequ.schemas.source.Folder;
import org.shequ.schemas.source.Format;
import org.shequ.schemas.source.Header;
import org.shequ.schemas.source.Reading;

class MissingDaysTest {
    private static Reading reading(String day) {
        return new Reading(
                Folder.DATA,
                List.of("*.csv"),
                Format.CSV,
                "",
                ',',
                Header.PRESENT,
                List.of(),
                1,
                1,
                day,
                "",
                "",
                Arrival.AT_ONCE);
    }

    @Test
    void findsTheDaysBetweenTheFirstAndTheLast() {
        List<String> names = List.of("d/2023-09-21.csv", "d/2023-09-18.csv", "d/notes-2023-99-99.csv");
        assertEquals(
                List.of(LocalDate.of(2023, 9, 19), LocalDate.of(2023, 9, 20)),
                MissingDays.of(reading("\\d{4}-\\d{2}-\\d{2}"), names));
    }

    @Test
    void asksNothingOfFilesThatDoNotComeDaily() {
        assertTrue(MissingDays.of(reading(""), List.of("2023-09-18.csv", "2023-09-21.csv"))
                .isEmpty());
        assertTrue(MissingDays.told("cards", List.of()).isEmpty());
    }

    @Test
    void tellsTheOperator() {
        assertEquals(
                "cards has no file for 1 day(s) 缺日: 2023-09-19",
                MissingDays.told("cards", List.of(LocalDate.of(2023, 9, 19))));
    }
}
