package org.shequ.jobs.measure;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.shequ.common.period.Period;
import org.shequ.common.period.Span;

/**
 * What is to be computed for one variant of an indicator: the rule, the periods and the months it can be judged over.
 *
 * @param rule how sums become values
 * @param variant id of the variant
 * @param periods the periods asked for
 * @param observed the months its sources are delivered for; null without a source
 * @param absent its tables that are not delivered at all, joined by commas
 */
record Series(Rule rule, String variant, List<Period> periods, Span observed, String absent) implements Serializable {
    private static final String NO_SOURCE = "no_source";

    /** Value rows of an area, from the sums of all of them. */
    List<Object[]> values(AreaTree.Node area, SeriesSums all, Raters raters, Rule.Recurring recurring) {
        List<Object[]> rows = new ArrayList<>(periods.size());
        for (Period period : periods) {
            value(area, period, all, raters, recurring).ifPresent(rows::add);
        }
        return rows;
    }

    /** The value row of an area in a period; none where there is nothing to tell. */
    Optional<Object[]> value(
            AreaTree.Node area, Period period, SeriesSums all, Raters raters, Rule.Recurring recurring) {
        if (area.isUnit() && !rule.isByUnit()) {
            return Optional.empty();
        }
        int first = Months.index(period.first());
        int last = Months.index(period.last());
        if (observed == null) {
            return area.isUnit() || !area.exists(first, last)
                    ? Optional.empty()
                    : Optional.of(row(area, last, period, null, withoutSource()));
        }
        int from = Math.max(first, Months.index(observed.first()));
        int to = Math.min(last, Months.index(observed.last()));
        Sums sums = all.between(area.position(), from, to);
        boolean isCounted = sums.numeratorRows() > 0 || sums.denominatorRows() > 0;
        boolean isDue = !area.isUnit() && area.exists(first, last) && (!rule.isAskedInWaves() || all.hasWave(from, to));
        if (!isCounted && !isDue) {
            return Optional.empty();
        }
        if (rule.isOfRaters() && isCounted && (area.isGroup() || raters.areFew(rule.id(), area.code(), from, to))) {
            return Optional.of(row(area, to, period, null, withoutRaters()));
        }
        int missing = rule.isAskedInWaves() ? 0 : (last - first) - (to - from);
        return Optional.of(row(area, to, period, sums, rule.verdict(sums, period, missing, recurring)));
    }

    private Rule.Verdict withoutSource() {
        return Rule.Verdict.without(NO_SOURCE, "无来源：未接入 " + absent + " | no source: " + absent + " is not delivered");
    }

    private static Rule.Verdict withoutRaters() {
        return Rule.Verdict.without(
                "suppressed",
                "评议人须匿名：至少 " + Raters.FEWEST_COMMUNITIES + " 个社区、" + Raters.FEWEST
                        + " 人，且不能由其他数据相减推出 | raters stay anonymous:"
                        + " at least " + Raters.FEWEST_COMMUNITIES + " communities and " + Raters.FEWEST
                        + " raters, and not found by subtraction");
    }

    private Object[] row(AreaTree.Node area, int month, Period period, Sums sums, Rule.Verdict verdict) {
        boolean hasNumerator = sums != null && (sums.numeratorRows() > 0 || sums.denominatorRows() > 0);
        boolean hasDenominator = sums != null && sums.denominatorRows() > 0;
        return new Object[] {
            rule.id(),
            variant,
            (long) rule.version(),
            area.level(month),
            area.code(),
            area.name(month),
            period.type().code(),
            period.name(),
            verdict.value().isPresent() ? verdict.value().getAsDouble() : null,
            hasNumerator ? sums.numerator() : null,
            hasDenominator ? sums.denominator() : null,
            sums == null ? null : sums.denominatorRows(),
            verdict.interval95().map(interval -> interval.lower()).orElse(null),
            verdict.interval95().map(interval -> interval.upper()).orElse(null),
            verdict.interval998().map(interval -> interval.lower()).orElse(null),
            verdict.interval998().map(interval -> interval.upper()).orElse(null),
            verdict.status(),
            verdict.reason(),
            sums == null ? null : sums.numeratorRows()
        };
    }
}
