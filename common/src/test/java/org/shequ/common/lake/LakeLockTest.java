package org.shequ.common.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeLockTest {
    @TempDir
    Path home;

    @Test
    void aSecondWriterOfThisProcessIsRefusedUntilTheFirstIsDone() {
        LakeSettings settings = LakeSettings.local(home, ZoneOffset.UTC);
        LakeLock first = LakeLock.take(settings, "nightly", LockPolicy.REFUSE, holder -> {});
        LakeException refused = assertThrows(
                LakeException.class, () -> LakeLock.take(settings, "demo", LockPolicy.REFUSE, holder -> {}));
        assertTrue(
                refused.getMessage()
                                .contains("process " + ProcessHandle.current().pid())
                        && refused.getMessage().contains("'nightly'"),
                refused.getMessage());
        // Being refused took nothing from the first: other processes still are, too.
        IOException kept = assertThrows(IOException.class, () -> OtherProcess.start(home, "hold"));
        assertEquals("the other process ended before it said 'held'", kept.getMessage());
        first.close();
        LakeLock.take(settings, "demo", LockPolicy.REFUSE, holder -> {}).close();
    }

    @Test
    void aKilledProcessGivesTheLockBack() throws Exception {
        LakeSettings settings = LakeSettings.local(home, ZoneOffset.UTC);
        List<String> waitedFor = new ArrayList<>();
        try (OtherProcess other = OtherProcess.start(home, "hold")) {
            LakeException refused = assertThrows(
                    LakeException.class, () -> LakeLock.take(settings, "demo", LockPolicy.REFUSE, holder -> {}));
            assertTrue(refused.getMessage().contains("process " + other.pid()), refused.getMessage());
            LakeLock.take(settings, "demo", LockPolicy.WAIT, holder -> {
                        waitedFor.add(holder);
                        other.close();
                    })
                    .close();
            assertEquals(1, waitedFor.size());
            assertTrue(waitedFor.get(0).contains("process " + other.pid()), waitedFor.get(0));
        }
    }

    @Test
    void aWriterKilledInTheMiddleLeavesOneWholeState() throws Exception {
        LakeSettings settings = LakeSettings.local(home, ZoneOffset.UTC);
        for (int round = 0; round < 3; round++) {
            try (OtherProcess other = OtherProcess.start(home, "write")) {
                other.await("wrote " + (3 + 2 * round));
            }
            try (Lake lake = Lake.reader(settings)) {
                List<Map<String, Object>> rows = lake.readSmall(Sample.CASES);
                long number = Long.parseLong(lake.properties("core.case").get("generation"));
                assertTrue(number >= 3 + 2 * round, "generation " + number);
                assertEquals(
                        OtherProcess.generation(number),
                        rows.stream()
                                .sorted(java.util.Comparator.comparing(row -> (String) row.get("case_id")))
                                .toList());
            }
        }
    }
}
