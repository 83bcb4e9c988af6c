package org.shequ.jobs.publish.scorecard;

import java.util.Optional;
import org.shequ.jobs.publish.ValueRow;
import org.shequ.schemas.indicator.Direction;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.scheme.Scored;

/**
 * One area's value and interval among its peers. Better lies to the right; where the indicator is scored, the left end of the
 * line earns 0 points and the orange mark 100.
 */
final class DotPlot {
    private static final double WIDTH = 200;
    private static final double HEIGHT = 16;
    private static final double MIDDLE = 9;
    private static final double MARGIN = 6;

    private final Indicator indicator;
    private final double left;
    private final double right;

    private DotPlot(Indicator indicator, double left, double right) {
        this.indicator = indicator;
        this.left = left;
        this.right = right;
    }

    /** The plot of a usable value. */
    static Svg of(Indicator indicator, ValueRow row, Optional<Peers> peers, Optional<Scored> scored) {
        Optional<Peers> shown = peers.filter(Peers::areEnough);
        DotPlot plot = scored.map(goal -> new DotPlot(indicator, goal.zero(), goal.full()))
                .orElseGet(() -> unscored(indicator, row, shown));
        return plot.draw(row, shown, scored);
    }

    private static DotPlot unscored(Indicator indicator, ValueRow row, Optional<Peers> peers) {
        double value = row.value().orElse(0);
        double low = Math.min(
                row.lower95().orElse(value), peers.map(Peers::lowerQuartile).orElse(value));
        double high = Math.max(
                row.upper95().orElse(value), peers.map(Peers::upperQuartile).orElse(value));
        double room = high > low ? (high - low) * 0.35 : Math.max(Math.abs(value) * 0.1, 1e-9);
        boolean isDown = indicator.direction() == Direction.DOWN;
        return new DotPlot(indicator, isDown ? high + room : low - room, isDown ? low - room : high + room);
    }

    private Svg draw(ValueRow row, Optional<Peers> peers, Optional<Scored> scored) {
        double value = row.value().orElse(0);
        Svg svg = new Svg("dots", WIDTH, HEIGHT, label(row, peers, scored));
        svg.line("axis", MARGIN, MIDDLE, WIDTH - MARGIN, MIDDLE);
        peers.ifPresent(spread -> {
            double one = x(spread.lowerQuartile());
            double other = x(spread.upperQuartile());
            svg.rectangle("band", Math.min(one, other), MIDDLE - 5, Math.max(1, Math.abs(other - one)), 10);
            svg.line("median", x(spread.median()), MIDDLE - 5, x(spread.median()), MIDDLE + 5);
        });
        scored.ifPresent(goal -> {
            svg.line("zero", MARGIN, MIDDLE - 3, MARGIN, MIDDLE + 3);
            svg.path("goal", "M" + Svg.point(WIDTH - MARGIN - 3.5, 0.5) + "h7l-3.5 4.5z");
        });
        if (row.hasInterval()) {
            svg.line(
                    "reach",
                    x(row.lower95().getAsDouble()),
                    MIDDLE,
                    x(row.upper95().getAsDouble()),
                    MIDDLE);
        }
        return svg.circle("dot", x(value), MIDDLE, 3.4);
    }

    private double x(double value) {
        double share = (value - left) / (right - left);
        return MARGIN + Math.max(0, Math.min(1, share)) * (WIDTH - 2 * MARGIN);
    }

    private String label(ValueRow row, Optional<Peers> peers, Optional<Scored> scored) {
        StringBuilder label =
                new StringBuilder(Numbers.brief(indicator, row.value().orElse(0)));
        if (row.hasInterval()) {
            label.append("; 95 % ")
                    .append(Numbers.brief(indicator, row.lower95().getAsDouble()))
                    .append(" – ")
                    .append(Numbers.brief(indicator, row.upper95().getAsDouble()));
        }
        peers.ifPresent(spread -> label.append("; 同组 peers ")
                .append(Numbers.brief(indicator, spread.lowerQuartile()))
                .append(" – ")
                .append(Numbers.brief(indicator, spread.upperQuartile()))
                .append(", 中位 median ")
                .append(Numbers.brief(indicator, spread.median())));
        scored.ifPresent(goal -> label.append("; 0 → 100: ")
                .append(Numbers.brief(indicator, goal.zero()))
                .append(" → ")
                .append(Numbers.brief(indicator, goal.full())));
        return label.toString();
    }
}
