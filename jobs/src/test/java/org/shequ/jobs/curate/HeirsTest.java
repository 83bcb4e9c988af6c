package org.shequ.jobs.curate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Areas as code, first day, last day and successors. */
class HeirsTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 10, 1);

    private static Map<String, String> heirs(String... areas) {
        return Heirs.of(
                List.of(areas).stream()
                        .map(each -> {
                            String[] words = each.split(" ");
                            Map<String, Object> row = new HashMap<>();
                            row.put("area_code", words[0]);
                            row.put("valid_from", LocalDate.parse(words[1]));
                            row.put("valid_to", words[2].equals("-") ? null : LocalDate.parse(words[2]));
                            row.put("successor_codes", words.length > 3 ? words[3] : null);
                            return row;
                        })
                        .toList(),
                TODAY);
    }

    @Test
    void aRenamedAreaAndThoseThatWereMergedAreInherited() {
        assertEquals(
                Map.of("OLD", "NEW", "M1", "M", "M2", "M"),
                heirs(
                        "OLD 2020-01-01 2024-12-31 NEW",
                        "NEW 2025-01-01 -",
                        "M1 2020-01-01 2025-06-30 M",
                        "M2 2020-01-01 2025-06-30 M",
                        "M 2025-07-01 -"));
    }

    @Test
    void aSplitAreaHasNoHeirAndOneThatEndsLaterHasNoneYet() {
        assertEquals(
                Map.of(),
                heirs(
                        "S 2020-01-01 2024-12-31 S1;S2",
                        "S1 2025-01-01 -",
                        "S2 2025-01-01 -",
                        "L 2020-01-01 2026-10-01 S1",
                        "GONE 2020-01-01 2024-12-31"));
    }

    @Test
    void changesFollowEachOtherUpToASplit() {
        assertEquals(
                Map.of("A", "C", "B", "C"),
                heirs(
                        "A 2020-01-01 2021-12-31 B",
                        "B 2022-01-01 2023-12-31 C",
                        "C 2024-01-01 2024-12-31 C1;C2",
                        "C1 2025-01-01 -",
                        "C2 2025-01-01 -"));
    }

    @Test
    void aNewRowOfTheSameCodeIsNoEnd() {
        assertEquals(Map.of(), heirs("A 2024-01-01 -", "A 2020-01-01 2023-12-31 B"));
    }

    @Test
    void aCircleIsRefused() {
        assertEquals(
                "Cannot tell which area took the place of A: its successors come to no end (expected at most 20 changes)",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> heirs("A 2020-01-01 2021-12-31 B", "B 2022-01-01 2023-12-31 A"))
                        .getMessage());
    }
}
