package org.shequ.jobs.evaluate;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.shequ.common.period.Period;
import org.shequ.schemas.contract.Contracts;
import org.shequ.schemas.indicator.Indicators;
import org.shequ.schemas.scheme.Scheme;
import org.shequ.schemas.yaml.Problems;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Scores a plain table by a scheme, and says what another scheme would change. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = {
            "Score a table of values by a scheme, without a lake.",
            "按评价方案为一张指标值表评分。",
            "Columns: area_code, indicator_id, value and, where known, numerator, denominator, variant, area_level,"
                    + " area_name, parent_code, households."
        })
public final class EvaluateCommand implements Callable<Integer> {
    private static final int DONE = 0;
    private static final int INPUT_REFUSED = 3;

    @Spec
    private CommandSpec spec;

    @Option(names = "--values", required = true, paramLabel = "FILE.csv", description = "The table of values.")
    private Path values;

    @Option(
            names = "--scheme",
            required = true,
            paramLabel = "FILE.yml",
            description = "The scheme: a file, or the id of a shipped one.")
    private String scheme;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder for the results.")
    private Path out;

    @Option(names = "--events", paramLabel = "FILE.csv", description = "Events for ledger and vetoes.")
    private Path events;

    @Option(names = "--against", paramLabel = "FILE.yml", description = "Another scheme to compare with.")
    private String against;

    @Option(names = "--level", paramLabel = "LEVEL", description = "Level of the areas, where the table names none.")
    private String level;

    @Option(names = "--period", paramLabel = "PERIOD", description = "Period of the values, such as 2026-Q3.")
    private String period;

    @Option(names = "--draws", paramLabel = "N", description = "Draws of the simulation (${DEFAULT-VALUE}).")
    private int draws = 2000;

    @Option(names = "--seed", paramLabel = "S", description = "Seed of the simulation (${DEFAULT-VALUE}).")
    private String seed = "what-if";

    @Override
    public Integer call() {
        Problems problems = new Problems();
        Indicators catalogue = Indicators.load(Contracts.load());
        Optional<Scheme> read = scheme(scheme, catalogue, problems);
        Optional<Scheme> other = against == null ? Optional.empty() : scheme(against, catalogue, problems);
        problems.throwIfAny();
        WhatIf whatIf = new WhatIf(read.orElseThrow(), catalogue.all(), period(read.get()));
        WhatIf.Figures figures = whatIf.read(values, Optional.ofNullable(events), level(read.get()), problems);
        if (problems.size() > 0) {
            problems.all().forEach(problem -> spec.commandLine().getErr().println(problem));
            return INPUT_REFUSED;
        }
        SimulationPlan plan =
                new SimulationPlan(draws, seed, 50, Runtime.getRuntime().availableProcessors());
        whatIf.write(figures, plan, out);
        PrintWriter printer = spec.commandLine().getOut();
        List<Score> scores = whatIf.scores(figures);
        tell(scores, printer);
        other.ifPresent(second -> {
            List<Score> changed = new WhatIf(second, catalogue.all(), period(read.get())).scores(figures);
            WhatIf.compare(scores, changed).forEach(change -> tell(change, printer));
        });
        return DONE;
    }

    private static Optional<Scheme> scheme(String name, Indicators catalogue, Problems problems) {
        return name.matches("[a-z][a-z0-9_]*")
                ? Scheme.shipped(name, catalogue, problems)
                : Scheme.from(Path.of(name), catalogue, problems);
    }

    private Period period(Scheme read) {
        if (period == null) {
            return Period.of("year", String.valueOf(read.validFrom().getYear()));
        }
        String type = period.length() == 4
                ? "year"
                : period.contains("Q") ? "quarter" : period.contains("H") ? "half_year" : "month";
        return Period.of(type, period);
    }

    private String level(Scheme read) {
        return level == null ? read.evaluations().get(0).level() : level;
    }

    private void tell(List<Score> scores, PrintWriter printer) {
        long scored = scores.stream()
                .filter(row -> row.kind().equals(Score.OVERALL) && row.score() != null)
                .count();
        long areas =
                scores.stream().filter(row -> row.kind().equals(Score.OVERALL)).count();
        printer.println("Scored " + scored + " of " + areas + " areas; results in " + out);
    }

    private static void tell(WhatIf.Change change, PrintWriter printer) {
        printer.println(change.after().areaCode() + " " + change.after().areaName() + ": rank "
                + Objects.toString(change.before().rank(), "-") + " -> "
                + Objects.toString(change.after().rank(), "-") + ", grade "
                + Objects.toString(change.before().grade(), "-") + " -> "
                + Objects.toString(change.after().grade(), "-")
                + (change.cause() == null ? "" : " (" + change.cause() + ")"));
    }
}
