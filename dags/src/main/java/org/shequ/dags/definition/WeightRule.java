package org.shequ.dags.definition;

import java.util.Locale;

/** Whose priority a task carries besides its own (Airflow, priority-weight). */
public enum WeightRule {
    /** All tasks after it: what opens the way for many comes first. */
    DOWNSTREAM,
    /** All tasks before it: runs are finished before others are begun. */
    UPSTREAM,
    ABSOLUTE;

    public static WeightRule of(String word) {
        for (WeightRule rule : values()) {
            if (rule.word().equals(word)) {
                return rule;
            }
        }
        throw new IllegalArgumentException(
                "Cannot read weight_rule '" + word + "' (expected downstream, upstream or absolute)");
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
