package org.shequ.jobs.sample;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/**
 * What sample city to invent, for whoever calls {@link SampleCity}. The same request gives the same files, byte for
 * byte.
 *
 * @param communities communities in the first month, {@value #FEWEST_COMMUNITIES} to {@value #MOST_COMMUNITIES}; one of
 *     them is split in two halfway
 * @param months months of extracts, {@value #FEWEST_MONTHS} to {@value #MOST_MONTHS}
 * @param lastMonth the last month with extracts; nothing after its end is known to any file
 * @param seed start of every random stream
 * @param scale factor on the number of grid cases, hotline requests and ledger tasks; above 0, at most 100. Areas,
 *     staff, surveys and ratings do not grow with it
 */
public record SampleRequest(int communities, int months, YearMonth lastMonth, long seed, double scale) {
    /** Every planted truth has a community of its own, and some stay clean. */
    static final int FEWEST_COMMUNITIES = 20;

    static final int MOST_COMMUNITIES = 20_000;
    static final int FEWEST_MONTHS = 2;
    static final int MOST_MONTHS = 120;

    /** Refuses nonsense, naming every component at fault. */
    public SampleRequest {
        List<String> faults = new ArrayList<>();
        if (communities < FEWEST_COMMUNITIES || communities > MOST_COMMUNITIES) {
            faults.add("communities " + communities + " (expected " + FEWEST_COMMUNITIES + " to " + MOST_COMMUNITIES
                    + ")");
        }
        if (months < FEWEST_MONTHS || months > MOST_MONTHS) {
            faults.add("months " + months + " (expected " + FEWEST_MONTHS + " to " + MOST_MONTHS + ")");
        }
        if (lastMonth == null || lastMonth.getYear() < 2015 || lastMonth.getYear() > 2099) {
            faults.add("last month " + lastMonth + " (expected one from 2015-01 to 2099-12)");
        }
        if (!(scale > 0 && scale <= 100)) {
            faults.add("scale " + scale + " (expected above 0, at most 100)");
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("Cannot plan the sample city: " + String.join("; ", faults));
        }
    }

    /** The city of the demo: 60 communities, 25 months to September 2026. */
    public static SampleRequest standard() {
        return new SampleRequest(60, 25, YearMonth.of(2026, 9), 20260901L, 1.0);
    }

    YearMonth firstMonth() {
        return lastMonth.minusMonths(months - 1L);
    }
}
