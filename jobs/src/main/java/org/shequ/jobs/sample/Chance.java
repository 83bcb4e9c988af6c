package org.shequ.jobs.sample;

import java.util.SplittableRandom;

/**
 * One random stream, for the generators of this room. A stream is named by the seed and a few numbers, so that any
 * community and month can be drawn again alone and in any order. Strict arithmetic: the same draws on every machine.
 */
final class Chance {
    private final SplittableRandom random;

    private Chance(long state) {
        this.random = new SplittableRandom(state);
    }

    static Chance of(long seed, Stream stream, long... names) {
        long state = mix(seed ^ (stream.ordinal() + 1L) * 0x9E3779B97F4A7C15L);
        for (long name : names) {
            state = mix(state ^ (name + 1) * 0xBF58476D1CE4E5B9L);
        }
        return new Chance(state);
    }

    /** Spreads a number over all 64 bits (the finaliser of SplitMix64: Steele, Lea and Flood, 2014). */
    static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    boolean happens(double probability) {
        return random.nextDouble() < probability;
    }

    /** A whole number from 0 to bound - 1. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** A whole number from low to high, both possible. */
    int between(int low, int high) {
        return low + random.nextInt(high - low + 1);
    }

    double uniform(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    long bits() {
        return random.nextLong();
    }

    /** A standard normal draw by inversion (rational approximation of the quantile function: Acklam, 2003). */
    double normal() {
        double p = Math.max(random.nextDouble(), 1e-12);
        if (p < 0.02425) {
            return tail(StrictMath.sqrt(-2 * StrictMath.log(p)));
        }
        if (p > 0.97575) {
            return -tail(StrictMath.sqrt(-2 * StrictMath.log(1 - p)));
        }
        double q = p - 0.5;
        double r = q * q;
        double above =
                ((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.3577518672690) * r
                                        - 30.66479806614716)
                                * r
                        + 2.506628277459239;
        double beneath =
                ((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r
                                        - 13.28068155288572)
                                * r
                        + 1;
        return above * q / beneath;
    }

    private static double tail(double q) {
        double above =
                ((((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734)
                                                * q
                                        + 4.374664141464968)
                                * q
                        + 2.938163982698783;
        double beneath =
                (((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q
                        + 1;
        return above / beneath;
    }

    /** A log-normal draw with the given median; spread is the standard deviation of the logarithm. */
    double logNormal(double median, double spread) {
        return median * StrictMath.exp(spread * normal());
    }

    /** A Poisson count: multiplication of uniforms below a mean of 30 (Knuth, 1969), rounded normal above. */
    int poisson(double mean) {
        if (mean > 30) {
            return (int) Math.max(0, StrictMath.rint(mean + StrictMath.sqrt(mean) * normal()));
        }
        double limit = StrictMath.exp(-mean);
        double product = random.nextDouble();
        int count = 0;
        while (product > limit) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }

    /** A probability moved by a number of logits: 0.8 moved by 0 stays, moved up grows, never leaves 0 to 1. */
    static double shifted(double probability, double logits) {
        double odds = probability / (1 - probability) * StrictMath.exp(logits);
        return odds / (1 + odds);
    }

    /** The purposes for which streams are drawn; each has its own numbers. */
    enum Stream {
        STREET,
        COMMUNITY,
        HOTLINE,
        GRID,
        GRID_EXPORT,
        HOTLINE_EXPORT,
        LEDGER,
        STAFF,
        RESIDENT_SURVEY,
        STAFF_SURVEY,
        RATING,
        PERSON,
        MEANS,
        RETURNS,
        MATTER,
        REPEATS,
        NON_RESPONSE
    }
}
