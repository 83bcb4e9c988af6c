package org.shequ.jobs.publish.scorecard;

import java.util.Arrays;
import java.util.Optional;
import org.shequ.jobs.publish.ValueRow;
import org.shequ.schemas.indicator.Indicator;

/** How the areas of a level spread on an indicator: columns of equal width, with the median of all. */
final class Distribution {
    private static final double WIDTH = 560;
    private static final double HEIGHT = 130;
    private static final double BOTTOM = 20;
    private static final double TOP = 18;
    private static final double SIDE = 24;
    private static final int MOST_COLUMNS = 20;

    private Distribution() {}

    /** The drawing; empty where fewer areas have a usable value than tell a spread, or all have the same. */
    static Optional<Svg> of(Site site, Indicator indicator, String level) {
        double[] values = site.areas(level).stream()
                .flatMap(area -> site.reading(indicator, area).stream())
                .map(Reading::row)
                .filter(ValueRow::isUsable)
                .mapToDouble(row -> row.value().getAsDouble())
                .sorted()
                .toArray();
        if (values.length < FunnelChart.FEWEST || values[0] == values[values.length - 1]) {
            return Optional.empty();
        }
        int columns = (int) Math.max(6, Math.min(MOST_COLUMNS, Math.ceil(2 * Math.cbrt(values.length) + 2)));
        int[] counts = counts(values, columns);
        int most = Arrays.stream(counts).max().orElse(1);
        Peers peers = Peers.of(values);
        Svg svg = new Svg("distribution", WIDTH, HEIGHT, label(indicator, values, peers));
        double step = (WIDTH - 2 * SIDE) / columns;
        for (int column = 0; column < columns; column++) {
            if (counts[column] > 0) {
                double height = (HEIGHT - TOP - BOTTOM) * counts[column] / most;
                double left = SIDE + column * step;
                svg.rectangle("column", left + 1, HEIGHT - BOTTOM - height, step - 2, height);
                svg.text("mid", left + step / 2, HEIGHT - BOTTOM - height - 4, Integer.toString(counts[column]));
            }
        }
        svg.line("axis", SIDE, HEIGHT - BOTTOM, WIDTH - SIDE, HEIGHT - BOTTOM);
        double low = values[0];
        double width = values[values.length - 1] - low;
        double median = SIDE + (peers.median() - low) / width * (WIDTH - 2 * SIDE);
        svg.line("common", median, HEIGHT - BOTTOM, median, HEIGHT - BOTTOM + 5);
        boolean isApart = median > 110 && median < WIDTH - 110;
        svg.text("start", SIDE, HEIGHT - 4, Numbers.brief(indicator, low));
        svg.text("end", WIDTH - SIDE, HEIGHT - 4, Numbers.brief(indicator, values[values.length - 1]));
        if (isApart) {
            svg.text("mid", median, HEIGHT - 4, Numbers.brief(indicator, peers.median()));
        }
        return Optional.of(svg);
    }

    private static int[] counts(double[] values, int columns) {
        int[] counts = new int[columns];
        double low = values[0];
        double width = values[values.length - 1] - low;
        for (double value : values) {
            counts[Math.min(columns - 1, (int) ((value - low) / width * columns))]++;
        }
        return counts;
    }

    private static String label(Indicator indicator, double[] values, Peers peers) {
        return indicator.name() + ": " + values.length + " 个区域 areas, " + Numbers.brief(indicator, values[0]) + "–"
                + Numbers.brief(indicator, values[values.length - 1]) + ", 中位 median "
                + Numbers.brief(indicator, peers.median());
    }
}
