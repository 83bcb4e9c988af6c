package org.shequ.common.period;

import java.io.Serializable;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Months in a row, both ends included: those a table has been delivered for, or those of a period.
 *
 * @param first the first month
 * @param last the last month, not before the first
 */
public record Span(YearMonth first, YearMonth last) implements Serializable {
    public Span {
        if (last.isBefore(first)) {
            throw new IllegalArgumentException("Cannot form a span of months: it begins " + first + " and ends " + last
                    + " (expected the end no earlier than the beginning)");
        }
    }

    public boolean contains(YearMonth month) {
        return !month.isBefore(first) && !month.isAfter(last);
    }

    public boolean contains(Span other) {
        return contains(other.first) && contains(other.last);
    }

    /** The months both have; empty where there are none. */
    public Optional<Span> common(Span other) {
        YearMonth from = first.isAfter(other.first) ? first : other.first;
        YearMonth to = last.isBefore(other.last) ? last : other.last;
        return to.isBefore(from) ? Optional.empty() : Optional.of(new Span(from, to));
    }

    /** The smallest span that holds both. */
    public Span joined(Span other) {
        return new Span(
                first.isBefore(other.first) ? first : other.first, last.isAfter(other.last) ? last : other.last);
    }

    /** Its months in order. */
    public List<YearMonth> months() {
        return IntStream.range(0, length()).mapToObj(first::plusMonths).toList();
    }

    /** How many months it has. */
    public int length() {
        return Math.toIntExact(first.until(last, ChronoUnit.MONTHS)) + 1;
    }
}
