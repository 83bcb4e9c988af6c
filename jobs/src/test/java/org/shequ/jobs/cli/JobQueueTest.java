package org.shequ.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.shequ.jobs.job.Job;
import org.shequ.jobs.job.Outcome;

class JobQueueTest {
    private final List<String> begun = Collections.synchronizedList(new ArrayList<>());

    /** The second letter of a name says which job it waits for. */
    private JobQueue queue(String... names) {
        return new JobQueue(
                List.of(names).stream().map(JobQueueTest::job).toList(),
                (job, earlier) -> job.name().indexOf(earlier.name().charAt(0)) > 0);
    }

    @Test
    void oneThreadTakesThemInOrder() {
        queue("a", "b", "ca", "d").work(1, job -> begun.add(job.name()));
        assertEquals(List.of("a", "b", "ca", "d"), begun);
    }

    /** b is still at work when c, which waits for a alone, and then d begin. */
    @Test
    void aJobBeginsWhenThoseItWaitsForHaveEnded() {
        CountDownLatch untilD = new CountDownLatch(1);
        queue("a", "ba", "ca", "dc", "eb").work(2, job -> {
            begun.add(job.name());
            if (job.name().equals("ba")) {
                await(untilD);
            }
            if (job.name().equals("dc")) {
                untilD.countDown();
            }
        });
        assertEquals(Set.of("a", "ba", "ca", "dc", "eb"), Set.copyOf(begun));
        assertEquals("a", begun.get(0));
        assertEquals("eb", begun.get(4));
    }

    @Test
    void afterAFailureNoneBeginsAndItIsThrown() {
        IllegalStateException failure = assertThrows(
                IllegalStateException.class, () -> queue("a", "ba", "c").work(1, job -> {
                    begun.add(job.name());
                    if (job.name().equals("a")) {
                        throw new IllegalStateException("broken");
                    }
                }));
        assertEquals("broken", failure.getMessage());
        assertEquals(List.of("a"), begun);
    }

    /** Spark throws what Java's compiler knows nothing of; a thread that ended of it would leave the others waiting. */
    @Test
    void whateverIsThrownEndsTheRun() {
        IllegalStateException failure =
                assertThrows(IllegalStateException.class, () -> queue("a", "ba").work(2, job -> {
                    throw TestJob.<RuntimeException>undeclared(new Exception("stage 7 failed"));
                }));
        assertEquals("stage 7 failed", failure.getCause().getMessage());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Job job(String name) {
        return new TestJob(name, "curate", () -> Outcome.unchanged(""));
    }
}
