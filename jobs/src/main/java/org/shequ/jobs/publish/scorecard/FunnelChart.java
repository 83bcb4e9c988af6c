package org.shequ.jobs.publish.scorecard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.shequ.common.statistics.Confidence;
import org.shequ.common.statistics.Funnel;
import org.shequ.common.statistics.Interval;
import org.shequ.common.statistics.Shrinkage;
import org.shequ.common.statistics.Significance;
import org.shequ.jobs.publish.AreaRow;
import org.shequ.jobs.publish.ValueRow;
import org.shequ.schemas.Words;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.Kind;

/**
 * All areas of a level by size and share, within the limits of chance around their common share, widened where areas differ
 * by more than chance (Spiegelhalter 2005).
 */
final class FunnelChart {
    /** Fewer areas make no funnel. */
    static final int FEWEST = 8;

    /** Colours for a funnel that stands in a file of its own. */
    static final String STYLE = ".axis{stroke:#c9d0d8;fill:none}.common{stroke:#1f2328;stroke-width:1.3}"
            + ".inner{stroke:#7a838d;fill:none}.outer{stroke:#7a838d;fill:none;stroke-dasharray:4 3}"
            + ".dot{fill:#1f5fa8;fill-opacity:.75}.check{fill:#b5520b}"
            + "text{font:11px 'Noto Sans SC','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif;fill:#59636e}"
            + ".end{text-anchor:end}.mid{text-anchor:middle}";

    private static final double WIDTH = 560;
    private static final double HEIGHT = 260;
    private static final double LEFT = 46;
    private static final double RIGHT = 12;
    private static final double TOP = 12;
    private static final double BOTTOM = 30;
    private static final int STEPS = 60;

    private final Indicator indicator;
    private final List<Point> points;
    private final Map<String, Point> byCode = new HashMap<>();
    private final Funnel funnel;
    private final double largest;
    private final double low;
    private final double high;

    /**
     * One area in the funnel.
     *
     * @param area the area
     * @param value its share
     * @param size its denominator
     * @param significance where it stands against the limits, widened where areas differ by more than chance
     * @param isOutlier whether it lies outside the adjusted 99.8 % limits with q below 0.05
     */
    record Point(AreaRow area, double value, double size, Significance significance, boolean isOutlier) {}

    private FunnelChart(Indicator indicator, List<Point> points, Funnel funnel) {
        this.indicator = indicator;
        this.points = points;
        this.funnel = funnel;
        points.forEach(point -> byCode.put(point.area().code(), point));
        largest = points.stream().mapToDouble(Point::size).max().orElse(1);
        double smallest = points.stream().mapToDouble(Point::size).min().orElse(1);
        Interval wide = limits(Math.max(smallest, largest / 400), Confidence.NINETY_NINE_POINT_EIGHT);
        double lowest = points.stream().mapToDouble(Point::value).min().orElse(0);
        double highest = points.stream().mapToDouble(Point::value).max().orElse(1);
        double room = 0.04 * Math.max(0.02, highest - lowest);
        low = Math.max(0, Math.min(lowest, Math.max(wide.lower(), lowest - 0.15)) - room);
        high = Math.min(1, Math.max(highest, Math.min(wide.upper(), highest + 0.15)) + room);
    }

    /** The level of the areas in it. */
    String level() {
        return points.get(0).area().level();
    }

    /** The funnel of a level; empty for what is no share, or where too few areas have one. */
    static Optional<FunnelChart> of(Site site, Indicator indicator, String level) {
        if (indicator.kind() != Kind.PROPORTION) {
            return Optional.empty();
        }
        List<AreaRow> areas = new ArrayList<>();
        List<Shrinkage.Count> counts = new ArrayList<>();
        for (AreaRow area : site.areas(level)) {
            site.reading(indicator, area)
                    .map(Reading::row)
                    .filter(ValueRow::isUsable)
                    .flatMap(FunnelChart::count)
                    .ifPresent(count -> {
                        areas.add(area);
                        counts.add(count);
                    });
        }
        double events = counts.stream().mapToDouble(Shrinkage.Count::events).sum();
        double trials = counts.stream().mapToDouble(Shrinkage.Count::base).sum();
        if (counts.size() < FEWEST || events <= 0 || events >= trials) {
            return Optional.empty();
        }
        Funnel funnel = Funnel.ofProportions(counts);
        List<Point> points = new ArrayList<>();
        for (int index = 0; index < areas.size(); index++) {
            Funnel.Position position = funnel.positions().get(index);
            points.add(new Point(
                    areas.get(index),
                    position.value(),
                    counts.get(index).base(),
                    position.adjustedSignificance(),
                    position.isOutlier()));
        }
        return Optional.of(new FunnelChart(indicator, points, funnel));
    }

