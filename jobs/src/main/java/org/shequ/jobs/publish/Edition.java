package org.shequ.jobs.publish;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.shequ.common.period.Period;

/**
 * Which release this is.
 *
 * @param id release id, part of the path and printed on every page
 * @param runDate business date of the run
 * @param publishedAt when it was published
 * @param period the assessed period
 * @param restates the locks whose periods it tells otherwise than the releases that locked them
 * @param audience whom it is for
 */
public record Edition(
        String id,
        LocalDate runDate,
        Instant publishedAt,
        Period period,
        List<PeriodLock> restates,
        Audience audience) {
    /** The assessors' one. */
    public Edition(String id, LocalDate runDate, Instant publishedAt, Period period, List<PeriodLock> restates) {
        this(id, runDate, publishedAt, period, restates, Audience.ASSESSOR);
    }

    /** One that restates nothing. */
    public Edition(String id, LocalDate runDate, Instant publishedAt, Period period) {
        this(id, runDate, publishedAt, period, List.of());
    }

    /** The same release for another audience. */
    Edition of(Audience other) {
        return new Edition(id, runDate, publishedAt, period, restates, other);
    }

    /** Refuses ids that are no plain file name. */
    public Edition {
        restates = List.copyOf(restates);
        Objects.requireNonNull(runDate, "run date");
        Objects.requireNonNull(publishedAt, "published at");
        Objects.requireNonNull(period, "period");
        Objects.requireNonNull(audience, "audience");
        if (!id.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
            throw new IllegalArgumentException("Cannot publish release '" + id
                    + "' (expected up to 100 letters, digits, dots, hyphens and underscores)");
        }
    }
}
