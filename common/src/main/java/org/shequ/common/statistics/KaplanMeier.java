package org.shequ.common.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The share of cases still open after a time, when some cases have not been closed yet (Kaplan and Meier 1958), and the
 * median handling time, or another quantile, read from it. Leaving open cases out would make slow handling look quick.
 */
public final class KaplanMeier {
    /**
     * One step of the curve.
     *
     * @param time when cases were closed, in the unit of the durations
     * @param atRisk cases still open just before
     * @param closed cases closed at this time
     * @param survival share still open after this time, from 0 to 1
     * @param variance of the survival, by Greenwood 1926
     */
    public record Step(double time, double atRisk, double closed, double survival, double variance) {}

    private static final double ROUNDING = 1e-12;

    private final Steps steps;
    private final long closed;
    private final long open;

    private KaplanMeier(Steps steps, long closed, long open) {
        this.steps = steps;
        this.closed = closed;
        this.open = open;
    }

    /**
     * The curve of raw durations, in any order and any one unit.
     *
     * @param closed durations of closed cases
     * @param open time that open cases have lasted so far; a case open at the time another closes counts as at risk
     * @throws IllegalArgumentException if a duration is negative or not finite
     */
    public static KaplanMeier of(double[] closed, double[] open) {
        double[] ends = sorted(closed);
        double[] lasting = sorted(open);
        Steps steps = new Steps(ends.length, ends.length + lasting.length);
        int next = 0;
        for (int from = 0; from < ends.length; ) {
            int to = from;
            while (to < ends.length && ends[to] == ends[from]) {
                to++;
            }
            while (next < lasting.length && lasting[next] < ends[from]) {
                steps.leave(1);
                next++;
            }
            steps.close(ends[from], to - from);
            from = to;
        }
        return new KaplanMeier(steps, ends.length, lasting.length);
    }

    /** Whether the open cases of a bucket leave before or after its closed cases: the truth lies between. */
    enum Leaving {
        BEFORE_CLOSING,
        AFTER_CLOSING
    }

    /** The curve of counts by bucket, with the number of the bucket as time. */
    static KaplanMeier ofBuckets(BucketCounts closed, BucketCounts open, Leaving leaving) {
        long ends = closed.total();
        long lasting = open.total();
        Steps steps = new Steps(closed.size(), (double) ends + lasting);
        int late = leaving == Leaving.BEFORE_CLOSING ? 0 : 1;
        int next = 0;
        for (int at = 0; at < closed.size(); at++) {
            int bucket = closed.bucket(at);
            while (next < open.size() && open.bucket(next) + late <= bucket) {
                steps.leave(open.count(next));
                next++;
            }
            steps.close(bucket, closed.count(at));
        }
        return new KaplanMeier(steps, ends, lasting);
    }

    /** The first time at which at most a share are still open. */
    OptionalDouble firstAtMost(double open) {
        return first(step -> steps.survival[step] <= open + ROUNDING);
    }

    /** The first time at which less than a share are still open, or the last time at which exactly so many are. */
    OptionalDouble lastAt(double open) {
        OptionalDouble below = first(step -> steps.survival[step] < open - ROUNDING);
        return below.isPresent() ? below : firstAtMost(open);
    }

    private OptionalDouble first(IntPredicate isReached) {
        for (int step = 0; step < steps.length; step++) {
            if (isReached.test(step)) {
                return OptionalDouble.of(steps.times[step]);
            }
        }
        return OptionalDouble.empty();
    }

    private static double[] sorted(double[] durations) {
        double[] sorted = durations.clone();
        for (double duration : sorted) {
            Refusal.notNegative(duration, "estimate a Kaplan-Meier curve", "a duration");
        }
        Arrays.sort(sorted);
        return sorted;
    }

    /** The steps, one for each time at which a case was closed, in order of time. */
    public List<Step> steps() {
        return IntStream.range(0, steps.length).mapToObj(steps::step).toList();
    }

    /** The median, see {@link #quantile}. */
    public QuantileEstimate median(Confidence confidence) {
        return quantile(0.5, confidence);
    }

    /**
     * The time by which a share of the cases is closed, in the unit of the durations: the first at which at most the rest are
     * still open, or the middle of the flat stretch where exactly the rest are.
     *
     * <p>The interval holds the times at which that share is not rejected (Brookmeyer and Crowley 1982), judged on the scale of
     * log(-log S), which keeps its level better than S itself with few cases (Klein and Moeschberger 2003, section 4.5). Its
     * upper bound is the first time at which the share is rejected from below; empty when the curve does not come that far.
     *
     * @param share closed, above 0 and below 1
     * @throws IllegalArgumentException for another share
     */
    public QuantileEstimate quantile(double share, Confidence confidence) {
        OrderStatistics.checkShare(share);
        return new QuantileEstimate(
                middle(1 - share),
                lower(share, confidence),
                upper(share, confidence),
                0,
                closed,
                open,
                confidence,
                QuantileEstimate.Method.KAPLAN_MEIER);
    }

    /** The lower bound of a {@link #quantile}: the first time at which the share is not rejected from above. */
    OptionalDouble lower(double share, Confidence confidence) {
        double wanted = scaled(1 - share);
        return first(step -> score(step, wanted) >= -confidence.z());
    }

    /** The upper bound; the score is above 0 only where less than the share is still open, so that it is asked for only there. */
    OptionalDouble upper(double share, Confidence confidence) {
        double rest = 1 - share;
        double wanted = scaled(rest);
        return first(step -> steps.survival[step] < rest && score(step, wanted) > confidence.z());
    }

    private static double scaled(double open) {
        return Math.log(-Math.log(open));
    }

    /** How many standard errors the curve has come below a share still open, given on the scale of log(-log S). */
    private double score(int step, double wanted) {
        double survival = steps.survival[step];
        if (survival == 0) {
            return Double.POSITIVE_INFINITY;
        }
        double hazard = -Math.log(survival);
        double error = Math.sqrt(steps.variance[step]) / (survival * hazard);
        return (Math.log(hazard) - wanted) / error;
    }

    private OptionalDouble middle(double open) {
        for (int step = 0; step < steps.length; step++) {
            if (steps.survival[step] < open - ROUNDING) {
                return OptionalDouble.of(steps.times[step]);
            }
            if (steps.survival[step] <= open + ROUNDING) {
                double flatTo = steps.times[Math.min(step + 1, steps.length - 1)];
                return OptionalDouble.of((steps.times[step] + flatTo) / 2);
            }
        }
        return OptionalDouble.empty();
    }

    /** The steps as numbers, filled by walking along time with the number at risk and the sum of Greenwood's formula. */
    private static final class Steps {
        private final double[] times;
        private final double[] atRisk;
        private final double[] closed;
        private final double[] survival;
        private final double[] variance;
        private int length;
        private double left;
        private double greenwood;

        Steps(int most, double cases) {
            times = new double[most];
            atRisk = new double[most];
            closed = new double[most];
            survival = new double[most];
            variance = new double[most];
            left = cases;
        }

        void leave(double cases) {
            left -= cases;
        }

        void close(double time, double cases) {
            double before = length == 0 ? 1 : survival[length - 1];
            double after = cases >= left ? 0 : before * (1 - cases / left);
            greenwood += cases >= left ? 0 : cases / (left * (left - cases));
            times[length] = time;
            atRisk[length] = left;
            closed[length] = cases;
            survival[length] = after;
            variance[length++] = after * after * greenwood;
            left -= cases;
        }

        Step step(int at) {
            return new Step(times[at], atRisk[at], closed[at], survival[at], variance[at]);
        }
    }
}
