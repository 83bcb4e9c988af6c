package org.shequ.jobs.publish.scorecard;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.shequ.jobs.publish.SensitivityRow;
import org.shequ.jobs.publish.scorecard.AreaView.Link;
import org.shequ.jobs.publish.scorecard.OverviewView.Robustness;
import org.shequ.jobs.publish.scorecard.OverviewView.Shift;
import org.shequ.schemas.Words;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.scheme.Dimension;
import org.shequ.schemas.scheme.Evaluation;
import org.shequ.schemas.scheme.Scored;

/** How far ranks hang on weights and methods, for the overview. */
final class RobustnessTable {
    private static final Map<String, Words> SCALES = Map.of(
            "scheme", new Words("方案计分", "scheme's scoring"),
            "min_max", new Words("极差标准化", "min–max"),
            "z_score", new Words("标准分", "z-scores"),
            "percentile_rank", new Words("百分位", "percentile ranks"));
    private static final Map<String, Words> MEANS = Map.of(
            "arithmetic", new Words("算术平均", "arithmetic mean"),
            "geometric", new Words("几何平均", "geometric mean"));

    private final Site site;

    RobustnessTable(Site site) {
        this.site = site;
    }

    Optional<Robustness> table(String level) {
        List<SensitivityRow> rows = site.data().sensitivities().stream()
                .filter(row -> row.level().equals(level))
                .toList();
        Optional<Evaluation> evaluation = site.evaluation(level);
        if (rows.isEmpty() || evaluation.isEmpty()) {
            return Optional.empty();
        }
        List<Shift> items = new ArrayList<>();
        for (Dimension dimension : evaluation.get().dimensions()) {
            leftOut(rows, dimension.id())
                    .map(row -> shift(dimension.name(), row))
                    .ifPresent(items::add);
            for (Scored scored : dimension.indicators()) {
                leftOut(rows, scored.indicator())
                        .filter(row -> row.nominalWeight().isPresent())
                        .map(row -> part(name(scored.indicator()), row))
                        .ifPresent(items::add);
            }
        }
        List<Shift> methods = rows.stream()
                .filter(row -> row.assumption().equals(SensitivityRow.METHOD) && row.meanShift() > 0)
                .map(row -> shift(method(row.item()), row))
                .toList();
        return Optional.of(
                new Robustness(site.levelName(level), Numbers.whole(rows.get(0).ranked()), items, methods));
    }

    private static Optional<SensitivityRow> leftOut(List<SensitivityRow> rows, String item) {
        return rows.stream()
                .filter(row -> row.assumption().equals(SensitivityRow.LEAVE_OUT)
                        && row.item().equals(item))
                .findFirst();
    }

    private Words name(String indicator) {
        return site.data()
                .deployment()
                .indicators()
                .find(indicator)
                .map(Indicator::name)
                .orElse(new Words(indicator, indicator));
    }

    private static Words method(String item) {
        int slash = item.indexOf('/');
        Words scale = SCALES.getOrDefault(item.substring(0, Math.max(0, slash)), new Words(item, item));
        Words mean = MEANS.getOrDefault(item.substring(slash + 1), new Words(item, item));
        return new Words(scale.zh() + " · " + mean.zh(), scale.en() + ", " + mean.en());
    }

    private Shift part(Words name, SensitivityRow row) {
        Shift whole = shift(name, row);
        return new Shift(
                name,
                true,
                whole.nominal(),
                whole.effective(),
                whole.mean(),
                whole.largest(),
                whole.area(),
                whole.grades());
    }

    private Shift shift(Words name, SensitivityRow row) {
        return new Shift(
                name,
                false,
                percent(row.nominalWeight()),
                percent(row.effectiveWeight()),
                Numbers.decimals(row.meanShift(), 1),
                Numbers.whole(row.largestShift()),
                row.largestShiftArea()
                        .flatMap(site::area)
                        .map(area -> new Link(Site.name(area), "areas/" + PageName.of(area.code()))),
                row.gradesChanged().isPresent()
                        ? Numbers.whole(row.gradesChanged().getAsInt())
                        : Numbers.NONE);
    }

    private static String percent(OptionalDouble share) {
        return share.isPresent() ? Numbers.decimals(share.getAsDouble() * 100, 0) + " %" : "";
    }
}
