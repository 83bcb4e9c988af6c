package org.shequ.common.statistics;

import java.util.ArrayList;
import java.util.List;

/**
 * The fixed buckets in which durations are counted, so that medians of any area and period come from sums of counts.
 *
 * <p>Bounds in hours; a bucket holds what is above its lower bound and not above its upper bound, the first also 0, so
 * "done within 24 hours" is an exact count:
 *
 * <table>
 *   <caption>Buckets</caption>
 *   <tr><th>from</th><th>to</th><th>width</th><th>midpoint is off by at most</th></tr>
 *   <tr><td>0 h</td><td>24 h</td><td>0.25 h</td><td>7.5 minutes</td></tr>
 *   <tr><td>24 h</td><td>96 h (4 days)</td><td>1 h</td><td>0.5 h, 2.1 %</td></tr>
 *   <tr><td>96 h</td><td>240 h (10 days)</td><td>2 h</td><td>1 h, 1.0 %</td></tr>
 *   <tr><td>240 h</td><td>720 h (30 days)</td><td>6 h</td><td>3 h, 1.3 %</td></tr>
 *   <tr><td>720 h</td><td>2,160 h (90 days)</td><td>24 h</td><td>12 h, 1.7 %</td></tr>
 *   <tr><td>2,160 h</td><td>8,640 h (360 days)</td><td>72 h</td><td>36 h, 1.7 %</td></tr>
 *   <tr><td>8,640 h</td><td>86,400 h (3,600 days)</td><td>720 h</td><td>360 h, 4.2 %</td></tr>
 * </table>
 *
 * <p>Longer durations share one last bucket without an upper bound. Every whole hour up to 4 days and every whole day
 * up to 90 days is a bound. The numbering is part of stored data and must not change.
 */
public final class DurationBuckets {
    private record Tier(double from, double to, double width, int first) {
        int size() {
            return (int) Math.round((to - from) / width);
        }
    }

    private static final double[][] LAYOUT = {
        {0, 24, 0.25},
        {24, 96, 1},
        {96, 240, 2},
        {240, 720, 6},
        {720, 2_160, 24},
        {2_160, 8_640, 72},
        {8_640, 86_400, 720}
    };
    private static final List<Tier> TIERS = tiers();

    /** Number of the last bucket, which has no upper bound. */
    public static final int LAST =
            TIERS.get(TIERS.size() - 1).first() + TIERS.get(TIERS.size() - 1).size();

    private DurationBuckets() {}

    private static List<Tier> tiers() {
        List<Tier> tiers = new ArrayList<>();
        int first = 0;
        for (double[] row : LAYOUT) {
            Tier tier = new Tier(row[0], row[1], row[2], first);
            tiers.add(tier);
            first += tier.size();
        }
        return List.copyOf(tiers);
    }

    /**
     * The bucket of a duration.
     *
     * @param hours at least 0
     * @return from 0 to {@link #LAST}
     * @throws IllegalArgumentException if the duration is negative or not finite
     */
    public static int bucketOf(double hours) {
        Refusal.notNegative(hours, "find the bucket of a duration", "hours");
        if (hours == 0) {
            return 0;
        }
        for (Tier tier : TIERS) {
            if (hours <= tier.to()) {
                return tier.first() + (int) Math.ceil((hours - tier.from()) / tier.width()) - 1;
            }
        }
        return LAST;
    }

    /**
     * The lower bound of a bucket in hours, itself outside the bucket except 0 in the first.
     *
     * @throws IllegalArgumentException if there is no such bucket
     */
    public static double lowerHours(int bucket) {
        checkExists(bucket);
        for (Tier tier : TIERS) {
            if (bucket < tier.first() + tier.size()) {
                return tier.from() + (bucket - tier.first()) * tier.width();
            }
        }
        return TIERS.get(TIERS.size() - 1).to();
    }

    /**
     * The upper bound of a bucket in hours, itself inside; positive infinity for the last.
     *
     * @throws IllegalArgumentException if there is no such bucket
     */
    public static double upperHours(int bucket) {
        checkExists(bucket);
        return bucket == LAST ? Double.POSITIVE_INFINITY : lowerHours(bucket + 1);
    }

    private static void checkExists(int bucket) {
        if (bucket < 0 || bucket > LAST) {
            throw Refusal.of("find the bounds of a bucket", "bucket is " + bucket, "0 to " + LAST);
        }
    }
}
