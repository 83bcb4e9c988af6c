package org.shequ.jobs.publish;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.shequ.common.period.Period;
import org.shequ.jobs.job.AssessedPeriods;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.jobs.job.Fingerprint;
import org.shequ.jobs.job.Job;
import org.shequ.jobs.job.Night;
import org.shequ.jobs.job.Outcome;
import org.shequ.jobs.measure.Measure;

/**
 * Publishes a release whenever what it would hold differs from the current one. Where it tells a locked period otherwise than
 * the release that locked it, it says so.
 */
public final class Publish implements Job {
    private static final String AREA = "core.area";
    private static final String ACCOUNTING = "core.accounting";
    private static final String EXCLUSION = "core.exclusion";
    private static final String DELIVERY = "raw.delivery";
    private static final String COMPONENT = "indicator.component";
    private static final String MEMBER = "indicator.group_member";
    private static final String VALUE = "indicator.value";
    private static final String SCORE = "evaluation.score";
    private static final String UNCERTAINTY = "evaluation.uncertainty";
    private static final String SENSITIVITY = "evaluation.sensitivity";
    private static final String CHANGE = "evaluation.change";
    private static final String FLAG = "evaluation.flag";
    /** What the job is called. */
    static final String NAME = "publish";

    private static final String TASK = "run.task";
    private static final String LIMIT = "run.source_limit";

    private final Release.Pages pages;

    /** Publishing with the given pages. */
    public Publish(Release.Pages pages) {
        this.pages = pages;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String room() {
        return "publish";
    }

    @Override
    public Set<String> reads() {
        return Set.of(
                AREA,
                ACCOUNTING,
                EXCLUSION,
                DELIVERY,
                COMPONENT,
                MEMBER,
                VALUE,
                SCORE,
                UNCERTAINTY,
                SENSITIVITY,
                CHANGE,
                FLAG,
                TASK,
                LIMIT,
                PeriodLock.TABLE);
    }

    @Override
    public Set<String> writes() {
        return Set.of();
    }

    @Override
    public Outcome run(DeclaredTables tables, Night night) {
        if (tables.snapshot(VALUE).isEmpty()) {
            return Outcome.unchanged("nothing to publish 无可发布");
        }
        PublishedRoot root = PublishedRoot.of(night);
        Map<String, String> made = made(tables, night);
        if (root.current().flatMap(root::madeFrom).filter(made::equals).isPresent()) {
            return Outcome.unchanged("release " + root.current().orElseThrow() + " is current 已是最新发布");
        }
        List<PeriodLock> restated = new Restatement(tables, root).of(PeriodLock.all(tables, night));
        Edition edition = new Edition(
                night.runId(),
                night.date(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                period(tables, night),
                restated);
        Release.Published published =
                new Release(root).publish(inputs(tables), edition, night.deployment(), made, pages);
        long rows =
                published.rows().values().stream().mapToLong(Long::longValue).sum();
        return Outcome.done(rows, rows, 0, List.of(), note(published, restated));
    }

    private static String note(Release.Published published, List<PeriodLock> restated) {
        String said = restated.stream()
                .map(lock -> "; restates 重述 " + lock.period().name() + " of release " + lock.release())
                .collect(Collectors.joining());
        return published.folder() + said;
    }

    private static ReleaseInputs inputs(DeclaredTables tables) {
        return new ReleaseInputs(
                rows(AREA, tables),
                rows(MEMBER, tables),
                rows(VALUE, tables),
                rows(SCORE, tables),
                rows(UNCERTAINTY, tables),
                rows(SENSITIVITY, tables),
                rows(CHANGE, tables),
                rows(FLAG, tables),
                rows(ACCOUNTING, tables),
                rows(TASK, tables),
                rows(LIMIT, tables),
                new Origins(rows(DELIVERY, tables), rows(EXCLUSION, tables), counted(tables)));
    }

    /** By core table, the state that components were made from. */
    private static Map<String, String> counted(DeclaredTables tables) {
        Map<String, String> counted = new TreeMap<>();
        tables.properties(COMPONENT).forEach((key, value) -> {
            if (key.startsWith(Measure.INPUT)) {
                counted.put(key.substring(Measure.INPUT.length()), value);
            }
        });
        return counted;
    }

    private static TableRows rows(String table, DeclaredTables tables) {
        List<String> fields = tables.contract(table).names();
        return use -> tables.eachPartition(table, fields, any -> true, (partition, part) -> use.accept(part));
    }

    /** What a release would be made from now: the states of its tables, and the definitions that shape its pages. */
    private static Map<String, String> made(DeclaredTables tables, Night night) {
        Map<String, String> made = new TreeMap<>();
        for (String table :
                Set.of(AREA, ACCOUNTING, EXCLUSION, MEMBER, VALUE, SCORE, UNCERTAINTY, SENSITIVITY, CHANGE, FLAG)) {
            made.put(table, tables.snapshot(table).map(String::valueOf).orElse("none"));
        }
        made.put("city", Fingerprint.of(night.deployment().city()));
        made.put("catalogue", Fingerprint.of(night.deployment().indicators().all()));
        if (!night.deployment().appeals().isEmpty()) {
            made.put("appeals", Fingerprint.of(night.deployment().appeals()));
        }
        made.put("scheme", Fingerprint.of(night.deployment().scheme()));
        made.put("code_version", night.codeVersion());
        return made;
    }

    /** The assessed period; where nothing is assessed yet, the last month that is over. */
    private static Period period(DeclaredTables tables, Night night) {
        return AssessedPeriods.of(tables, night, 1).stream()
                .findFirst()
                .orElseGet(() -> Period.of(Period.Type.MONTH, night.lastMonth(), night.calendar()));
    }
}
