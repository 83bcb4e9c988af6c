package org.shequ.jobs.evaluate.flag;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.shequ.common.lake.NamedRow;
import org.shequ.common.lake.Slice;
import org.shequ.common.period.Period;
import org.shequ.common.statistics.ReportedPercentage;
import org.shequ.jobs.job.AssessedPeriods;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.jobs.job.Job;
import org.shequ.jobs.job.Night;
import org.shequ.jobs.job.Outcome;

/**
 * Looks for signals of gaming and misreporting in the records of the assessed period, and of the latest survey wave, whenever
 * one of its tables has changed. Rows pass one by one; what is kept of them grows with one period only.
 */
public final class FlagSignals implements Job {
    private static final String AREA = "core.area";
    private static final String VALUE = "indicator.value";
    private static final String FLAG = "evaluation.flag";
    private static final String MONTH = "event_month";
    private static final int WAVE_MONTHS = 12;
    private static final List<String> PERCENTAGE =
            List.of("area_code", "report_id", "item", "percentage", "decimals", "base");

    @Override
    public String name() {
        return "flag";
    }

    @Override
    public String room() {
        return "evaluate";
    }

    @Override
    public Set<String> reads() {
        Set<String> reads =
                Arrays.stream(Signal.values()).map(Signal::table).collect(Collectors.toCollection(TreeSet::new));
        reads.add(AREA);
        reads.add(VALUE);
        return reads;
    }

    @Override
    public Set<String> writes() {
        return Set.of(FLAG);
    }

    @Override
    public Outcome run(DeclaredTables tables, Night night) {
        if (tables.snapshot(VALUE).isEmpty()) {
            return Outcome.unchanged("nothing to judge 无可判断");
        }
        List<Period> periods = AssessedPeriods.of(tables, night, 1);
        if (periods.isEmpty()) {
            return Outcome.unchanged("no complete period 无完整周期");
        }
        Period period = periods.get(0);
        Map<String, String> properties = new HashMap<>(Map.of("period", period.name()));
        reads().stream().filter(table -> !table.equals(VALUE)).forEach(table -> tables.snapshot(table)
                .ifPresent(snapshot -> properties.put("input." + table, Long.toString(snapshot))));
        Map<String, String> before = tables.properties(FLAG);
        if (properties.entrySet().stream().allMatch(each -> each.getValue().equals(before.get(each.getKey())))) {
            return Outcome.unchanged("nothing new 无新数据");
        }
        Odd odd = counted(tables, period);
        List<Judgement> judgements = Arrays.stream(Signal.values())
                .flatMap(signal -> Judgement.of(signal, odd).stream())
                .toList();
        Areas areas = new Areas(tables, period.lastDay());
        List<Object[]> rows = judgements.stream()
                .map(judgement -> row(judgement, areas, period))
                .toList();
        tables.replace(FLAG, NamedRow.of(tables.contract(FLAG), rows), properties);
        long raised = judgements.stream().filter(Judgement::isRaised).count();
        return Outcome.done(judgements.size(), rows.size(), 0, List.of(), raised + " raised 条疑点");
    }

    private static Odd counted(DeclaredTables tables, Period period) {
        Odd odd = new Odd();
        Set<String> months = period.months().months().stream()
                .map(YearMonth::toString)
                .collect(Collectors.toCollection(TreeSet::new));
        GridSignals grid = new GridSignals(odd);
        read(tables, "core.grid_case", months, GridSignals.COLUMNS, grid);
        grid.finish();
        Set<String> andBefore = new TreeSet<>(months);
        andBefore.add(period.first().minusMonths(1).toString());
        HotlineSignals hotline = new HotlineSignals(odd, months);
        read(tables, "core.hotline_request", andBefore, HotlineSignals.COLUMNS, hotline);
        hotline.finish();
        read(tables, "core.problem_match", months, List.of("area_code", "request_id", "has_case"), row -> {
            if (Boolean.TRUE.equals(row.get(2))) {
                odd.plain(Signal.UNDER_REPORTED, (String) row.get(0));
            } else {
                odd.odd(Signal.UNDER_REPORTED, (String) row.get(0), (String) row.get(1));
            }
        });
        SurveySignals survey = new SurveySignals(odd);
        latestWave(tables, period)
                .ifPresent(wave -> read(tables, "core.survey_answer", Set.of(wave), SurveySignals.COLUMNS, survey));
        survey.finish();
        read(tables, "core.reported_percentage", months, PERCENTAGE, row -> percentage(row, odd));
        return odd;
    }

