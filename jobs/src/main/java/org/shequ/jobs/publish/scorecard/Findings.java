package org.shequ.jobs.publish.scorecard;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.shequ.jobs.publish.AreaRow;
import org.shequ.jobs.publish.ValueRow;
import org.shequ.schemas.Words;
import org.shequ.schemas.indicator.Direction;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.scheme.Scored;

/** Finds what an area does well, what to look at, and what was left out, from its scored indicators. */
final class Findings {
    private static final double REAL = 10;
    private static final int NAMED = 4;

    private final Site site;
    private final AreaRow area;
    private final List<Finding> found = new ArrayList<>();

    Findings(Site site, AreaRow area) {
        this.site = site;
        this.area = area;
    }

    List<Finding> all() {
        List<Words> unscored = new ArrayList<>();
        site.evaluation(area.level()).stream()
                .flatMap(evaluation -> evaluation.dimensions().stream())
                .forEach(dimension -> dimension.indicators().forEach(scored -> site.data()
                        .deployment()
                        .indicators()
                        .find(scored.indicator())
                        .ifPresent(
                                indicator -> look(indicator, scored, dimension.weight() * scored.weight(), unscored))));
        if (!unscored.isEmpty()) {
            found.add(new Finding(
                    Finding.Kind.CHECK,
                    1,
                    new Words(
                            "未计分 " + unscored.size() + " 项：" + some(unscored, Words::zh, "、", "等"),
                            unscored.size() + " not scored: " + some(unscored, Words::en, ", ", " and others"))));
        }
        return found;
    }

    private static String some(List<Words> names, Function<Words, String> language, String between, String more) {
        String listed = names.stream().limit(NAMED).map(language).collect(Collectors.joining(between));
        return names.size() > NAMED ? listed + more : listed;
    }

    private void look(Indicator indicator, Scored scored, double weight, List<Words> unscored) {
        Optional<Reading> reading = site.reading(indicator, scored.variant(), area);
        if (reading.isEmpty() || !reading.get().row().isUsable()) {
            unscored.add(indicator.name());
            return;
        }
        change(indicator, reading.get(), weight);
        site.peers(indicator, area)
                .filter(Peers::areEnough)
                .ifPresent(peers -> compare(indicator, reading.get().row(), peers, scored, weight));
    }

    private void change(Indicator indicator, Reading reading, double weight) {
        Difference difference = Difference.of(indicator, reading);
        if (!difference.isReal() || difference.direction() == 0) {
            return;
        }
        found.add(new Finding(
                difference.direction() > 0 ? Finding.Kind.STRENGTH : Finding.Kind.WATCH,
                REAL + weight,
                new Words(
                        indicator.name().zh() + " " + difference.size().zh() + "，为真实变化（" + Numbers.base(reading.row())
                                + "）",
                        indicator.name().en() + " " + difference.size().en() + ", a real change ("
                                + Numbers.base(reading.row()) + ")")));
    }

    /** Says so only where the whole interval lies on one side of the peers' median and the value beyond their quarter. */
    private void compare(Indicator indicator, ValueRow row, Peers peers, Scored scored, double weight) {
        double value = row.value().orElseThrow();
        double sign = indicator.direction() == Direction.DOWN ? -1 : 1;
        double lower = row.lower95().orElse(value);
        double upper = row.upper95().orElse(value);
        boolean isAbove = lower > peers.median() && value >= peers.upperQuartile();
        boolean isBelow = upper < peers.median() && value <= peers.lowerQuartile();
        if (!isAbove && !isBelow) {
            return;
        }
        boolean isBetter = isAbove == sign > 0;
        double distance = Math.abs(scored.score(value) - scored.score(peers.median())) / 100;
        String zh = isBetter ? " 优于同组四分之三（" : " 差于同组四分之三（";
        String en =
                isBetter ? " better than three quarters of its peers (" : " worse than three quarters of its peers (";
        found.add(new Finding(
                isBetter ? Finding.Kind.STRENGTH : Finding.Kind.WATCH,
                weight * distance,
                new Words(
                        indicator.name().zh() + zh + Numbers.base(row) + "）",
                        indicator.name().en() + en + Numbers.base(row) + ")")));
    }
}
