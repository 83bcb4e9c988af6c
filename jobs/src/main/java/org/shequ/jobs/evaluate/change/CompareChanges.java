package org.shequ.jobs.evaluate.change;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.RowFactory;
import org.shequ.common.lake.NamedRow;
import org.shequ.common.lake.SparkRows;
import org.shequ.common.period.Period;
import org.shequ.common.statistics.Interval;
import org.shequ.jobs.job.AssessedPeriods;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.jobs.job.Fingerprint;
import org.shequ.jobs.job.Job;
import org.shequ.jobs.job.Night;
import org.shequ.jobs.job.Outcome;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.indicator.Calendar;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.Variant;

/**
 * Compares the values of the assessed period, and of the latest survey wave, with the period before, the same period a year
 * ago and the row of periods that ends with it. Seasons make no trend: of a city that assesses months there is none.
 */
public final class CompareChanges implements Job {
    private static final String VALUE = "indicator.value";
    private static final String CHANGE = "evaluation.change";
    private static final String WAVE = "wave";
    private static final int PERIODS = 12;
    private static final int FEW = 200_000;
    private static final List<String> FIELDS = List.of(
            "indicator_id",
            "variant",
            "area_code",
            "area_level",
            "area_name",
            "period_type",
            "period",
            "value",
            "numerator",
            "denominator",
            "lower_95",
            "upper_95",
            "status",
            "n");

    private record Place(String indicator, String area, String level, String name) {}

    @Override
    public String name() {
        return "change";
    }

    @Override
    public String room() {
        return "evaluate";
    }

    @Override
    public Set<String> reads() {
        return Set.of(VALUE);
    }

    @Override
    public Set<String> writes() {
        return Set.of(CHANGE);
    }

    @Override
    public Outcome run(DeclaredTables tables, Night night) {
        if (tables.snapshot(VALUE).isEmpty()) {
            return Outcome.unchanged("nothing to compare 无可比较");
        }
        List<Period> assessed = AssessedPeriods.of(tables, night, 1);
        if (assessed.isEmpty()) {
            return Outcome.unchanged("no complete period 无完整周期");
        }
        Period period = assessed.get(0);
        Map<String, String> properties = Map.of(
                "input." + VALUE,
                Long.toString(tables.snapshot(VALUE).orElseThrow()),
                "catalogue",
                Fingerprint.of(night.deployment().indicators().all(), night.calendar()),
                "period",
                period.name());
        Map<String, String> before = tables.properties(CHANGE);
        if (properties.entrySet().stream().allMatch(each -> each.getValue().equals(before.get(each.getKey())))) {
            return Outcome.unchanged("nothing new 无新数据");
        }
        Map<Place, TreeMap<String, Figure>> figures = new HashMap<>();
        Set<String> periods = periods(period);
        tables.eachPartition(
                VALUE,
                FIELDS,
                partition -> isWanted(partition, period, periods),
                (partition, rows) -> rows.forEach(row -> take(row, night, figures)));
        List<Object[]> rows = new ArrayList<>();
        figures.forEach((place, series) ->
                compare(night.deployment().indicators().of(place.indicator()), place, series, period, rows));
        Contract contract = tables.contract(CHANGE);
        long written = rows.size() <= FEW
                ? tables.replace(CHANGE, NamedRow.of(contract, rows), properties)
                        .rowsAdded()
                : tables.replace(
                                CHANGE,
                                tables.session()
                                        .createDataFrame(
                                                rows.stream()
                                                        .map(RowFactory::create)
                                                        .toList(),
                                                SparkRows.schema(contract)),
                                properties)
                        .rowsAdded();
        return Outcome.done(figures.size(), written, 0, List.of(), period.name());
    }

    private static Set<String> periods(Period last) {
        Set<String> periods = new HashSet<>();
        Period period = last;
        for (int back = 0; back < PERIODS; back++) {
            periods.add(period.name());
            period = period.previous();
        }
        periods.add(last.yearBefore().name());
        return periods;
    }

    private static boolean isWanted(Map<String, String> partition, Period period, Set<String> periods) {
        String type = partition.get("period_type");
        String name = partition.get("period");
        return type.equals(period.type().code()) && periods.contains(name)
                || type.equals(WAVE) && name.compareTo(period.last().toString()) <= 0;
    }

    private static void take(Object[] row, Night night, Map<Place, TreeMap<String, Figure>> figures) {
        Optional<Indicator> indicator = night.deployment().indicators().find((String) row[0]);
        boolean isUsable =
                row[7] != null && row[9] != null && List.of("ok", "provisional").contains(row[12]);
        boolean isOwnCalendar = indicator
                .filter(found -> (found.calendar() == Calendar.WAVE) == WAVE.equals(row[5]))
                .isPresent();
        if (isUsable && isOwnCalendar && Variant.MAIN.equals(row[1])) {
            Place place = new Place((String) row[0], (String) row[2], (String) row[3], (String) row[4]);
            figures.computeIfAbsent(place, unseen -> new TreeMap<>())
                    .put(
                            (String) row[6],
                            new Figure(
                                    (String) row[6],
                                    (Double) row[7],
                                    row[8] == null ? 0 : (Double) row[8],
                                    (Double) row[9],
                                    row[13] == null ? 0 : (Long) row[13],
                                    (Double) row[10],
                                    (Double) row[11]));
        }
    }

    private static void compare(
            Indicator indicator, Place place, TreeMap<String, Figure> series, Period period, List<Object[]> rows) {
        boolean isWave = indicator.calendar() == Calendar.WAVE;
        Figure now = isWave ? latest(series, period) : series.get(period.name());
        if (now == null) {
            return;
        }
        Period current = isWave ? Period.of(WAVE, now.period(), period.calendar()) : period;
        String previous =
                isWave ? series.lowerKey(now.period()) : period.previous().name();
        List<Comparison> found = new ArrayList<>();
        Optional.ofNullable(previous)
                .map(series::get)
                .ifPresent(before -> found.add(Comparison.of(Comparison.PREVIOUS, indicator, now, before)));
        Optional.ofNullable(series.get(current.yearBefore().name()))
                .ifPresent(before -> found.add(Comparison.of(Comparison.YEAR_BEFORE, indicator, now, before)));
        if (period.type() != Period.Type.MONTH) {
            Comparison.trend(
                            indicator,
                            List.copyOf(series.headMap(now.period(), true).values()))
                    .ifPresent(found::add);
        }
        found.forEach(comparison -> rows.add(row(place, current, now, comparison)));
    }

    /** The latest wave that is no older than a year. */
    private static Figure latest(TreeMap<String, Figure> series, Period period) {
        String first = period.last().minusMonths(PERIODS - 1L).toString();
        return series.isEmpty() || series.lastKey().compareTo(first) < 0
                ? null
                : series.lastEntry().getValue();
    }

    private static Object[] row(Place place, Period period, Figure now, Comparison comparison) {
        return new Object[] {
            place.indicator(),
            place.level(),
            place.area(),
            place.name(),
            period.type().code(),
            period.name(),
            comparison.against(),
            now.value(),
            comparison.earlierPeriod(),
            comparison.earlier(),
            comparison.difference(),
            comparison.relative(),
            comparison.interval().map(Interval::lower).orElse(null),
            comparison.interval().map(Interval::upper).filter(Double::isFinite).orElse(null),
            comparison.isSignificant(),
            comparison.pValue(),
            (long) comparison.points(),
            comparison.words().zh() + " | " + comparison.words().en()
        };
    }
}
