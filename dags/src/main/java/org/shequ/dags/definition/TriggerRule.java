package org.shequ.dags.definition;

import java.util.Arrays;
import java.util.Locale;

/** What a task asks of the tasks it waits for, in Airflow's words. */
public enum TriggerRule {
    ALL_SUCCESS,
    ALL_FAILED,
    ALL_DONE,
    ALL_DONE_MIN_ONE_SUCCESS,
    ALL_DONE_SETUP_SUCCESS,
    ALL_SKIPPED,
    ALWAYS,
    NONE_FAILED,
    NONE_FAILED_MIN_ONE_SUCCESS,
    NONE_SKIPPED,
    ONE_DONE,
    ONE_FAILED,
    ONE_SUCCESS;

    public static TriggerRule of(String word) {
        for (TriggerRule rule : values()) {
            if (rule.word().equals(word)) {
                return rule;
            }
        }
        throw new IllegalArgumentException("Cannot read trigger_rule '" + word + "' (expected one of "
                + Arrays.stream(values()).map(TriggerRule::word).toList() + ")");
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
