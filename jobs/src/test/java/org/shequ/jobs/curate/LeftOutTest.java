package org.shequ.jobs.curate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.jobs.cities.OneSource;

/** What was voided, or marked as deleted, after it had been taken in does not go on as what it was before, in any order. */
class LeftOutTest {
    private static final String MAPPING = """
            read: {files: ['*.csv']}
            version_at: changed
            exclude:
              - {rule: deleted, name: {zh: 已删除, en: Deleted}, when: "`mark` = 'D'"}
            """ + OneSource.COLUMNS;

    private static final String HEADER = "id,area,at,type,changed,mark\n";
    private static final String TAKEN = HEADER + """
            1,A,2026-08-31 23:00:00,路灯,2026-09-01,
            2,B,2026-09-01 08:00:00,路灯,2026-09-01,
            3,B,2026-09-01 08:00:00,路灯,2026-09-01,
            """;

    /** The key and the mark may be all that a deletion says. */
    private static final String DELETED = HEADER + """
            1,,,,2026-09-03,D
            2,B,2026-09-01 08:00:00,噪声,2026-09-03,D
            """;

    private static final String LATE = HEADER + "1,A,2026-09-01 08:00:00,噪声,2026-09-02,\n";
    private static final String AGAIN = HEADER + "2,A,2026-09-01 08:00:00,噪声,2026-09-04,\n";

    @TempDir
    private Path folder;

    private OneSource city(String name) throws Exception {
        return OneSource.in(Files.createDirectory(folder.resolve(name)), MAPPING);
    }

    private static void assertTheSameEnd(OneSource city) {
        assertEquals(List.of("2 A 噪声", "3 B 路灯"), city.requests());
        assertEquals(Map.of("accepted", 2L, "excluded deleted", 2L, "superseded", 3L), city.accounting());
    }

    @Test
    void oneAfterTheOther() throws Exception {
        OneSource city = city("city");
        city.deliver("a.csv", TAKEN);
        city.night();
        assertEquals(Map.of("accepted", 3L), city.accounting());
        city.deliver("b.csv", DELETED);
        city.night();
        assertEquals(List.of("3 B 路灯"), city.requests());
        assertEquals(Map.of("accepted", 1L, "excluded deleted", 2L, "superseded", 2L), city.accounting());
        city.deliver("c.csv", LATE);
        city.night();
        assertEquals(List.of("3 B 路灯"), city.requests());
        city.deliver("d.csv", AGAIN);
        city.night();
        assertTheSameEnd(city);
    }

    @Test
    void anyOrder() throws Exception {
        Map<String, String> files = Map.of("a.csv", TAKEN, "b.csv", DELETED, "c.csv", LATE, "d.csv", AGAIN);
        for (String order : List.of("dcba", "badc")) {
            OneSource city = city(order);
            for (char name : order.toCharArray()) {
                city.deliver(name + ".csv", files.get(name + ".csv"));
                city.night();
            }
            assertTheSameEnd(city);
        }
    }

    @Test
    void allAtOnceAndByAnotherMapping() throws Exception {
        OneSource city = city("city");
        city.deliver("a.csv", TAKEN);
        city.deliver("b.csv", DELETED);
        city.deliver("c.csv", LATE);
        city.deliver("d.csv", AGAIN);
        city.night();
        assertTheSameEnd(city);
        city.mapping(MAPPING.replace("'D'", "'X'"));
        city.night();
        assertEquals(List.of("1 A 噪声", "2 A 噪声", "3 B 路灯"), city.requests());
        assertEquals(Map.of("accepted", 3L, "rejected required", 1L, "superseded", 3L), city.accounting());
    }

    @Test
    void manyRows() throws Exception {
        OneSource city = city("city");
        city.deliver("b.csv", DELETED);
        city.nightOfMany();
        city.deliver("a.csv", TAKEN);
        city.deliver("d.csv", AGAIN);
        city.nightOfMany();
        city.deliver("c.csv", LATE);
        city.nightOfMany();
        assertTheSameEnd(city);
    }
}
