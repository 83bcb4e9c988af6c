package org.shequ.jobs.publish;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import org.shequ.common.period.Period;
import org.shequ.jobs.job.Job;
import org.shequ.schemas.Words;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.city.PeerGroup;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.indicator.Variant;

/** Keeps of the tables that go by what pages need; for {@link Release}. Areas and groups must come before values. */
public final class ReleaseReader {
    /** Months of the line beside each indicator. */
    public static final int MONTHS = 24;

    private static final int SCORED_PERIODS = 12;

    private static final Comparator<Cells> FINISHED = Comparator.<Cells, Instant>comparing(
                    row -> row.instant("finished_at"))
            .thenComparing(row -> row.string("run_id"));

    private final Edition edition;
    private final Deployment deployment;
    private final Map<String, Cells> areas = new TreeMap<>();
    private final Groups groups;
    private final Map<String, List<ScoreRow>> scores = new LinkedHashMap<>();
    private final Map<String, Map<String, Double>> totals = new HashMap<>();
    private final Map<String, ScoreRow.Firmness> firmness = new HashMap<>();
    private final List<SensitivityRow> sensitivities = new ArrayList<>();
    private final List<FlagRow> flags = new ArrayList<>();
    private final Map<List<String>, Long> accounting =
            new TreeMap<>(Comparator.<List<String>, String>comparing(key -> String.join("\n", key)));
    private final List<Cells> tasks = new ArrayList<>();
    private final List<Cells> limits = new ArrayList<>();
    private Values values;

    ReleaseReader(Edition edition, Deployment deployment) {
        this.edition = edition;
        this.deployment = deployment;
        this.groups = new Groups(deployment.contracts());
    }

    /** Reads what the pages of an edition need. */
    public static ReleaseData read(ReleaseInputs inputs, Edition edition, Deployment deployment) {
        ReleaseReader reader = new ReleaseReader(edition, deployment);
        inputs.accounting().each(reader::accounting);
        reader.takeAll("core.area", inputs.area());
        reader.takeAll("indicator.group_member", inputs.groups());
        reader.takeAll("indicator.value", inputs.value());
        reader.takeAll("evaluation.score", inputs.score());
        reader.takeAll("evaluation.uncertainty", inputs.uncertainty());
        reader.takeAll("evaluation.sensitivity", inputs.sensitivity());
        reader.takeAll("evaluation.flag", inputs.flag());
        reader.takeAll("run.task", inputs.task());
        reader.takeAll("run.source_limit", inputs.limit());
        return reader.data();
    }

    private void takeAll(String table, TableRows rows) {
        rows.each(part -> take(deployment.contracts().of(table), part));
    }

    Deployment deployment() {
        return deployment;
    }

    /** Keeps what pages need of some rows of a table; tables they need nothing of go by. */
    void take(Contract contract, List<Object[]> part) {
        if (part.isEmpty()) {
            return;
        }
        Cells row = new Cells(contract);
        switch (contract.table()) {
            case "core.area" -> part.forEach(each -> area(row.of(each)));
            case "indicator.group_member" -> groups.take(part);
            case "indicator.value" -> values(row, part);
            case "evaluation.score" -> part.forEach(each -> score(row.of(each)));
            case "evaluation.uncertainty" -> part.forEach(each -> uncertainty(row.of(each)));
            case "evaluation.sensitivity" -> part.forEach(each -> sensitivity(row.of(each)));
            case "evaluation.flag" -> part.forEach(each -> flag(row.of(each)));
            case "run.task" -> part.forEach(each -> tasks.add(row.copy(each)));
            case "run.source_limit" -> part.forEach(each -> limits.add(row.copy(each)));
            default -> {}
        }
    }

    /** The values taken so far. */
    Values values() {
        return values == null ? empty() : values;
    }

    private Values empty() {
        List<String> codes = new ArrayList<>(areas.keySet());
        codes.addAll(groups.codes());
        return new Values(codes, MONTHS);
    }

    /** What was taken, in the order pages show it. */
    ReleaseData data() {
        Comparator<ScoreRow> order = Comparator.comparing(ScoreRow::kind).thenComparing(ScoreRow::item);
        Map<String, List<ScoreRow>> firm = new LinkedHashMap<>();
        scores.forEach((code, rows) -> firm.put(
                code,
                rows.stream()
                        .map(row -> row.kind().equals(ScoreRow.OVERALL) ? row.with(firmness.get(row.areaCode())) : row)
                        .sorted(order)
                        .toList()));
        return new ReleaseData(
                edition,
                deployment,
                areas.values().stream().map(ReleaseReader::areaRow).toList(),
                groups.on(edition.period().lastDay()),
                values(),
                firm,
                scoreHistory(),
                sensitivities,
                flags,
                accounting(),
                runs(),
                limits(),
                List.of(),
                Optional.empty());
    }

