package org.shequ.jobs.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.jobs.job.Night;
import org.shequ.schemas.source.Arrival;
import org.shequ.schemas.source.Folder;
import org.shequ.schemas.source.Format;
import org.shequ.schemas.source.Header;
import org.shequ.schemas.source.Lookup;
import org.shequ.schemas.source.Reading;

class LookupTableTest {
    @TempDir
    private Path data;

    private Map<String, String> read(String key, String value) {
        Reading reading = new Reading(
                Folder.DATA,
                List.of("people.csv"),
                Format.CSV,
                "UTF-8",
                ',',
                Header.PRESENT,
                List.of(),
                1,
                1,
                "",
                "",
                "",
                Arrival.AT_ONCE);
        Night night = new Night("r", LocalDate.of(2026, 1, 1), null, data.toString(), data, new byte[0], "v");
        return LookupTable.read(new Lookup(reading, key, value, 7), night);
    }

    private void file(String text) throws IOException {
        Files.writeString(data.resolve("people.csv"), text);
    }

    @Test
    void holdsValuesByKey() throws IOException {
        file("code,people\n1, 120 \n2,\n,30\n1,120\n");
        assertEquals(Map.of("1", "120"), read("code", "people"));
    }

    @Test
    void refusesAKeyWithTwoValues() throws IOException {
        file("code,people\n1,120\n1,121\n");
        String message = assertThrows(InputRefusedException.class, () -> read("code", "people"))
                .getMessage();
        assertTrue(message.contains("more than one people for 1 (120 and 121)"), message);
    }

    @Test
    void refusesAColumnThatIsNotThere() throws IOException {
        file("code,people\n1,120\n");
        String message = assertThrows(InputRefusedException.class, () -> read("code", "residents"))
                .getMessage();
        assertTrue(message.contains("people.csv: it has no column 'residents'"), message);
        assertTrue(message.contains("line 7"), message);
        assertTrue(message.contains("code, people"), message);
    }

    @Test
    void refusesAFileThatIsNotThere() {
        String message = assertThrows(InputRefusedException.class, () -> read("code", "people"))
                .getMessage();
        assertTrue(message.contains("people.csv"), message);
    }
}
