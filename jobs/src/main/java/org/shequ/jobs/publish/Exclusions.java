package org.shequ.jobs.publish;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.shequ.common.lake.NamedRow;
import org.shequ.common.period.Period;
import org.shequ.jobs.measure.AreaTree;
import org.shequ.schemas.Words;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.Variant;
import org.shequ.schemas.source.Exclusion;
import org.shequ.schemas.source.Source;

/** The rows of published.exclusion: how many rows of the assessed period each rule left out, by area; for {@link Release}. */
final class Exclusions {
    private final Deployment deployment;
    private final Period period;
    private final TableRows areaRows;
    private final Values values;
    private final Map<String, Source> sources = new HashMap<>();

    private record Place(String area, String source, String rule) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            return java.util.Comparator.comparing(Place::area)
                    .thenComparing(Place::source)
                    .thenComparing(Place::rule)
                    .compare(this, other);
        }
    }

    /** @param values the values of the release, to set the rows counted beside those left out */
    Exclusions(Deployment deployment, Period period, TableRows areaRows, Values values) {
        this.deployment = deployment;
        this.period = period;
        this.values = values;
        this.areaRows = areaRows;
        deployment.sources().forEach(source -> sources.put(source.id(), source));
    }

    private AreaTree tree() {
        List<Object[]> rows = new ArrayList<>();
        areaRows.each(rows::addAll);
        return AreaTree.of(
                NamedRow.of(deployment.contracts().of("core.area"), rows),
                deployment.city().calendar());
    }

    List<Object[]> rows(TableRows exclusion) {
        Cells cells = new Cells(deployment.contracts().of("core.exclusion"));
        List<Cells> inPeriod = new ArrayList<>();
        exclusion.each(
                part -> part.stream().map(cells::copy).filter(this::isInPeriod).forEach(inPeriod::add));
        if (inPeriod.isEmpty()) {
            return List.of();
        }
        AreaTree areas = tree();
        Map<Place, Long> counts = new TreeMap<>();
        inPeriod.forEach(row -> count(row, areas, counts));
        List<Object[]> rows = new ArrayList<>();
        counts.forEach((place, count) -> {
            Source source = sources.get(place.source());
            deployment.indicators().all().stream()
                    .filter(indicator -> indicator.tables().contains(source.feed()))
                    .forEach(indicator -> rows.add(row(indicator, place, source, areas, count)));
        });
        return rows;
    }

    /** Rows of published.exclusion without the indicators, which repeat them. */
    static List<ExcludedRows> byRule(List<Object[]> rows) {
        Map<Place, ExcludedRows> byRule = new TreeMap<>();
        for (Object[] row : rows) {
            Place place = new Place((String) row[2], (String) row[6], (String) row[7]);
            Optional<Words> name = row[8] == null || row[9] == null
                    ? Optional.empty()
                    : Optional.of(new Words(row[8] + approval(row), row[9] + approval(row)));
            byRule.putIfAbsent(
                    place, new ExcludedRows(place.area(), place.source(), place.rule(), name, (Long) row[10]));
        }
        return List.copyOf(byRule.values());
    }

    /** When and by whom a rule was approved, in brackets; nothing where its mapping does not say. */
    private static String approval(Object[] row) {
        return row[12] == null ? "" : " (" + row[12] + " " + row[13] + ")";
    }

    private boolean isInPeriod(Cells row) {
        return sources.containsKey(row.string("source_id"))
                && row.text("event_month")
                        .map(YearMonth::parse)
                        .filter(period.months()::contains)
                        .isPresent();
    }

    private void count(Cells row, AreaTree areas, Map<Place, Long> counts) {
        YearMonth month = YearMonth.parse(row.string("event_month"));
        List<String> chain = row.text("area_code")
                .map(area -> areas.upwards(area, month))
                .orElse(List.of(deployment.city().code()));
        chain.forEach(
                area -> counts.merge(new Place(area, row.string("source_id"), row.string("rule")), 1L, Long::sum));
    }

    private Object[] row(Indicator indicator, Place place, Source source, AreaTree areas, long count) {
        Optional<Exclusion> rule = source.exclusions().stream()
                .filter(each -> each.rule().equals(place.rule()))
                .findFirst();
        Optional<Words> words = rule.map(Exclusion::name);
        Optional<Exclusion.Approval> approval = rule.flatMap(Exclusion::approval);
        return new Object[] {
            indicator.id(),
            areas.level(place.area(), period.last()),
            place.area(),
            areas.name(place.area(), period.last()),
            period.type().code(),
            period.name(),
            place.source(),
            place.rule(),
            words.map(Words::zh).orElse(null),
            words.map(Words::en).orElse(null),
            count,
            counted(indicator, place.area()),
            approval.map(Exclusion.Approval::on).orElse(null),
            approval.map(Exclusion.Approval::approver).orElse(null),
            approval.flatMap(Exclusion.Approval::reason).orElse(null)
        };
    }

    private Long counted(Indicator indicator, String area) {
        Optional<ValueRow> value =
                values.find(indicator.id(), Variant.MAIN, period.type().code(), period.name(), area);
        return value.isPresent() && value.get().n().isPresent()
                ? value.get().n().getAsLong()
                : null;
    }
}
