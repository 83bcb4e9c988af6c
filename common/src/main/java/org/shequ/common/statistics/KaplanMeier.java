package org.shequ.common.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;

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

    private final List<Step> steps;
    private final long closed;
    private final long open;

    private KaplanMeier(List<Step> steps, long closed, long open) {
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
        Builder builder = new Builder(ends.length + lasting.length);
        int next = 0;
        for (int from = 0; from < ends.length; ) {
            int to = from;
            while (to < ends.length && ends[to] == ends[from]) {
                to++;
            }
            while (next < lasting.length && lasting[next] < ends[from]) {
                builder.leave(1);
                next++;
            }
            builder.close(ends[from], to - from);
            from = to;
        }
        return new KaplanMeier(builder.steps(), ends.length, lasting.length);
    }

    /** Whether the open cases of a bucket leave before or after its closed cases: the truth lies between. */
    enum Leaving {
        BEFORE_CLOSING,
        AFTER_CLOSING
    }

    /** The curve of counts by bucket, with the number of the bucket as time. */
    static KaplanMeier ofBuckets(DurationHistogram.Counts closed, DurationHistogram.Counts open, Leaving leaving) {
        long ends = closed.total();
        long lasting = open.total();
        Builder builder = new Builder((double) ends + lasting);
        int late = leaving == Leaving.BEFORE_CLOSING ? 0 : 1;
        int next = 0;
        for (int at = 0; at < closed.size(); at++) {
            int bucket = closed.buckets()[at];
            while (next < open.size() && open.buckets()[next] + late <= bucket) {
                builder.leave(open.counts()[next]);
                next++;
            }
            builder.close(bucket, closed.counts()[at]);
        }
        return new KaplanMeier(builder.steps(), ends, lasting);
    }

    /** The first time at which at most a share are still open. */
    OptionalDouble firstAtMost(double open) {
        for (Step step : steps) {
            if (step.survival() <= open + ROUNDING) {
                return OptionalDouble.of(step.time());
            }
        }
        return OptionalDouble.empty();
    }

    /** The first time at which less than a share are still open, or the last time at which exactly so many are. */
    OptionalDouble lastAt(double open) {
        for (Step step : steps) {
            if (step.survival() < open - ROUNDING) {
                return OptionalDouble.of(step.time());
            }
        }
        return firstAtMost(open);
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
        return steps;
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
        double rest = 1 - share;
        OptionalDouble lower = OptionalDouble.empty();
        OptionalDouble upper = OptionalDouble.empty();
        double wanted = Math.log(-Math.log(rest));
        for (Step step : steps) {
            double score = score(step, wanted);
            if (lower.isEmpty() && score >= -confidence.z()) {
                lower = OptionalDouble.of(step.time());
            }
            if (score > confidence.z()) {
                upper = OptionalDouble.of(step.time());
                break;
            }
        }
        return new QuantileEstimate(
                middle(rest), lower, upper, 0, closed, open, confidence, QuantileEstimate.Method.KAPLAN_MEIER);
    }

    /** How many standard errors the curve has come below a share still open, given on the scale of log(-log S). */
    private static double score(Step step, double wanted) {
        if (step.survival() == 0) {
            return Double.POSITIVE_INFINITY;
        }
        double hazard = -Math.log(step.survival());
        double error = Math.sqrt(step.variance()) / (step.survival() * hazard);
        return (Math.log(hazard) - wanted) / error;
    }

    private OptionalDouble middle(double open) {
        for (int index = 0; index < steps.size(); index++) {
            Step step = steps.get(index);
            if (step.survival() < open - ROUNDING) {
                return OptionalDouble.of(step.time());
            }
            if (step.survival() <= open + ROUNDING) {
                double flatTo = index + 1 < steps.size() ? steps.get(index + 1).time() : step.time();
                return OptionalDouble.of((step.time() + flatTo) / 2);
            }
        }
        return OptionalDouble.empty();
    }

    /** Walks along time, keeping the number at risk and the sum of Greenwood's formula. */
    static final class Builder {
        private final List<Step> steps = new ArrayList<>();
        private double atRisk;
        private double survival = 1;
        private double greenwood;

        Builder(double cases) {
            atRisk = cases;
        }

        void leave(double cases) {
            atRisk -= cases;
        }

        void close(double time, double cases) {
            survival = cases >= atRisk ? 0 : survival * (1 - cases / atRisk);
            greenwood += cases >= atRisk ? 0 : cases / (atRisk * (atRisk - cases));
            steps.add(new Step(time, atRisk, cases, survival, survival * survival * greenwood));
            atRisk -= cases;
        }

        List<Step> steps() {
            return Collections.unmodifiableList(steps);
        }
    }
}
