package org.shequ.jobs.publish.scorecard;

import java.util.List;
import java.util.Optional;
import org.shequ.jobs.publish.AreaRow;
import org.shequ.jobs.publish.ValueRow;
import org.shequ.jobs.publish.scorecard.AreaView.Link;
import org.shequ.jobs.publish.scorecard.OverviewView.Cell;
import org.shequ.jobs.publish.scorecard.OverviewView.Column;
import org.shequ.jobs.publish.scorecard.OverviewView.Heat;
import org.shequ.jobs.publish.scorecard.OverviewView.HeatRow;
import org.shequ.schemas.indicator.Direction;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.scheme.Scored;

/**
 * Streets by indicators against the city: the colour is the distance, in points of the scored range or in shares of the
 * city's value; a triangle stands only where the area's 95 % interval excludes the city's value.
 */
final class HeatTable {
    private static final int COLUMNS = 18;
    private static final int SMALLEST_LEVEL_ROWS = 120;
    private static final double[] STEPS = {0.02, 0.06, 0.12};

    private final Site site;
    private final Frames frames;

    HeatTable(Site site, Frames frames) {
        this.site = site;
        this.frames = frames;
    }

    Optional<Heat> table() {
        Optional<AreaRow> city = site.city();
        Optional<String> level = level();
        if (city.isEmpty() || level.isEmpty()) {
            return Optional.empty();
        }
        List<Indicator> columns = frames.indicators().stream()
                .filter(indicator -> indicator.direction() != Direction.NEUTRAL)
                .filter(indicator -> site.reading(indicator, city.get())
                        .filter(reading -> reading.row().isUsable())
                        .isPresent())
                .filter(indicator -> site.areas(level.get()).stream()
                        .anyMatch(area -> site.reading(indicator, area).isPresent()))
                .limit(COLUMNS)
                .toList();
        if (columns.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Heat(
                site.levelName(level.get()),
                columns.stream()
                        .map(indicator -> new Column(
                                new Link(indicator.name(), "indicators/" + PageName.of(indicator.id())),
                                "全市 city "
                                        + Numbers.brief(
                                                indicator,
                                                site.reading(indicator, city.get())
                                                        .flatMap(reading -> reading.row().value().stream()
                                                                .boxed()
                                                                .findFirst())
                                                        .orElseThrow())))
                        .toList(),
                site.areas(level.get()).stream()
                        .map(area -> new HeatRow(
                                new Link(Site.name(area), "areas/" + PageName.of(area.code())),
                                columns.stream()
                                        .map(indicator -> cell(indicator, area, city.get()))
                                        .toList()))
                        .toList()));
    }

    /** The second smallest level, or the smallest where it stands alone under the city and is not too long. */
    private Optional<String> level() {
        List<String> levels = site.levels();
        Optional<String> second = levels.stream()
                .skip(1)
                .filter(level -> site.areas(level).size() > 1)
                .findFirst();
        return second.isPresent()
                ? second
                : levels.stream()
                        .findFirst()
                        .filter(level -> site.areas(level).size() > 1
                                && site.areas(level).size() <= SMALLEST_LEVEL_ROWS);
    }

    private Cell cell(Indicator indicator, AreaRow area, AreaRow city) {
        Optional<ValueRow> row = site.reading(indicator, area).map(Reading::row);
        double common = site.reading(indicator, city)
                .map(reading -> reading.row().value().orElse(Double.NaN))
                .orElse(Double.NaN);
        if (row.isEmpty() || !row.get().isUsable()) {
            boolean isFew = row.isPresent() && row.get().status().equals("below_minimum_n");
            return new Cell(null, isFew ? "·" : "", (isFew ? "样本不足 too few" : "无数据 no data"));
        }
        double value = row.get().value().orElseThrow();
        double sign = indicator.direction() == Direction.DOWN ? -1 : 1;
        double distance = sign * (value - common) / range(indicator, area.level(), common);
        boolean isBeyond = row.get().hasInterval()
                && (common < row.get().lower95().getAsDouble()
                        || common > row.get().upper95().getAsDouble());
        String mark = !isBeyond ? "" : distance > 0 ? "▲" : "▼";
        String meaning = !isBeyond ? "" : distance > 0 ? "，优 better" : "，差 worse";
        return new Cell(
                type(distance), mark, Numbers.brief(indicator, value) + "（" + Numbers.base(row.get()) + "）" + meaning);
    }

    private double range(Indicator indicator, String level, double common) {
        Optional<Scored> scored = site.scored(indicator, level).or(() -> site.levels().stream()
                .flatMap(other -> site.scored(indicator, other).stream())
                .findFirst());
        return scored.map(goal -> Math.abs(goal.full() - goal.zero())).orElse(Math.max(Math.abs(common), 1e-9));
    }

    private static String type(double distance) {
        int step = 0;
        for (double threshold : STEPS) {
            if (Math.abs(distance) >= threshold) {
                step++;
            }
        }
        return step == 0 ? null : (distance > 0 ? "b" : "o") + step;
    }
}
