package org.shequ.jobs.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.shequ.schemas.city.CityCalendar;

/** Areas that have no statistical code: communities with a local one, and grids told from their community by a suffix. */
class LocalAreasTest {
    private final AreaTree areas = AreaTree.of(
            List.of(
                    area("990200000000", "city", null, "2020-01-01", null),
                    area("990201001000", "street", "990200000000", "2020-01-01", null),
                    area("990201001001", "community", "990201001000", "2020-01-01", null),
                    area("NEW-1", "community", "990201001000", "2026-03-01", null),
                    // The second grid went over to the new community, its code did not change.
                    area("990201001001-G01", "grid", "990201001001", "2020-01-01", null),
                    area("990201001001-G02", "grid", "990201001001", "2020-01-01", "2026-02-28"),
                    area("990201001001-G02", "grid", "NEW-1", "2026-03-01", null)),
            CityCalendar.NATURAL);

    private static Map<String, Object> area(String code, String level, String parent, String from, String to) {
        Map<String, Object> row = new HashMap<>();
        row.put("area_code", code);
        row.put("area_level", level);
        row.put("area_name", code);
        row.put("parent_code", parent);
        row.put("valid_from", LocalDate.parse(from));
        row.put("valid_to", to == null ? null : LocalDate.parse(to));
        return row;
    }

    private List<String> upwards(String code, String month) {
        return areas.upwards(code, YearMonth.parse(month));
    }

    @Test
    void aCommunityWithoutACodeGoesByALocalOne() {
        assertEquals(List.of("NEW-1", "990201001000", "990200000000"), upwards("NEW-1", "2026-05"));
        assertEquals("community", areas.level("NEW-1", YearMonth.parse("2026-05")));
    }

    @Test
    void aGridBelongsWhereItsRowSaysAndNotWhereItsCodeBegins() {
        assertEquals(
                List.of("990201001001-G01", "990201001001", "990201001000", "990200000000"),
                upwards("990201001001-G01", "2026-05"));
        assertEquals(
                List.of("990201001001-G02", "990201001001", "990201001000", "990200000000"),
                upwards("990201001001-G02", "2026-02"));
        assertEquals(
                List.of("990201001001-G02", "NEW-1", "990201001000", "990200000000"),
                upwards("990201001001-G02", "2026-03"));
    }
}