    private void area(Cells row) {
        LocalDate day = edition.period().lastDay();
        boolean isCurrent = !PeerGroup.areGroups(row.string("area_level"))
                && !row.date("valid_from").isAfter(day)
                && (row.isNull("valid_to") || !row.date("valid_to").isBefore(day));
        if (isCurrent) {
            areas.merge(
                    row.string("area_code"),
                    row.copy(),
                    (one, other) -> one.date("valid_from").isAfter(other.date("valid_from")) ? one : other);
        }
    }

    private static AreaRow areaRow(Cells row) {
        return new AreaRow(
                row.string("area_code"),
                row.string("area_level"),
                row.string("area_name"),
                row.text("area_name_en"),
                row.text("parent_code"),
                row.text("stratum"),
                row.is("is_virtual"),
                row.whole("resident_population"),
                row.whole("households"));
    }

    /** Whole rows of the assessed period, the same a year before, and all waves; plain values of the months. */
    private void values(Cells row, List<Object[]> part) {
        if (values == null) {
            values = empty();
        }
        Period period = edition.period();
        List<String> months = period.monthsUntilEnd(MONTHS);
        for (Object[] each : part) {
            row.of(each);
            String type = row.string("period_type");
            String name = row.string("period");
            boolean isCompared = type.equals(period.type().code())
                    && (name.equals(period.name())
                            || name.equals(period.yearBefore().name()));
            boolean isWave = type.equals("wave") && name.compareTo(period.last().toString()) <= 0;
            if (isCompared || isWave) {
                whole(row, type, name);
            }
            int month = type.equals("month") ? months.indexOf(name) : -1;
            if (month >= 0 && row.string("variant").equals(Variant.MAIN) && !row.isNull("value")) {
                values.addMonth(
                        row.string("indicator_id"),
                        row.string("area_code"),
                        month,
                        row.number("value").getAsDouble());
            }
        }
    }

    private void whole(Cells row, String type, String name) {
        values.add(
                row.string("indicator_id"),
                row.string("variant"),
                type,
                name,
                row.string("area_code"),
                new ValueRow(
                        row.number("value"),
                        row.number("numerator"),
                        row.number("denominator"),
                        row.whole("n"),
                        row.number("lower_95"),
                        row.number("upper_95"),
                        row.string("status"),
                        row.text("status_reason")));
    }

    private void score(Cells row) {
        Period period = edition.period();
        if (!row.string("period_type").equals(period.type().code())) {
            return;
        }
        String name = row.string("period");
        if (name.equals(period.name())) {
            scores.computeIfAbsent(row.string("area_code"), code -> new ArrayList<>())
                    .add(scoreRow(row));
        }
        if (row.string("item_kind").equals(ScoreRow.OVERALL)
                && name.compareTo(period.name()) <= 0
                && !row.isNull("score")) {
            totals.computeIfAbsent(row.string("area_code"), code -> new HashMap<>())
                    .put(name, row.number("score").getAsDouble());
        }
    }

    private static ScoreRow scoreRow(Cells row) {
        return new ScoreRow(
                row.string("area_level"),
                row.string("area_code"),
                row.string("item_kind"),
                row.string("item_id"),
                row.text("parent_item"),
                row.isNull("published_score") ? row.number("score") : row.number("published_score"),
                row.number("nominal_weight"),
                row.number("effective_weight"),
                row.number("value"),
                row.text("value_period"),
                row.small("rank"),
                row.small("ranked"),
                row.text("grade"),
                row.string("status"),
                row.text("status_reason"),
                row.number("score_lower"),
                row.number("score_upper"),
                Optional.empty());
    }

    private boolean isAssessed(Cells row) {
        return row.string("period_type").equals(edition.period().type().code())
                && row.string("period").equals(edition.period().name());
    }

    private void uncertainty(Cells row) {
        if (!isAssessed(row)) {
            return;
        }
        String grade = row.string("grade");
        firmness.put(
                row.string("area_code"),
                new ScoreRow.Firmness(
                        row.number("score_lower").getAsDouble(),
                        row.number("score_upper").getAsDouble(),
                        row.small("rank_lower").getAsInt(),
                        row.small("rank_upper").getAsInt(),
                        row.small("indistinguishable_from").getAsInt(),
                        row.small("indistinguishable_to").getAsInt(),
                        row.small("indistinguishable_areas").getAsInt(),
                        row.number(grade + "_probability").orElse(Double.NaN),
                        row.is("is_firm"),
                        words(row.string("firmness"))));
    }

