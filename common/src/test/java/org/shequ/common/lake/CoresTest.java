package org.shequ.common.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CoresTest {
    @Test
    void resultsComeInTheOrderOfTheParts() {
        List<Integer> parts = IntStream.range(0, 100).boxed().toList();
        assertEquals(parts.stream().map(part -> part * part).toList(), Cores.map(parts, part -> part * part));
        assertEquals(List.of(), Cores.map(List.<Integer>of(), part -> part));
        assertEquals(List.of("7"), Cores.map(List.of(7), String::valueOf));
    }

    @Test
    void aFailureIsThrownAsItWas() {
        IllegalStateException broken = new IllegalStateException("broken");
        assertSame(
                broken,
                assertThrows(
                        IllegalStateException.class,
                        () -> Cores.map(List.of(1, 2, 3), part -> {
                            throw broken;
                        })));
    }

    /** As a reader that closes files through Hadoop does: it waits for the pool of parallel streams. */
    @Test
    void thePoolOfParallelStreamsStaysFreeForThoseWhoWaitForIt() {
        List<Integer> parts = IntStream.range(0, 2 * ForkJoinPool.commonPool().getParallelism() + 2)
                .boxed()
                .toList();
        List<Boolean> inThatPool = Cores.map(parts, part -> ForkJoinTask.inForkJoinPool());
        assertEquals(parts.stream().map(part -> false).toList(), inThatPool);
    }
}
