package org.shequ.jobs.maintain;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.jobs.job.Job;
import org.shequ.jobs.job.Night;
import org.shequ.jobs.job.Outcome;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Contracts;

/**
 * Removes the states of all tables that are older than the city keeps, and files no state knows. The current states stay, and
 * so does the chain from every state a table records as its input, which the next night compares with.
 */
public final class ExpireSnapshots implements Job {
    private final Set<String> all;

    /** Over the tables of all contracts. */
    public ExpireSnapshots(Contracts contracts) {
        this.all = contracts.all().stream().map(Contract::table).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public String name() {
        return "expire_snapshots";
    }

    @Override
    public String room() {
        return "maintain";
    }

    @Override
    public Set<String> reads() {
        return all;
    }

    @Override
    public Set<String> writes() {
        return Set.of();
    }

    @Override
    public Outcome run(DeclaredTables tables, Night night) {
        Instant before = night.date()
                .minusDays(night.deployment().keeping().snapshotDays())
                .atStartOfDay(night.deployment().city().zone())
                .toInstant();
        int there = states(tables);
        List<String> orphans = tables.clean(before, needed(tables));
        int removed = there - states(tables);
        return removed == 0 && orphans.isEmpty()
                ? Outcome.unchanged("no state is due 无到期快照")
                : Outcome.done(
                        0,
                        0,
                        0,
                        List.of(),
                        removed + " states and " + orphans.size() + " lost files removed 已清除快照与孤立文件");
    }

    private int states(DeclaredTables tables) {
        return all.stream().mapToInt(table -> tables.history(table).size()).sum();
    }

    /** States that tables record of others under names that end with the other table's, such as {@code input.core.area}. */
    private Map<String, Collection<Long>> needed(DeclaredTables tables) {
        Map<String, Collection<Long>> needed = new HashMap<>();
        for (String table : all) {
            tables.properties(table).forEach((name, value) -> {
                String of = name.substring(name.indexOf('.') + 1);
                if (all.contains(of) && value.matches("\\d{1,19}")) {
                    needed.computeIfAbsent(of, unseen -> new HashSet<>()).add(Long.parseLong(value));
                }
            });
        }
        return needed;
    }
}