    /** Events and answers; for weighted shares the share of the answers. */
    private static Optional<Shrinkage.Count> count(ValueRow row) {
        double base =
                row.n().isPresent() ? row.n().getAsLong() : row.denominator().orElse(0);
        double value = row.value().orElse(0);
        return base <= 0 || value < 0 || value > 1
                ? Optional.empty()
                : Optional.of(new Shrinkage.Count(Math.min(base, value * base), base));
    }

    /** Areas that need checking. */
    List<AreaRow> outliers() {
        return points.stream().filter(Point::isOutlier).map(Point::area).toList();
    }

    /** Where an area stands in it; empty where it is not part of it. */
    Optional<Words> position(AreaRow area) {
        return Optional.ofNullable(byCode.get(area.code())).map(point -> words(point.significance()));
    }

    private static Words words(Significance significance) {
        return switch (significance) {
            case HIGH_99_8 -> new Words("▲ 99.8 %", "▲ 99.8 %");
            case HIGH_95 -> new Words("▲ 95 %", "▲ 95 %");
            case NOT_SIGNIFICANT -> new Words("线内", "within");
            case LOW_95 -> new Words("▼ 95 %", "▼ 95 %");
            case LOW_99_8 -> new Words("▼ 99.8 %", "▼ 99.8 %");
        };
    }

    int areas() {
        return points.size();
    }

    /** Whether the limits were widened. */
    boolean isWidened() {
        return funnel.overDispersion().isPresent();
    }

    /** The drawing; its dots lead to pages under an address, or nowhere where that is empty. */
    Svg draw(Optional<String> pages) {
        Svg svg = new Svg("funnel", WIDTH, HEIGHT, label());
        svg.line("axis", LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM);
        for (double share : new double[] {low, funnel.common(), high}) {
            svg.text("end", LEFT - 6, y(share) + 4, Numbers.brief(indicator, share));
        }
        for (int quarter = 1; quarter <= 4; quarter++) {
            double size = rounded(largest * quarter * quarter / 16);
            svg.text(quarter == 4 ? "end" : "mid", x(size), HEIGHT - BOTTOM + 15, Numbers.whole(Math.round(size)));
        }
        svg.line("common", LEFT, y(funnel.common()), WIDTH - RIGHT, y(funnel.common()));
        limit(svg, "inner", Confidence.NINETY_FIVE);
        limit(svg, "outer", Confidence.NINETY_NINE_POINT_EIGHT);
        points.forEach(point -> dot(svg, point, pages));
        return svg;
    }

    /** To two digits, so that the axis reads easily. */
    private static double rounded(double size) {
        double unit = Math.max(1, Math.pow(10, Math.floor(Math.log10(size)) - 1));
        return Math.max(1, Math.floor(size / unit) * unit);
    }

    private String label() {
        return indicator.name() + ": " + points.size() + " 个区域 areas, 合计 together "
                + Numbers.brief(indicator, funnel.common()) + ", 需核查 to check "
                + outliers().size();
    }

    private void dot(Svg svg, Point point, Optional<String> pages) {
        String type = point.isOutlier() ? "check" : "dot";
        if (pages.isEmpty()) {
            svg.circle(type, x(point.size()), y(point.value()), point.isOutlier() ? 4 : 3);
            return;
        }
        svg.link(
                type,
                x(point.size()),
                y(point.value()),
                point.isOutlier() ? 4 : 3,
                pages.get() + PageName.of(point.area().code()),
                point.area().name() + " " + Numbers.brief(indicator, point.value()) + ", n = "
                        + Numbers.whole(Math.round(point.size())));
    }

    private void limit(Svg svg, String type, Confidence confidence) {
        StringBuilder lower = new StringBuilder();
        StringBuilder upper = new StringBuilder();
        for (int step = 3; step <= STEPS; step++) {
            double size = largest * step * step / (STEPS * STEPS);
            Interval limits = limits(size, confidence);
            lower.append(lower.isEmpty() ? 'M' : 'L').append(Svg.point(x(size), y(limits.lower())));
            upper.append(upper.isEmpty() ? 'M' : 'L').append(Svg.point(x(size), y(limits.upper())));
        }
        svg.path(type, lower).path(type, upper);
    }

    private Interval limits(double size, Confidence confidence) {
        double common = funnel.common();
        return funnel.overDispersion()
                .limits(common, Math.sqrt(common * (1 - common) / size), confidence)
                .within(0, 1);
    }

    private double x(double size) {
        return LEFT + Math.sqrt(size / largest) * (WIDTH - LEFT - RIGHT - 6);
    }

    private double y(double share) {
        double part = (share - low) / (high - low);
        return HEIGHT - BOTTOM - Math.max(0, Math.min(1, part)) * (HEIGHT - BOTTOM - TOP);
    }
}
