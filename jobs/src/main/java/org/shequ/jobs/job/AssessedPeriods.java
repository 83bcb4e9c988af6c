package org.shequ.jobs.job;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.shequ.common.period.Period;

/** Which periods a night assesses: the one answer for the rooms that score, publish and explain. */
public final class AssessedPeriods {
    private static final String VALUE = "indicator.value";

    private AssessedPeriods() {}

    /**
     * The last complete periods of the type the city assesses that hold data, oldest first.
     *
     * @param most how many at most
     */
    public static List<Period> of(DeclaredTables tables, Night night, int most) {
        String type = night.deployment().city().assess();
        List<Period> complete = tables.partitions(VALUE).keySet().stream()
                .filter(partition -> type.equals(partition.get("period_type")))
                .map(partition -> Period.of(type, partition.get("period"), night.calendar()))
                .filter(period -> !period.last().isAfter(night.lastMonth()))
                .sorted(Comparator.comparing(Period::last).reversed())
                .toList();
        List<Period> held = new ArrayList<>();
        for (Period period : complete) {
            if (held.size() < most && hasData(tables, period)) {
                held.add(0, period);
            }
        }
        return List.copyOf(held);
    }

    private static boolean hasData(DeclaredTables tables, Period period) {
        boolean[] found = {false};
        tables.eachPartition(
                VALUE,
                List.of("denominator"),
                partition -> isOf(partition, period),
                (partition, rows) -> found[0] |= rows.stream().anyMatch(row -> row[0] != null));
        return found[0];
    }

    /** Whether a partition of a table that is cut by period holds the rows of one. */
    public static boolean isOf(Map<String, String> partition, Period period) {
        return period.type().code().equals(partition.get("period_type"))
                && period.name().equals(partition.get("period"));
    }
}
