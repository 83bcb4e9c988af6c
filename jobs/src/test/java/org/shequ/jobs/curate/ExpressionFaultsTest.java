package org.shequ.jobs.curate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.jobs.cities.OneSource;

/** A row that an expression or a rule of the mapping cannot be evaluated on is refused, and the night goes on. */
class ExpressionFaultsTest {
    /** The place as an eastern longitude: letters are none. Calls of no length are tests: letters are no length. */
    private static final String MAPPING = """
            read: {files: ['*.csv']}
            exclude:
              - {rule: test_call, name: {zh: 测试, en: Test}, when: "cast(`seconds` as int) = 0"}
            columns:
              request_id: id
              area_code: {expression: "case when cast(`east` as double) between 104.5 and 105 then 'A' else 'B' end"}
              created_at: {from: at, formats: ['yyyy-MM-dd']}
              category: {expression: "nullif(concat('E', floor(cast(`east` as double))), 'E0')", codes: {E104: east}, otherwise: west, empty: none}
              request_type: {constant: other}
              is_excluded: {constant: 'false'}
            """;

    @TempDir
    private Path folder;

    private OneSource city;

    private void delivered() {
        city = OneSource.in(folder, MAPPING);
        city.deliver("a.csv", """
                id,east,seconds,at
                1,104.7,60,2026-09-01
                2,104.2,60,2026-09-01
                3,abc,60,2026-09-01
                4,104.7,0,2026-09-01
                5,104.7,long,2026-09-01
                6,,60,2026-09-01
                """);
    }

    private void assertToldInFull() {
        assertEquals(List.of("1 A east", "2 B east", "6 B none"), city.requests());
        assertEquals(Map.of("accepted", 3L, "excluded test_call", 1L, "rejected type", 2L), city.accounting());
        assertEquals(
                List.of(
                        "3 area_code: cells its expression can be evaluated on",
                        "3 category: cells its expression can be evaluated on",
                        "5 : cells that the rules of 'exclude' can be evaluated on"),
                city.table("core.reject").stream()
                        .map(row -> row.get("row_number") + " " + row.get("field") + ": " + row.get("expectation"))
                        .sorted()
                        .toList());
    }

    @Test
    void fewRows() {
        delivered();
        city.night();
        assertToldInFull();
    }

    @Test
    void manyRows() {
        delivered();
        city.nightOfMany();
        assertToldInFull();
    }
}