    private static Words words(String both) {
        int bar = both.indexOf(" | ");
        return bar < 0 ? new Words(both, both) : new Words(both.substring(0, bar), both.substring(bar + 3));
    }

    private void sensitivity(Cells row) {
        if (isAssessed(row)) {
            sensitivities.add(new SensitivityRow(
                    row.string("area_level"),
                    row.string("assumption"),
                    row.string("item_id"),
                    row.number("mean_rank_shift").getAsDouble(),
                    row.small("largest_rank_shift").getAsInt(),
                    row.text("largest_shift_area"),
                    row.small("ranked").getAsInt(),
                    row.small("grades_changed"),
                    row.number("nominal_weight"),
                    row.number("effective_weight")));
        }
    }

    private void flag(Cells row) {
        if (row.is("is_raised") && row.string("period").equals(edition.period().name())) {
            flags.add(new FlagRow(
                    row.string("area_code"),
                    row.string("signal"),
                    row.number("share").getAsDouble(),
                    row.whole("odd_records").getAsLong(),
                    row.whole("records").getAsLong(),
                    row.number("city_share").getAsDouble()));
        }
    }

    private Map<String, List<Double>> scoreHistory() {
        TreeSet<String> periods = new TreeSet<>();
        totals.values().forEach(found -> periods.addAll(found.keySet()));
        List<String> shown = periods.stream()
                .skip(Math.max(0, periods.size() - SCORED_PERIODS))
                .toList();
        Map<String, List<Double>> history = new HashMap<>();
        totals.forEach((code, found) -> history.put(
                code,
                shown.stream()
                        .map(period -> found.getOrDefault(period, Double.NaN))
                        .toList()));
        return history;
    }

    /** Adds rows of {@code core.accounting}. */
    void accounting(List<Object[]> part) {
        Cells row = new Cells(deployment.contracts().of("core.accounting"));
        for (Object[] each : part) {
            row.of(each);
            accounting.merge(
                    List.of(row.string("source_id"), row.string("outcome"), row.string("reason")),
                    row.whole("row_count").getAsLong(),
                    Long::sum);
        }
    }

    /** What became of the rows of each source, over its deliveries. */
    List<AccountingRow> accounting() {
        return accounting.entrySet().stream()
                .map(entry -> new AccountingRow(
                        entry.getKey().get(0),
                        entry.getKey().get(1),
                        entry.getKey().get(2),
                        entry.getValue()))
                .toList();
    }

    /**
     * What each job before publishing did last on the business date of the latest: in one run, or in one of its own where a DAG
     * runs each. In the order of the rooms and of names: which of them ended first is chance.
     */
    private List<RunRow> runs() {
        Optional<LocalDate> latest = latest();
        Map<String, Cells> last = new HashMap<>();
        tasks.stream()
                .filter(row -> !row.string("job").equals(Publish.NAME))
                .filter(row -> latest.filter(row.date("run_date")::equals).isPresent())
                .forEach(row -> last.merge(row.string("job"), row, BinaryOperator.maxBy(FINISHED)));
        return last.values().stream()
                .sorted(Comparator.<Cells>comparingInt(
                                row -> row.text("room").map(Job.ROOMS::indexOf).orElse(-1))
                        .thenComparing(row -> row.string("job")))
                .map(row -> new RunRow(
                        row.string("job"),
                        row.string("state"),
                        row.whole("rows_in"),
                        row.whole("rows_out"),
                        row.whole("rows_rejected")))
                .toList();
    }

    /** The business date of the latest run. */
    private Optional<LocalDate> latest() {
        return tasks.stream().max(FINISHED).map(row -> row.date("run_date"));
    }

    /** The limits passed on the business date of the latest run, each as it was seen last, by source and kind. */
    private List<LimitRow> limits() {
        Optional<LocalDate> latest = latest();
        Map<String, Cells> last = new TreeMap<>();
        limits.stream()
                .filter(row -> latest.filter(row.date("run_date")::equals).isPresent())
                .forEach(row -> last.merge(
                        row.string("source_id") + " " + row.string("limit_kind"),
                        row,
                        BinaryOperator.maxBy(Comparator.comparing(each -> each.string("run_id")))));
        return last.values().stream()
                .filter(row -> row.string("state").equals("flagged"))
                .map(row -> new LimitRow(
                        row.string("source_id"),
                        row.string("limit_kind"),
                        row.number("observed").getAsDouble(),
                        row.number("at_least"),
                        row.number("at_most"),
                        row.whole("counted").getAsLong(),
                        row.number("compared_with")))
                .toList();
    }
}
