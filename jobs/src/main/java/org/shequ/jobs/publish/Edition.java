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
 */
public record Edition(String id, LocalDate runDate, Instant publishedAt, Period period, List<PeriodLock> restates) {
    /** One that restates nothing. */
    public Edition(String id, LocalDate runDate, Instant publishedAt, Period period) {
        this(id, runDate, publishedAt, period, List.of());
    }

    /** Refuses ids that are no plain file name. */
    public Edition {
        restates = List.copyOf(restates);
        Objects.requireNonNull(runDate, "run date");
        Objects.requireNonNull(publishedAt, "published at");
        Objects.requireNonNull(period, "period");
        if (!id.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
            throw new IllegalArgumentException("Cannot publish release '" + id
                    + "' (expected up to 100 letters, digits, dots, hyphens and underscores)");
        }
    }
}
