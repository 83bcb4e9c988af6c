package org.shequ.schemas.source;

import java.util.Optional;

/**
 * What of a source is unusual, and what the night does then.
 *
 * @param rejects how many of the rows may be refused
 * @param volume how far a day's rows may be from the usual
 * @param freshness how old the newest delivery may be
 */
public record Limits(Optional<Rejects> rejects, Optional<Volume> volume, Optional<Freshness> freshness) {
    /** Nothing is unusual. */
    public static final Limits NONE = new Limits(Optional.empty(), Optional.empty(), Optional.empty());

    /** What a night does where a limit is passed. */
    public enum Then {
        /** It ends, and what held before holds. */
        STOP,
        /** It goes on and says so. */
        FLAG
    }

    /**
     * A limit on refused rows.
     *
     * @param share largest share of the rows curated in one night, 0 to 1
     */
    public record Rejects(double share, Then then) {
        public Rejects {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("share of rejects is " + share + " (expected 0 to 1)");
            }
        }
    }

    /**
     * A limit on the rows of a day, as parts of the usual day: the median of the last four weeks' days with deliveries. With
     * fewer than five of these nothing is usual yet.
     *
     * @param least smallest part
     * @param most largest part
     */
    public record Volume(double least, double most, Then then) {
        public Volume {
            if (!(least >= 0 && least < most)) {
                throw new IllegalArgumentException("volume is from " + least + " to " + most
                        + " of the usual (expected 0 or more, and less than most)");
            }
        }
    }

    /**
     * A limit on the age of the newest delivery, by the day in its name where the source has one, else by the day it came.
     *
     * @param days most days before the business date
     */
    public record Freshness(int days, Then then) {
        public Freshness {
            if (days < 0) {
                throw new IllegalArgumentException("freshness is " + days + " days (expected 0 or more)");
            }
        }
    }
}
