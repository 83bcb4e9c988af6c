package org.shequ.jobs.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.shequ.common.lake.Lake;
import org.shequ.common.progress.Progress;
import org.shequ.jobs.extract.LimitPassedException;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.jobs.job.Job;
import org.shequ.jobs.job.Night;
import org.shequ.jobs.job.Outcome;
import org.shequ.jobs.job.SourceLimit;
import org.shequ.schemas.contract.Contract;

/**
 * Runs jobs in order, those of one room side by side where none reads what another writes, and keeps what they did, in memory
 * for the table and in {@code run.task} and {@code run.source_limit} for good.
 */
final class NightRun {
    /**
     * What one job of the run did.
     *
     * @param job its name
     * @param room its room
     * @param outcome what it did
     * @param seconds how long it took
     * @param finished when it ended
     * @param inputs the tables it read with their snapshots
     */
    record Done(String job, String room, Outcome outcome, double seconds, Instant finished, Map<String, Long> inputs) {}

    /** Rooms whose jobs say by the tables they read and write alone which waits for which. */
    private static final Set<String> ROOMS_SIDE_BY_SIDE = Set.of("extract", "curate", "evaluate");

    /** Each holds the rows of its feed in memory. */
    private static final int SIDE_BY_SIDE = 2;

    private final Lake lake;
    private final Night night;
    private final Progress progress;
    private final List<Job> order = new ArrayList<>();
    private final Map<Job, Done> done = new HashMap<>();
    private final Set<Job> recorded = new HashSet<>();
    private int started;

    NightRun(Lake lake, Night night, Progress progress) {
        this.lake = lake;
        this.night = night;
        this.progress = progress;
    }

    /** Runs the jobs; after the first failure no other begins, and it is recorded and thrown on. */
    List<Done> run(List<Job> jobs) {
        order.addAll(jobs);
        try {
            new JobQueue(jobs, NightRun::waits).work(SIDE_BY_SIDE, job -> {
                if (job.room().equals("publish")) {
                    record();
                }
                runOne(job, jobs.size());
            });
        } catch (RuntimeException failure) {
            try {
                record();
            } catch (RuntimeException alsoFailed) {
                failure.addSuppressed(alsoFailed);
            }
            throw failure;
        }
        record();
        return done();
    }

    /** What was done, in the order of the jobs. */
    synchronized List<Done> done() {
        return order.stream().filter(done::containsKey).map(done::get).toList();
    }

    /** Whether a job waits for an earlier one; a table both write is cut by source and does not part them. */
    private static boolean waits(Job job, Job earlier) {
        return !job.room().equals(earlier.room())
                || !ROOMS_SIDE_BY_SIDE.contains(job.room())
                || earlier.writes().stream()
                        .anyMatch(table ->
                                job.reads().contains(table) && !job.writes().contains(table));
    }

    private synchronized Progress.Step begin(Job job, int all) {
        started++;
        return progress.begin(started + "/" + all, job.room(), job.name());
    }

    private void runOne(Job job, int all) {
        long start = System.nanoTime();
        Map<String, Long> inputs = new LinkedHashMap<>();
        for (String table : new TreeSet<>(job.reads())) {
            lake.snapshot(table).ifPresent(snapshot -> inputs.put(table, snapshot));
        }
        try (Progress.Step step = begin(job, all)) {
            DeclaredTables tables = new DeclaredTables(lake, night.deployment().contracts(), job, night.runId(), step);
            finish(job, job.run(tables, night), start, inputs);
        } catch (Exception e) {
            // Spark fails jobs with exceptions that Java's compiler knows nothing of.
            List<SourceLimit> limits = e instanceof LimitPassedException passed ? passed.limits() : List.of();
            finish(job, Outcome.failed(String.valueOf(e.getMessage())).with(limits), start, inputs);
            throw e instanceof RuntimeException known
                    ? known
                    : new IllegalStateException("Cannot finish " + job.name() + ": " + e.getMessage(), e);
        }
    }

    private synchronized void finish(Job job, Outcome outcome, long start, Map<String, Long> inputs) {
        double seconds = (System.nanoTime() - start) / 1e9;
        done.put(job, new Done(job.name(), job.room(), outcome, seconds, Instant.now(), inputs));
    }

    /** Appends what was done since the last time; a run that changed nothing leaves no trace, unless a limit was passed. */
    private synchronized void record() {
        List<Done> fresh = order.stream()
                .filter(job -> done.containsKey(job) && recorded.add(job))
                .map(done::get)
                .toList();
        boolean isUnchanged = fresh.stream().allMatch(each -> each.outcome().state() == Outcome.State.UNCHANGED);
        List<SourceLimit> limits = fresh.stream()
                .flatMap(each -> each.outcome().limits().stream())
                .filter(limit -> !isUnchanged || limit.isPassed())
                .toList();
        if (!limits.isEmpty()) {
            lake.append(
                    night.deployment().contracts().of("run.source_limit"),
                    limits.stream().map(this::row).toList(),
                    Map.of("run", night.runId()));
        }
        if (isUnchanged) {
            return;
        }
        Contract contract = night.deployment().contracts().of("run.task");
        lake.append(contract, fresh.stream().map(this::row).toList(), Map.of("run", night.runId()));
    }

    private Map<String, Object> row(SourceLimit limit) {
        Map<String, Object> row = new LinkedHashMap<>(limit.row());
        row.put("run_id", night.runId());
        row.put("run_date", night.date());
        return row;
    }

    private Map<String, Object> row(Done each) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("run_id", night.runId());
        row.put("job", each.job());
        row.put("room", each.room());
        row.put("run_date", night.date());
        row.put("state", each.outcome().state().name().toLowerCase(Locale.ROOT));
        row.put("rows_in", each.outcome().rowsIn());
        row.put("rows_out", each.outcome().rowsOut());
        row.put("rows_rejected", each.outcome().rowsRejected());
        row.put("months", String.join(" ", each.outcome().months()));
        row.put("seconds", each.seconds());
        row.put("inputs", each.inputs().toString());
        row.put("code_version", night.codeVersion());
        row.put("finished_at", each.finished());
        return row;
    }
}
