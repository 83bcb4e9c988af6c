package org.shequ.common.statistics;

/**
 * Intervals of counts and of rates of events: exact below ten events, Byar's approximation from ten on, as public
 * health practice has it (Breslow and Day 1987).
 */
public final class PoissonInterval {
    /** From this many events on Byar's approximation is used. */
    public static final double BYAR_FROM = 10;

    private PoissonInterval() {}

    /** How an interval of a count was found; the name is published beside it. */
    public enum Method {
        /** Exact limits through the chi-square distribution (Garwood 1936). */
        EXACT,
        /** Byar's approximation (Breslow and Day 1987, p. 69). */
        BYAR
    }

    /**
     * The method that {@link #ofCount} uses for a number of events.
     *
     * @param events at least 0
     * @throws IllegalArgumentException if the events are negative or not finite
     */
    public static Method method(double events) {
        Refusal.notNegative(events, "choose an interval of a count", "events");
        return events >= BYAR_FROM ? Method.BYAR : Method.EXACT;
    }

    /**
     * The interval of a count of events, in events: {@link #byar} from ten on, {@link #exact} below.
     *
     * @param events at least 0; weighted counts need not be whole
     * @throws IllegalArgumentException if the events are negative or not finite
     */
    public static Interval ofCount(double events, Confidence confidence) {
        return method(events) == Method.BYAR ? byar(events, confidence) : exact(events, confidence);
    }

    /**
     * The interval of a rate, in events per {@code multiplier} units of exposure.
     *
     * @param events at least 0; may exceed the exposure
     * @param exposure residents, households or months at risk, above 0
     * @param multiplier the unit of the rate: 1000 for "per 1,000"
     * @throws IllegalArgumentException if any of the three is outside its range
     */
    public static Interval ofRate(double events, double exposure, double multiplier, Confidence confidence) {
        Refusal.positive(exposure, "compute the interval of a rate", "exposure");
        Refusal.positive(multiplier, "compute the interval of a rate", "multiplier");
        Interval count = ofCount(events, confidence);
        return new Interval(count.lower() / exposure * multiplier, count.upper() / exposure * multiplier, confidence);
    }

    /**
     * Byar's interval of a count (Breslow and Day 1987): lower x(1 - 1/9x - z/(3 sqrt x))^3, upper the same with x + 1
     * and plus. The lower limit is 0 where the formula turns negative, and at 0 events.
     *
     * @param events at least 0
     * @throws IllegalArgumentException if the events are negative or not finite
     */
    public static Interval byar(double events, Confidence confidence) {
        Refusal.notNegative(events, "compute a Byar interval", "events");
        double next = events + 1;
        double upper = next * cube(1 - 1 / (9 * next) + confidence.z() / (3 * Math.sqrt(next)));
        double lower = events == 0 ? 0 : events * cube(1 - 1 / (9 * events) - confidence.z() / (3 * Math.sqrt(events)));
        return new Interval(Math.max(0, lower), upper, confidence);
    }

    /**
     * The exact interval of a count through the chi-square distribution (Garwood 1936): half the lower tail quantile
     * with 2x degrees of freedom, half the upper with 2x + 2. The lower limit at 0 events is 0.
     *
     * @param events at least 0
     * @throws IllegalArgumentException if the events are negative or not finite
     */
    public static Interval exact(double events, Confidence confidence) {
        Refusal.notNegative(events, "compute an exact Poisson interval", "events");
        double lower = events == 0 ? 0 : Quantiles.chiSquared(confidence.tail(), 2 * events) / 2;
        double upper = Quantiles.chiSquared(1 - confidence.tail(), 2 * events + 2) / 2;
        return new Interval(lower, upper, confidence);
    }

    private static double cube(double base) {
        return base * base * base;
    }
}
