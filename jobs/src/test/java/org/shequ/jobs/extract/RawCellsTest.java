package org.shequ.jobs.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RawCellsTest {
    @Property(tries = 200)
    void partsWhatItJoined(@ForAll @Size(min = 1, max = 8) String[] cells) {
        String[] parted = RawCells.parted(RawCells.joined(cells));
        assertEquals(cells.length, parted.length);
        for (int at = 0; at < cells.length; at++) {
            assertEquals(cells[at].replace(RawCells.SEPARATOR, ' '), parted[at]);
        }
    }

    @Test
    void aCellWithoutAValueIsBlank() {
        assertArrayEquals(new String[] {"a", "", ""}, RawCells.parted(RawCells.joined(new String[] {"a", null, ""})));
    }
}
