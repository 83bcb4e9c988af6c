package org.shequ.jobs.publish.scorecard;

import java.util.Optional;
import java.util.OptionalDouble;
import org.shequ.jobs.publish.ScoreRow.Firmness;

/** Scores from 0 to 100 as bars and dots. */
final class ScoreBar {
    private static final double WIDTH = 300;

    private ScoreBar() {}

    /** The bar of a dimension with its 90 % interval and the median of its peers. */
    static Svg bar(double score, OptionalDouble lower, OptionalDouble upper, OptionalDouble peerMedian) {
        Svg svg = new Svg(
                "bar",
                WIDTH,
                14,
                Numbers.decimals(score, 1) + " / 100"
                        + (lower.isPresent() && upper.isPresent()
                                ? " (90 %: " + Numbers.decimals(lower.getAsDouble(), 1) + "–"
                                        + Numbers.decimals(upper.getAsDouble(), 1) + ")"
                                : "")
                        + (peerMedian.isPresent()
                                ? "; 同组中位 peer median " + Numbers.decimals(peerMedian.getAsDouble(), 1)
                                : ""));
        svg.rectangle("track", 0, 4, WIDTH, 6).rectangle("fill", 0, 4, WIDTH * score / 100, 6);
        if (lower.isPresent() && upper.isPresent()) {
            svg.line("error", WIDTH * lower.getAsDouble() / 100, 7, WIDTH * upper.getAsDouble() / 100, 7);
        }
        peerMedian.ifPresent(median -> svg.line("peer", WIDTH * median / 100, 0, WIDTH * median / 100, 14));
        return svg;
    }

    /** Where a total lies between a lowest score and 100, with its interval once that is known. */
    static Svg place(double score, double lowest, Optional<Firmness> firmness) {
        Svg svg = Svg.bare("place");
        firmness.ifPresent(found -> svg.line("", x(found.scoreLower(), lowest), 5, x(found.scoreUpper(), lowest), 5));
        return svg.circle("", x(score, lowest), 5, 2.8);
    }

    private static double x(double score, double lowest) {
        double share = lowest >= 100 ? 1 : (score - lowest) / (100 - lowest);
        return 3 + Math.max(0, Math.min(1, share)) * 164;
    }
}
