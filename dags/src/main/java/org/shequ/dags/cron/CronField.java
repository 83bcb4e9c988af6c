package org.shequ.dags.cron;

import java.util.BitSet;

/** One parsed field: every value it allows, or every value there is. */
record CronField(CronUnit unit, BitSet values, boolean isEvery, boolean hasLast) {
    CronField {
        values = (BitSet) values.clone();
    }

    boolean allows(int value) {
        return isEvery || values.get(value);
    }

    boolean isRestricted() {
        return !isEvery;
    }

    /** The smallest allowed value not below {@code from}, or -1. */
    int atOrAfter(int from) {
        if (from > unit.highest) {
            return -1;
        }
        return isEvery ? Math.max(from, unit.lowest) : values.nextSetBit(from);
    }

    /** The greatest allowed value not above {@code from}, or -1. */
    int atOrBefore(int from) {
        if (from < unit.lowest) {
            return -1;
        }
        return isEvery ? Math.min(from, unit.highest) : values.previousSetBit(from);
    }
}
