package org.shequ.jobs.evaluate;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.shequ.common.period.Period;
import org.shequ.jobs.job.AssessedPeriods;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.city.PeerGroup;
import org.shequ.schemas.scheme.Gate;
import org.shequ.schemas.scheme.Scheme;
import org.shequ.schemas.scheme.Scored;

/** What an evaluation reads: areas with the days they stand for, and the values a scheme can score. */
public final class ScoreInputs {
    /** The fields of {@code core.area} it takes, in this order. */
    public static final List<String> AREA_FIELDS = List.of(
            "area_code",
            "area_level",
            "area_name",
            "parent_code",
            "households",
            "is_virtual",
            "valid_from",
            "valid_to",
            "stratum");

    /** The fields of {@code indicator.value} it takes, in this order. */
    public static final List<String> VALUE_FIELDS = List.of(
            "indicator_id",
            "variant",
            "area_code",
            "period_type",
            "period",
            "value",
            "numerator",
            "denominator",
            "n",
            "lower_95",
            "upper_95",
            "status",
            "status_reason");

    private final List<Object[]> areas;
    private final List<Value> found;
    private final Values values;

    private ScoreInputs(List<Object[]> areas, List<Value> found) {
        this.areas = areas;
        this.found = found;
        this.values = new Values(found);
    }

    /**
     * From rows at hand.
     *
     * @param areas rows of {@link #AREA_FIELDS}
     * @param values rows of {@link #VALUE_FIELDS}; those the scheme does not score are passed over
     * @param calendar the calendar of their periods
     */
    public static ScoreInputs of(List<Object[]> areas, List<Object[]> values, Scheme scheme, CityCalendar calendar) {
        Set<String> scored = scored(scheme);
        return new ScoreInputs(
                List.copyOf(areas),
                values.stream()
                        .filter(row -> scored.contains((String) row[0]))
                        .map(row -> value(row, calendar))
                        .toList());
    }

    /** From tables: the values of the periods, and those dated by a month, as waves are, that are not too old for them. */
    static ScoreInputs read(
            DeclaredTables tables, String areaTable, String valueTable, Scheme scheme, List<Period> periods) {
        List<Object[]> areas = new ArrayList<>();
        tables.eachPartition(areaTable, AREA_FIELDS, any -> true, (partition, rows) -> areas.addAll(rows));
        Set<String> scored = scored(scheme);
        CityCalendar calendar = periods.get(0).calendar();
        List<Value> values = new ArrayList<>();
        tables.eachPartition(
                valueTable, VALUE_FIELDS, partition -> isNeeded(partition, scheme, periods), (partition, rows) -> {
                    for (Object[] row : rows) {
                        if (scored.contains((String) row[0])) {
                            values.add(value(row, calendar));
                        }
                    }
                });
        return new ScoreInputs(areas, values);
    }

    private static boolean isNeeded(Map<String, String> partition, Scheme scheme, List<Period> periods) {
        if (periods.stream().anyMatch(period -> AssessedPeriods.isOf(partition, period))) {
            return true;
        }
        YearMonth earliest = periods.stream()
                .map(Period::last)
                .min(Comparator.naturalOrder())
                .orElseThrow()
                .minusMonths(scheme.longestWaveAgeMonths());
        return "wave".equals(partition.get("period_type"))
                && !YearMonth.parse(partition.get("period")).isBefore(earliest);
    }

    private static Set<String> scored(Scheme scheme) {
        return Stream.concat(
                        scheme.evaluations().stream()
                                .flatMap(evaluation -> evaluation.dimensions().stream())
                                .flatMap(dimension -> dimension.indicators().stream())
                                .map(Scored::indicator),
                        scheme.gates().stream().map(Gate::indicator))
                .collect(Collectors.toSet());
    }

    private static Value value(Object[] row, CityCalendar calendar) {
        return new Value(
                (String) row[0],
                (String) row[1],
                (String) row[2],
                Period.of((String) row[3], (String) row[4], calendar),
                (Double) row[5],
                (Double) row[6],
                (Double) row[7],
                (Long) row[8],
                (Double) row[9],
                (Double) row[10],
                (String) row[11],
                (String) row[12]);
    }

    /** The areas as they stand on a day, without groups of communities: nobody judges those. */
    public List<Area> areasOn(LocalDate day) {
        return areas.stream()
                .filter(row -> !PeerGroup.areGroups((String) row[1]))
                .filter(row ->
                        !((LocalDate) row[6]).isAfter(day) && (row[7] == null || !((LocalDate) row[7]).isBefore(day)))
                .map(ScoreInputs::area)
                .toList();
    }

    private static Area area(Object[] row) {
        return new Area(
                (String) row[0],
                (String) row[1],
                (String) row[2],
                Optional.ofNullable((String) row[3]),
                row[4] == null ? OptionalLong.empty() : OptionalLong.of((Long) row[4]),
                Optional.ofNullable((String) row[8]),
                Boolean.TRUE.equals(row[5]));
    }

    public Values values() {
        return values;
    }

    /** How many values it holds. */
    public int size() {
        return found.size();
    }
}
