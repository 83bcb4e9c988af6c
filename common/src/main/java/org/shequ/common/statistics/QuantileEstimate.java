package org.shequ.common.statistics;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A median or another quantile with its interval, in the unit of the values. A bound that the data do not reach is empty, never
 * 0.
 *
 * @param value the quantile; empty without values, or when too many are still open to tell it
 * @param lower lower bound of the interval; empty when the values are too few for one
 * @param upper upper bound of the interval; empty when the values are too few, or the open cases leave it unbounded
 * @param error how far the value can be from the quantile of the raw values: 0 from raw values, the half width of a
 *     bucket from a histogram
 * @param closed number of values known
 * @param open number of cases known only to last longer (censored)
 * @param confidence the level of the interval
 * @param method how the interval was found
 */
public record QuantileEstimate(
        OptionalDouble value,
        OptionalDouble lower,
        OptionalDouble upper,
        double error,
        long closed,
        long open,
        Confidence confidence,
        Method method) {
    /** How a quantile and its interval were found. */
    public enum Method {
        /** Order statistics with binomial ranks: all values are known. */
        ORDER_STATISTICS,
        /** Kaplan and Meier 1958, interval of Brookmeyer and Crowley 1982: some cases are open. */
        KAPLAN_MEIER
    }

    /** Refuses missing parts and a negative error or count. */
    public QuantileEstimate {
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(lower, "lower");
        Objects.requireNonNull(upper, "upper");
        Objects.requireNonNull(confidence, "confidence");
        Objects.requireNonNull(method, "method");
        Refusal.notNegative(error, "hold a quantile", "error");
        Refusal.notNegative(closed, "hold a quantile", "closed cases");
        Refusal.notNegative(open, "hold a quantile", "open cases");
    }

    /** Number of cases, closed and open. */
    public long count() {
        return closed + open;
    }

    /** Why a part is empty, as a code for the reason column; empty when value and interval are complete. */
    public Optional<String> reason() {
        if (count() == 0) {
            return Optional.of("no_values");
        }
        if (value.isEmpty()) {
            return Optional.of("quantile_not_reached");
        }
        if (lower.isEmpty() || upper.isEmpty()) {
            return Optional.of(method == Method.KAPLAN_MEIER ? "interval_not_reached" : "too_few_values_for_interval");
        }
        return Optional.empty();
    }
}
