package org.shequ.jobs.publish;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.shequ.common.period.Period;
import org.shequ.jobs.job.AssessedPeriods;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.jobs.job.Job;
import org.shequ.jobs.job.JobException;
import org.shequ.jobs.job.Night;
import org.shequ.jobs.job.Outcome;

/**
 * Makes the current release the final word on the assessed period. The release stays as it is, as every release does; what
 * comes to differ later is published as a restatement of it. A period is locked once.
 */
public final class LockPeriod implements Job {
    private static final String VALUE = "indicator.value";

    @Override
    public String name() {
        return "lock_period";
    }

    @Override
    public String room() {
        return "publish";
    }

    @Override
    public Set<String> reads() {
        return Set.of(VALUE);
    }

    @Override
    public Set<String> writes() {
        return Set.of(PeriodLock.TABLE);
    }

    @Override
    public Outcome run(DeclaredTables tables, Night night) {
        List<Period> assessed = AssessedPeriods.of(tables, night, 1);
        if (assessed.isEmpty()) {
            return Outcome.unchanged("no complete period 无完整周期");
        }
        Period period = assessed.get(0);
        Optional<PeriodLock> before = PeriodLock.find(period, tables, night);
        if (before.isPresent()) {
            return Outcome.unchanged(
                    period.name() + " is locked by release " + before.get().release() + " 已锁定");
        }
        PublishedRelease current = current(period, night);
        PeriodLock lock = new PeriodLock(period, current.id(), night.date());
        tables.append(PeriodLock.TABLE, List.of(lock.row(night.runId())), Map.of());
        return Outcome.done(1, 1, 0, List.of(), period.name() + " locked by release " + current.id() + " 已锁定");
    }

    private static PublishedRelease current(Period period, Night night) {
        PublishedRoot root = PublishedRoot.of(night);
        String id = root.current()
                .orElseThrow(() -> new JobException("Cannot lock " + period.name()
                        + ": nothing is published (expected a current release of it; run publish first)"));
        PublishedRelease current = PublishedRelease.open(root, id);
        if (!current.period().equals(period)) {
            throw new JobException("Cannot lock " + period.name() + ": the current release " + id + " assesses "
                    + current.period().name() + " (expected " + period.name() + "; run publish for " + night.date()
                    + " first)");
        }
        return current;
    }
}
