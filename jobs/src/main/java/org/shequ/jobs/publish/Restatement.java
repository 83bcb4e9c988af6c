package org.shequ.jobs.publish;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.shequ.common.period.Period;
import org.shequ.jobs.job.AssessedPeriods;
import org.shequ.jobs.job.DeclaredTables;

/**
 * Whether what is published now says something else of a locked period than the release that locked it: other scores, ranks or
 * grades, or for a city that only reports other values.
 */
final class Restatement {
    private static final String SCORE = "evaluation.score";
    private static final String VALUE = "indicator.value";
    private static final List<String> OF_SCORES = List.of(
            "period_type",
            "period",
            "area_code",
            "item_kind",
            "item_id",
            "numerator",
            "denominator",
            "published_score",
            "rank",
            "grade",
            "status");
    private static final List<String> OF_VALUES = List.of(
            "period_type",
            "period",
            "area_code",
            "indicator_id",
            "variant",
            "numerator",
            "denominator",
            "value",
            "status");

    private final DeclaredTables tables;
    private final PublishedRoot root;

    Restatement(DeclaredTables tables, PublishedRoot root) {
        this.tables = tables;
        this.root = root;
    }

    /** The locks whose periods the tables still hold and tell otherwise. */
    List<PeriodLock> of(List<PeriodLock> locks) {
        return locks.stream().filter(this::isToldOtherwise).toList();
    }

    private boolean isToldOtherwise(PeriodLock lock) {
        if (!root.releases().contains(lock.release())) {
            return false;
        }
        PublishedRelease locked = PublishedRelease.open(root, lock.release());
        Set<List<String>> scores = published(locked, "score", OF_SCORES, lock.period());
        return scores.isEmpty()
                ? differs(
                        published(locked, "indicator_value", OF_VALUES, lock.period()), VALUE, OF_VALUES, lock.period())
                : differs(scores, SCORE, OF_SCORES, lock.period());
    }

    /** A period the table holds no more, being too long ago, is not restated. */
    private boolean differs(Set<List<String>> before, String table, List<String> columns, Period period) {
        Set<List<String>> now = new HashSet<>();
        tables.eachPartition(
                table,
                columns,
                partition -> AssessedPeriods.isOf(partition, period),
                (partition, rows) -> rows.forEach(row -> now.add(text(row))));
        return !now.isEmpty() && !now.equals(before);
    }

    private static Set<List<String>> published(
            PublishedRelease release, String table, List<String> columns, Period period) {
        if (!release.has(table)) {
            return Set.of();
        }
        return release
                .rows(
                        table,
                        columns,
                        row -> AssessedPeriods.isOf(
                                Map.of("period_type", String.valueOf(row[0]), "period", String.valueOf(row[1])),
                                period))
                .stream()
                .map(Restatement::text)
                .collect(Collectors.toSet());
    }

    private static List<String> text(Object[] row) {
        return java.util.Arrays.stream(row).map(String::valueOf).toList();
    }
}
