package org.shequ.jobs.publish;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.shequ.common.period.Period;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.jobs.job.Night;
import org.shequ.schemas.city.CityCalendar;

/**
 * An assessed period that is final, and the release that says so.
 *
 * @param period the period
 * @param release id of the release
 * @param lockedOn business date of the lock
 */
public record PeriodLock(Period period, String release, LocalDate lockedOn) {
    /** The table locks are kept in. */
    public static final String TABLE = "run.period_lock";

    /** All locks, the earliest period first. */
    public static List<PeriodLock> all(DeclaredTables tables, Night night) {
        return of(tables.readSmall(TABLE), night.calendar());
    }

    /** The locks that rows of the table stand for, the earliest period first. */
    public static List<PeriodLock> of(List<Map<String, Object>> rows, CityCalendar calendar) {
        return rows.stream()
                .map(row -> of(row, calendar))
                .sorted(Comparator.comparing((PeriodLock lock) -> lock.period().last())
                        .thenComparing(lock -> lock.period().name()))
                .toList();
    }

    /** The lock of a period. */
    public static Optional<PeriodLock> find(Period period, DeclaredTables tables, Night night) {
        return all(tables, night).stream()
                .filter(lock -> lock.period().equals(period))
                .findFirst();
    }

    private static PeriodLock of(Map<String, Object> row, CityCalendar calendar) {
        return new PeriodLock(
                Period.of((String) row.get("period_type"), (String) row.get("period"), calendar),
                (String) row.get("release_id"),
                (LocalDate) row.get("locked_on"));
    }

    /** The row that stands for it in the table. */
    Map<String, Object> row(String runId) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("period_type", period.type().code());
        row.put("period", period.name());
        row.put("release_id", release);
        row.put("locked_on", lockedOn);
        row.put("run_id", runId);
        return row;
    }
}
