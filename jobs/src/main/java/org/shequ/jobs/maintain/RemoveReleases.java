package org.shequ.jobs.maintain;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.jobs.job.Job;
import org.shequ.jobs.job.Night;
import org.shequ.jobs.job.Outcome;
import org.shequ.jobs.publish.PeriodLock;
import org.shequ.jobs.publish.PublishedRelease;
import org.shequ.jobs.publish.PublishedRoot;
import org.shequ.schemas.city.Keeping;

/**
 * Removes releases that are both older than the days and beyond the number the city keeps. The current release, the locked
 * ones and the last of each assessed period always stay.
 */
public final class RemoveReleases implements Job {
    @Override
    public String name() {
        return "remove_releases";
    }

    @Override
    public String room() {
        return "maintain";
    }

    @Override
    public Set<String> reads() {
        return Set.of(PeriodLock.TABLE);
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
        List<PublishedRelease> releases = root.releases().stream()
                .map(id -> PublishedRelease.open(root, id))
                .sorted(Comparator.comparing(PublishedRelease::publishedAt).thenComparing(PublishedRelease::id))
                .toList();
        Set<String> kept =
                PeriodLock.all(tables, night).stream().map(PeriodLock::release).collect(Collectors.toSet());
        kept.add(current.get());
        kept.addAll(standing(releases, night));
        List<String> removed = releases.stream()
                .map(PublishedRelease::id)
                .filter(id -> !kept.contains(id))
                .toList();
        removed.forEach(root::remove);
        return removed.isEmpty()
                ? Outcome.unchanged("no release is due 无到期发布")
                : Outcome.done(0, 0, 0, List.of(), "removed 已删除 " + String.join(", ", removed));
    }

    /** Those young enough, the latest ones, and the last of each period. */
    private static Set<String> standing(List<PublishedRelease> oldestFirst, Night night) {
        Keeping keeping = night.deployment().keeping();
        ZoneId zone = night.deployment().city().zone();
        LocalDate since = night.date().minusDays(keeping.releaseDays());
        Set<String> kept = new HashSet<>();
        Set<String> periods = new HashSet<>();
        for (int place = 0; place < oldestFirst.size(); place++) {
            PublishedRelease release = oldestFirst.get(oldestFirst.size() - 1 - place);
            boolean isLastOfPeriod =
                    periods.add(release.period().type() + " " + release.period().name());
            boolean isYoung = !LocalDate.ofInstant(release.publishedAt(), zone).isBefore(since);
            if (place < keeping.releases() || isYoung || isLastOfPeriod) {
                kept.add(release.id());
            }
        }
        return kept;
    }
}
