package org.shequ.jobs.measure;

import static org.apache.spark.sql.functions.col;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.shequ.common.sql.Evaluation;
import org.shequ.common.sql.RowSql;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.indicator.Indicator;

/**
 * Where raters are too few to stay anonymous. What members of committees say of a street or a department is told only of at
 * least five communities and ten raters together, and only where what is not told cannot be found by subtraction: of the areas
 * below one that is told, those kept back are together no fewer either. Nothing is told of groups of communities: they cut
 * across streets, and what they had in common with one would be found.
 *
 * @param few by indicator, then by area or unit, the months of which nothing is told of it
 */
record Raters(Map<String, Map<String, int[]>> few) implements Serializable {
    static final int FEWEST = 10;
    static final int FEWEST_COMMUNITIES = 5;

    private static final int[] NEVER = {};

    /** Nobody is known to have rated: nothing is told of any month. */
    static Raters none() {
        return new Raters(Map.of());
    }

    /** Whether in one of some months there were too few; a year is no way to a wave that is not told. */
    boolean areFew(String indicator, String area, int from, int to) {
        Map<String, int[]> areas = few.get(indicator);
        if (areas == null) {
            return true;
        }
        for (int month : areas.getOrDefault(area, NEVER)) {
            if (month >= from && month <= to) {
                return true;
            }
        }
        return false;
    }

    /** Hands on the values of the columns of a table, row by row. */
    @FunctionalInterface
    interface Reader {
        /** Reads some columns of the rows of an indicator's table. */
        void read(List<String> columns, Consumer<List<Object>> use);
    }

    /** Counts raters, indicator by indicator; several threads may. */
    static final class Count {
        private final AreaTree areas;
        private final Units units;
        private final CityCalendar calendar;
        private final RowSql sql;
        private final Map<String, Map<String, int[]>> few = new ConcurrentHashMap<>();

        Count(AreaTree areas, Units units, CityCalendar calendar, RowSql sql) {
            this.areas = areas;
            this.units = units;
            this.calendar = calendar;
            this.sql = sql;
        }

        /** Counts those whose ratings count in the main definition of an indicator; one person in a month counts once. */
        void add(Indicator indicator, StructType schema, Reader reader) {
            String table = indicator.main().tables().iterator().next();
            Plan plan = Plan.of(
                    table,
                    List.of(indicator),
                    Expressions.types(sql, schema, Plan.values(table, List.of(indicator))),
                    units);
            PartialSums partial = new PartialSums(plan, new MonthStarts(calendar, sql.zone()));
            List<List<Column>> steps = partial.steps();
            List<Column> made = new ArrayList<>(steps.get(1));
            int rater = made.size();
            made.add(col(indicator.raterColumn().orElseThrow()).cast("string"));
            Evaluation evaluation = sql.evaluation(schema, List.of(steps.get(0), made));
            Map<Integer, Map<String, Panel>> panels = new TreeMap<>();
            evaluation
                    .beside()
                    .internalRows(apply -> reader.read(
                            evaluation.columns(), values -> add(apply.apply(values), rater, partial, plan, panels)));
            Map<String, int[]> byArea = new HashMap<>();
            panels.forEach((month, found) -> few(found, month)
                    .forEach(area -> byArea.merge(area, new int[] {month}, (known, next) -> IntStream.concat(
                                    IntStream.of(known), IntStream.of(next))
                            .toArray())));
            few.put(indicator.id(), byArea);
        }

        private void add(
                InternalRow row, int rater, PartialSums partial, Plan plan, Map<Integer, Map<String, Panel>> panels) {
            for (Plan.Sum sum : plan.parts().get(0).denominatorRows()) {
                if (partial.holds(row, sum)
                        && !row.isNullAt(rater)
                        && areas.holds(row.getUTF8String(0).toString())) {
                    String community = row.getUTF8String(0).toString();
                    int month = partial.month(row, sum.date());
                    Map<String, Panel> ofMonth = panels.computeIfAbsent(month, unseen -> new TreeMap<>());
                    List<String> rated = new ArrayList<>(areas.upwards(community, month));
                    String unit = partial.unit(row);
                    if (unit != null) {
                        rated.add(unit);
                    }
                    rated.forEach(each -> ofMonth.computeIfAbsent(each, unseen -> new Panel())
                            .add(community, row.getUTF8String(rater).toString()));
                }
            }
        }

        /** The areas and units of a month that too few have rated, and areas that would give those away. */
        private Set<String> few(Map<String, Panel> panels, int month) {
            Set<String> hidden = new TreeSet<>();
            Map<String, List<String>> below = new TreeMap<>();
            panels.forEach((area, panel) -> {
                if (panel.isFew()) {
                    hidden.add(area);
                }
                if (!areas.isUnit(area)) {
                    List<String> chain = areas.upwards(area, month);
                    if (chain.size() > 1) {
                        below.computeIfAbsent(chain.get(1), unseen -> new ArrayList<>())
                                .add(area);
                    }
                }
            });
            below.keySet().stream()
                    .sorted(Comparator.comparingInt(
                            parent -> areas.upwards(parent, month).size()))
                    .forEach(parent -> {
                        List<String> children = below.get(parent);
                        if (hidden.contains(parent) && children.stream().noneMatch(hidden::contains)) {
                            hidden.add(smallest(children, panels).get(0));
                        }
                        coverUp(children, panels, hidden);
                    });
            return hidden;
        }

        private static List<String> smallest(List<String> areas, Map<String, Panel> panels) {
            return areas.stream()
                    .sorted(Comparator.comparingInt(
                                    (String area) -> panels.get(area).raters.size())
                            .thenComparing(Comparator.naturalOrder()))
                    .toList();
        }

        /** Hides more of the areas below another, the smallest first, until those hidden are together not few. */
        private static void coverUp(List<String> children, Map<String, Panel> panels, Set<String> hidden) {
            Panel together = new Panel();
            children.stream().filter(hidden::contains).forEach(area -> together.add(panels.get(area)));
            List<String> shown = smallest(
                    children.stream().filter(area -> !hidden.contains(area)).toList(), panels);
            for (String next : shown) {
                if (together.raters.isEmpty() || !together.isFew()) {
                    return;
                }
                hidden.add(next);
                together.add(panels.get(next));
            }
        }

        Raters raters() {
            return new Raters(few);
        }
    }

    /** Who has rated one area or unit in a month. */
    private static final class Panel {
        private final Set<String> raters = new HashSet<>();
        private final Set<String> communities = new HashSet<>();

        void add(String community, String rater) {
            raters.add(rater);
            communities.add(community);
        }

        void add(Panel other) {
            raters.addAll(other.raters);
            communities.addAll(other.communities);
        }

        boolean isFew() {
            return raters.size() < FEWEST || communities.size() < FEWEST_COMMUNITIES;
        }
    }
}
