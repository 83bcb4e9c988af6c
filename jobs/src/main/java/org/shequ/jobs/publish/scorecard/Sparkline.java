package org.shequ.jobs.publish.scorecard;

import java.util.Optional;
import java.util.function.DoubleFunction;

/** A line through the past, one point a period, with gaps where nothing is known and a dot at the end. */
final class Sparkline {
    private static final double WIDTH = 78;
    private static final double HEIGHT = 16;
    private static final double MARGIN = 3;

    private Sparkline() {}

    /** The line; empty where fewer than two values are known. */
    static Optional<Svg> of(double[] values, DoubleFunction<String> format) {
        int first = -1;
        int last = -1;
        int known = 0;
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int index = 0; index < values.length; index++) {
            if (!Double.isNaN(values[index])) {
                first = first < 0 ? index : first;
                last = index;
                known++;
                low = Math.min(low, values[index]);
                high = Math.max(high, values[index]);
            }
        }
        if (known < 2) {
            return Optional.empty();
        }
        String label = format.apply(values[first]) + " → " + format.apply(values[last]);
        Svg svg = new Svg("spark", WIDTH, HEIGHT, label);
        svg.path("", data(values, low, high));
        return Optional.of(svg.circle("", x(last, values.length), y(values[last], low, high), 1.9));
    }

    private static StringBuilder data(double[] values, double low, double high) {
        StringBuilder data = new StringBuilder();
        boolean isDrawing = false;
        for (int index = 0; index < values.length; index++) {
            if (Double.isNaN(values[index])) {
                isDrawing = false;
                continue;
            }
            data.append(isDrawing ? 'L' : 'M').append(Svg.point(x(index, values.length), y(values[index], low, high)));
            isDrawing = true;
        }
        return data;
    }

    private static double x(int index, int count) {
        return MARGIN + index * (WIDTH - 2 * MARGIN) / Math.max(1, count - 1);
    }

    private static double y(double value, double low, double high) {
        double share = high > low ? (value - low) / (high - low) : 0.5;
        return HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN);
    }
}
