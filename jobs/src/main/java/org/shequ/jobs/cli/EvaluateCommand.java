package org.shequ.jobs.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.shequ.common.period.Period;
import org.shequ.jobs.audit.Rederivation;
import org.shequ.jobs.evaluate.Score;
import org.shequ.jobs.evaluate.SimulationPlan;
import org.shequ.jobs.evaluate.WhatIf;
import org.shequ.jobs.publish.PublishedRelease;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.contract.Contracts;
import org.shequ.schemas.indicator.Indicators;
import org.shequ.schemas.scheme.Scheme;
import org.shequ.schemas.yaml.Problems;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Scores a plain table by a scheme, and says what another scheme would change. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = {
            "Score a table of values by a scheme, without a lake; or see what another scheme would make of a release.",
            "按评价方案为一张指标值表评分；或看另一方案会怎样改变一次发布的位次与等级。",
            "Columns: area_code, indicator_id, value and, where known, numerator, denominator, variant, area_level,"
                    + " area_name, parent_code, households, stratum."
        })
final class EvaluateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    /** What is scored: a plain table, or a release. */
    static final class Source {
        @Option(names = "--values", paramLabel = "FILE.csv", description = "The table of values.")
        private Path values;

        @Option(
                names = "--release",
                paramLabel = "ID",
                description = "A release, by its id or 'current': whose rank and grade another scheme would change.")
        private String release;
    }

    @ArgGroup(multiplicity = "1")
    private Source source;

    @Mixin
    private Place place;

    @Option(
            names = "--scheme",
            required = true,
            paramLabel = "FILE.yml",
            description = "The scheme: a file, or the id of a shipped one.")
    private String scheme;

    @Option(names = "--out", paramLabel = "DIR", description = "Folder for the results; asked for with --values.")
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
        return source.release == null ? scoreTable() : compareRelease();
    }

    /** What another scheme would make of published values, area by area, with what moved it most. */
    private int compareRelease() {
        Problems problems = new Problems();
        PublishedRelease release = ReleasesCommand.release(place.home(), source.release, spec.commandLine());
        Indicators catalogue = Rederivation.catalogue(release, problems);
        Optional<Scheme> other = scheme(scheme, catalogue, problems);
        Optional<Rederivation> own = Rederivation.of(release, problems);
        problems.throwIfAny();
        List<Score> changed = Rederivation.scores(release, other.orElseThrow(), catalogue);
        PrintWriter printer = spec.commandLine().getOut();
        long scored = changed.stream()
                .filter(row -> row.kind().equals(Score.OVERALL) && row.score() != null)
                .count();
        if (own.isEmpty()) {
            printer.println("Scored " + scored + " areas by " + other.get().id() + "; release " + release.id()
                    + " scores nothing itself 该发布不评分");
            return ExitCode.DONE;
        }
        List<WhatIf.Change> changes = WhatIf.compare(own.get().scores(), changed);
        printer.println(changes.size() + " of " + scored + " areas change rank or grade under "
                + other.get().id() + " (" + release.period().words() + ")");
        if (!changes.isEmpty()) {
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("level", "area", "name", "score", "rank", "grade", "what moved most"));
            changes.forEach(change -> rows.add(row(change)));
            printer.print(TextTable.of(rows));
        }
        return ExitCode.DONE;
    }

    private static List<String> row(WhatIf.Change change) {
        Score before = change.before();
        Score after = change.after();
        return List.of(
                after.level(),
                after.areaCode(),
                after.areaName(),
                Objects.toString(before.publishedScore(), "-") + " -> " + Objects.toString(after.publishedScore(), "-"),
                Objects.toString(before.rank(), "-") + " -> " + Objects.toString(after.rank(), "-"),
                Objects.toString(before.grade(), "-") + " -> " + Objects.toString(after.grade(), "-"),
                Objects.toString(change.cause(), ""));
    }

    private int scoreTable() {
        if (out == null) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "Missing required option: '--out=DIR' (a folder for the results)");
        }
        Problems problems = new Problems();
        Indicators catalogue = Indicators.load(Contracts.load());
        Optional<Scheme> read = scheme(scheme, catalogue, problems);
        Optional<Scheme> other = against == null ? Optional.empty() : scheme(against, catalogue, problems);
        problems.throwIfAny();
        WhatIf whatIf = new WhatIf(read.orElseThrow(), catalogue.all(), period(read.get()));
        WhatIf.Figures figures = whatIf.read(source.values, Optional.ofNullable(events), level(read.get()), problems);
        if (problems.size() > 0) {
            problems.all().forEach(problem -> spec.commandLine().getErr().println(problem));
            return ExitCode.INPUT_REFUSED;
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
        return ExitCode.DONE;
    }

    private static Optional<Scheme> scheme(String name, Indicators catalogue, Problems problems) {
        return name.matches("[a-z][a-z0-9_]*")
                ? Scheme.shipped(name, catalogue, problems)
                : Scheme.from(Path.of(name), catalogue, problems);
    }

    private Period period(Scheme read) {
        if (period == null) {
            return Period.of("year", String.valueOf(read.validFrom().getYear()), CityCalendar.NATURAL);
        }
        String type = period.length() == 4
                ? "year"
                : period.contains("Q") ? "quarter" : period.contains("H") ? "half_year" : "month";
        return Period.of(type, period, CityCalendar.NATURAL);
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
