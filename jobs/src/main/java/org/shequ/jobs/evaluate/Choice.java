package org.shequ.jobs.evaluate;

import java.util.Optional;
import org.shequ.schemas.Words;

/**
 * What was found for one scored indicator of one area: the value it is scored by, or why there is none.
 *
 * @param value the row found, also where it cannot be used; empty where there is none
 * @param status ok where it is scored
 * @param reason why it is not; null where it is
 */
record Choice(Optional<Value> value, String status, Words reason) {
    static Choice of(Value value) {
        return new Choice(Optional.of(value), Value.OK, null);
    }

    static Choice none(String status, String zh, String en) {
        return new Choice(Optional.empty(), status, new Words(zh, en));
    }

    static Choice unusable(Value value, String status, String zh, String en) {
        return new Choice(Optional.of(value), status, new Words(zh, en));
    }

    boolean isOk() {
        return status.equals(Value.OK);
    }
}
