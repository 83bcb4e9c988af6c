package org.shequ.jobs.maintain;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.shequ.jobs.audit.ReleaseCheck;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.jobs.job.Job;
import org.shequ.jobs.job.JobException;
import org.shequ.jobs.job.Night;
import org.shequ.jobs.job.Outcome;
import org.shequ.jobs.publish.PublishedRelease;
import org.shequ.jobs.publish.PublishedRoot;

/** Whether the current release still is what was published; fails where it is not. */
public final class VerifyRelease implements Job {
    private static final int SHOWN = 10;

    @Override
    public String name() {
        return "verify_release";
    }

    @Override
    public String room() {
        return "maintain";
    }

    @Override
    public Set<String> reads() {
        return Set.of();
    }

    @Override
    public Set<String> writes() {
        return Set.of();
    }

    @Override
    public Outcome run(DeclaredTables tables, Night night) {
        PublishedRoot root = PublishedRoot.of(night);
        Optional<String> current = root.current();
        if (current.isEmpty()) {
            return Outcome.unchanged("nothing is published 尚无发布");
        }
        PublishedRelease release = PublishedRelease.open(root, current.get());
        List<String> differences = ReleaseCheck.differences(release);
        if (!differences.isEmpty()) {
            throw new JobException("Cannot trust release " + release.id() + ": it differs in " + differences.size()
                    + " places from what was published, "
                    + String.join("; ", differences.subList(0, Math.min(SHOWN, differences.size())))
                    + " (expected none)");
        }
        return Outcome.unchanged("release " + release.id() + " is as published 与发布时一致");
    }
}
