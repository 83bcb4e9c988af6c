package org.shequ.schemas.scheme;

import java.util.OptionalDouble;
import org.shequ.schemas.Words;

/**
 * Something that earns or costs marks by the event, beside the composite.
 *
 * @param id what events refer to it by
 * @param name shown to assessors
 * @param marks marks for one event; below 0 for a deduction
 * @param cap most marks all its events together earn or cost, above 0
 */
public record LedgerItem(String id, Words name, double marks, OptionalDouble cap) {
    public LedgerItem {
        if (marks == 0 || (cap.isPresent() && cap.getAsDouble() <= 0)) {
            throw new IllegalArgumentException("ledger item " + id + " has marks " + marks + " and cap " + cap
                    + " (expected marks not 0 and a cap above 0)");
        }
    }

    /** Marks earned, or lost where below 0, by a number of events. */
    public double marks(double events) {
        double all = events * marks;
        double most = cap.orElse(Double.POSITIVE_INFINITY);
        return Math.max(-most, Math.min(most, all));
    }
}