    private static void read(
            DeclaredTables tables, String table, Set<String> months, List<String> columns, Consumer<List<Object>> use) {
        tables.snapshot(table)
                .ifPresent(snapshot -> tables.readSmallAt(table, snapshot, Slice.of(MONTH, months), columns, use));
    }

    /** The month of the latest wave of residents or others that is no older than a year. */
    private static java.util.Optional<String> latestWave(DeclaredTables tables, Period period) {
        String last = period.last().toString();
        String first = period.last().minusMonths(WAVE_MONTHS - 1L).toString();
        return tables.snapshot("core.survey_answer").isEmpty()
                ? java.util.Optional.empty()
                : tables.partitions("core.survey_answer").keySet().stream()
                        .map(partition -> partition.get(MONTH))
                        .filter(month -> month.compareTo(last) <= 0 && month.compareTo(first) >= 0)
                        .max(Comparator.naturalOrder());
    }

    /** Percentages above 100 are no shares and are left out. */
    private static void percentage(List<Object> row, Odd odd) {
        BigDecimal printed = BigDecimal.valueOf((Double) row.get(3))
                .setScale(Math.toIntExact((Long) row.get(4)), RoundingMode.HALF_UP);
        if (printed.compareTo(BigDecimal.valueOf(100)) > 0) {
            return;
        }
        boolean isReachable = new ReportedPercentage(printed).isReachableWith((Long) row.get(5));
        if (isReachable) {
            odd.plain(Signal.UNREACHABLE_PERCENTAGES, (String) row.get(0));
        } else {
            odd.odd(
                    Signal.UNREACHABLE_PERCENTAGES,
                    (String) row.get(0),
                    row.get(1) + "/" + row.get(2) + " " + printed + " % of " + row.get(5));
        }
    }

    private static Object[] row(Judgement judgement, Areas areas, Period period) {
        return new Object[] {
            judgement.area(),
            areas.level(judgement.area()),
            areas.name(judgement.area()),
            period.type().code(),
            period.name(),
            judgement.signal().code(),
            judgement.isRaised(),
            judgement.share(),
            judgement.odd(),
            judgement.all(),
            judgement.common(),
            judgement.limit().isPresent() ? judgement.limit().getAsDouble() : null,
            judgement.qValue().isPresent() ? judgement.qValue().getAsDouble() : null,
            judgement.signal().table(),
            String.join("; ", judgement.keys())
        };
    }

    /** Names and levels of areas on a day; the latest row before it where none holds. */
    private static final class Areas {
        private final Map<String, Map<String, Object>> rows = new TreeMap<>();

        Areas(DeclaredTables tables, LocalDate day) {
            List<Map<String, Object>> all = new ArrayList<>(tables.readSmall(AREA));
            all.sort(Comparator.comparing(row -> (LocalDate) row.get("valid_from")));
            all.stream()
                    .filter(row -> !((LocalDate) row.get("valid_from")).isAfter(day))
                    .forEach(row -> rows.put((String) row.get("area_code"), row));
        }

        String level(String code) {
            return text(code, "area_level", "community");
        }

        String name(String code) {
            return text(code, "area_name", code);
        }

        private String text(String code, String field, String otherwise) {
            Map<String, Object> row = rows.get(code);
            return row == null ? otherwise : (String) row.get(field);
        }
    }
}
