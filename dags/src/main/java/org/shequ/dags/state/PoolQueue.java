package org.shequ.dags.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Chooses which waiting tasks get the free slots of their pools: by priority, then by the older run, and a task that does not
 * fit does not hold back a smaller one behind it.
 */
public final class PoolQueue {
    private final Map<String, Integer> free;

    /** @param free open slots by pool name */
    public PoolQueue(Map<String, Integer> free) {
        this.free = new HashMap<>(free);
    }

    /** A task that waits for slots. */
    public interface Claim {
        String pool();

        int slots();

        int weight();

        /** Breaks ties: the older run comes first. */
        long age();
    }

    /** The claims that may start now, in order; {@code admits} may refuse one for another limit, and counts it if not. */
    public <T extends Claim> List<T> admit(List<T> waiting, Predicate<T> admits) {
        List<T> started = new ArrayList<>();
        List<T> byPriority = waiting.stream()
                .sorted(Comparator.<T>comparingInt(Claim::weight).reversed().thenComparingLong(Claim::age))
                .toList();
        for (T claim : byPriority) {
            int open = free.getOrDefault(claim.pool(), 0);
            if (claim.slots() <= open && admits.test(claim)) {
                free.put(claim.pool(), open - claim.slots());
                started.add(claim);
            }
        }
        return started;
    }
}
