package org.shequ.jobs.publish;

import static org.apache.spark.sql.functions.col;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.shequ.common.period.Period;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.jobs.job.Fingerprint;
import org.shequ.jobs.job.Job;
import org.shequ.jobs.job.Night;
import org.shequ.jobs.job.Outcome;

/** Publishes a release whenever what it would hold differs from the current one. */
public final class Publish implements Job {
    private static final String AREA = "core.area";
    private static final String ACCOUNTING = "core.accounting";
    private static final String VALUE = "indicator.value";
    private static final String SCORE = "evaluation.score";
    private static final String TASK = "run.task";

    private final Release.Pages pages;

    /** Publishing with the given pages. */
    public Publish(Release.Pages pages) {
        this.pages = pages;
    }

    @Override
    public String name() {
        return "publish";
    }

    @Override
    public String room() {
        return "publish";
    }

    @Override
    public Set<String> reads() {
        return Set.of(AREA, ACCOUNTING, VALUE, SCORE, TASK);
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
        PublishedRoot root = new PublishedRoot(night.home().resolve("published"));
        Map<String, String> made = made(tables, night);
        if (root.current().flatMap(root::madeFrom).filter(made::equals).isPresent()) {
            return Outcome.unchanged("release " + root.current().orElseThrow() + " is current 已是最新发布");
        }
        ReleaseInputs inputs = new ReleaseInputs(
                tables.read(AREA), tables.read(VALUE), tables.read(SCORE), tables.read(ACCOUNTING), tables.read(TASK));
        Edition edition = new Edition(
                night.runId(), night.date(), Instant.now().truncatedTo(ChronoUnit.SECONDS), period(inputs, night));
        ReleaseData data = ReleaseReader.read(inputs, edition, night.deployment());
        Release.Published published = new Release(root).publish(inputs, data, made, pages);
        long rows =
                published.rows().values().stream().mapToLong(Long::longValue).sum();
        return Outcome.done(
                rows, rows, 0, java.util.List.of(), published.folder().toString());
    }

    /** What a release would be made from now: the states of its tables, and the definitions that shape its pages. */
    private static Map<String, String> made(DeclaredTables tables, Night night) {
        Map<String, String> made = new TreeMap<>();
        for (String table : Set.of(AREA, ACCOUNTING, VALUE, SCORE)) {
            made.put(table, tables.snapshot(table).map(String::valueOf).orElse("none"));
        }
        made.put("city", Fingerprint.of(night.deployment().city()));
        made.put("catalogue", Fingerprint.of(night.deployment().indicators().all()));
        made.put("scheme", Fingerprint.of(night.deployment().scheme()));
        made.put("code_version", night.codeVersion());
        return made;
    }

    /** The assessed period: the last one scored; where nothing is scored, the last complete one that has values. */
    private static Period period(ReleaseInputs inputs, Night night) {
        String type = night.deployment().city().assess();
        Optional<Period> scored = last(inputs.score()
                .filter(col("period_type").equalTo(type))
                .select("period_type", "period")
                .distinct()
                .collectAsList());
        return scored.or(() -> last(inputs
                        .value()
                        .filter(col("period_type")
                                .equalTo(type)
                                .and(col("denominator").isNotNull()))
                        .select("period_type", "period")
                        .distinct()
                        .collectAsList()
                        .stream()
                        .filter(row -> !Period.of(row.getString(0), row.getString(1))
                                .last()
                                .isAfter(night.lastMonth()))
                        .toList()))
                .orElseGet(() -> Period.of("month", night.lastMonth().toString()));
    }

    private static Optional<Period> last(java.util.List<Row> rows) {
        return rows.stream()
                .map(row -> Period.of(row.getString(0), row.getString(1)))
                .max(Comparator.comparing(Period::last));
    }
}
