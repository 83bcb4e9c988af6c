package org.shequ.jobs.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.shequ.common.lake.Lake;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.jobs.job.Job;
import org.shequ.jobs.job.Night;
import org.shequ.jobs.job.Outcome;
import org.shequ.schemas.contract.Contract;

/** Runs jobs one after another and keeps what they did, in memory for the table and in {@code run.task} for good. */
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

    private final Lake lake;
    private final Night night;
    private final Consumer<String> tell;
    private final List<Done> done = new ArrayList<>();
    private int recorded;

    NightRun(Lake lake, Night night, Consumer<String> tell) {
        this.lake = lake;
        this.night = night;
        this.tell = tell;
    }

    /** Runs the jobs in order; the first failure ends the run, is recorded and thrown on. */
    List<Done> run(List<Job> jobs) {
        int number = 0;
        for (Job job : jobs) {
            number++;
            tell.accept(String.format(Locale.ROOT, "[%d/%d] %s", number, jobs.size(), job.name()));
            if (job.room().equals("publish")) {
                record();
            }
            runOne(job);
        }
        record();
        return done;
    }

    List<Done> done() {
        return done;
    }

    private void runOne(Job job) {
        long start = System.nanoTime();
        Map<String, Long> inputs = new LinkedHashMap<>();
        for (String table : new TreeSet<>(job.reads())) {
            lake.snapshot(table).ifPresent(snapshot -> inputs.put(table, snapshot));
        }
        try {
            DeclaredTables tables = new DeclaredTables(lake, night.deployment().contracts(), job, night.runId());
            finish(job, job.run(tables, night), start, inputs);
        } catch (RuntimeException e) {
            finish(job, Outcome.failed(String.valueOf(e.getMessage())), start, inputs);
            try {
                record();
            } catch (RuntimeException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    private void finish(Job job, Outcome outcome, long start, Map<String, Long> inputs) {
        double seconds = (System.nanoTime() - start) / 1e9;
        done.add(new Done(job.name(), job.room(), outcome, seconds, Instant.now(), inputs));
    }

    /** Appends what was done since the last time; a run that changed nothing leaves no trace. */
    private void record() {
        List<Done> fresh = List.copyOf(done.subList(recorded, done.size()));
        recorded = done.size();
        if (fresh.stream().allMatch(each -> each.outcome().state() == Outcome.State.UNCHANGED)) {
            return;
        }
        Contract contract = night.deployment().contracts().of("run.task");
        lake.append(contract, fresh.stream().map(this::row).toList(), Map.of("run", night.runId()));
    }

    private Map<String, Object> row(Done each) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("run_id", night.runId());
        row.put("job", each.job());
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
