package org.shequ.jobs.evaluate.flag;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many records of each community were looked at for each signal, how many look odd, and which. */
public final class Odd {
    /** Odd records named as evidence. */
    static final int NAMED = 20;

    private final Map<Signal, Map<String, Count>> counts = new EnumMap<>(Signal.class);

    /** What was counted in one community for one signal. */
    static final class Count {
        private final List<String> keys = new ArrayList<>();
        private long odd;
        private long all;

        long odd() {
            return odd;
        }

        long all() {
            return all;
        }

        /** Numbers of the first odd records. */
        List<String> keys() {
            return keys;
        }
    }

    /** A record that was looked at and is not odd. */
    void plain(Signal signal, String area) {
        of(signal, area).all++;
    }

    /** A record that was looked at and is odd. */
    void odd(Signal signal, String area, String key) {
        Count count = of(signal, area);
        count.all++;
        count.odd++;
        if (count.keys.size() < NAMED) {
            count.keys.add(key);
        }
    }

    private Count of(Signal signal, String area) {
        return counts.computeIfAbsent(signal, unseen -> new TreeMap<>()).computeIfAbsent(area, unseen -> new Count());
    }

    /** By community, what was counted for a signal. */
    Map<String, Count> of(Signal signal) {
        return counts.getOrDefault(signal, Map.of());
    }
}
