package org.shequ.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.shequ.common.lake.Lake;
import org.shequ.common.period.Period;
import org.shequ.jobs.audit.Explainer;
import org.shequ.jobs.audit.Explanation;
import org.shequ.jobs.publish.PublishedRelease;
import org.shequ.schemas.city.Deployment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Walks from a published score down to rows, files and lines. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = {
            "Walk from a score to its dimensions and indicators, and with --indicator down to the rows counted, left out and"
                    + " refused, with file and line.",
            "从得分追溯到维度与指标；加 --indicator 则追溯到计入、排除与拒收的每一行，注明文件与行号。"
        })
final class ExplainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Place place;

    @Option(names = "--area", required = true, paramLabel = "CODE", description = "Code of the area.")
    private String area;

    @Option(
            names = "--indicator",
            paramLabel = "ID",
            description = "The indicator to follow down to its rows (see indicators list).")
    private String indicator;

    @Option(
            names = "--variant",
            paramLabel = "ID",
            defaultValue = "main",
            description = "The variant of its definition (${DEFAULT-VALUE}).")
    private String variant;

    @Option(
            names = "--period",
            paramLabel = "P",
            description = "Such as 2026-Q3, 2026-09, 2026-H2 or 2026 (the assessed one).")
    private String period;

    @Option(
            names = "--period-type",
            paramLabel = "TYPE",
            description = "Where the name alone does not tell: rolling_12 or wave.")
    private String periodType;

    @Option(
            names = "--release",
            paramLabel = "ID",
            defaultValue = "current",
            description = "The release (${DEFAULT-VALUE}).")
    private String release;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "20",
            description = "Rows listed of each sort; 0 for all (${DEFAULT-VALUE}). All are counted.")
    private int rows;

    @Option(names = "-o", paramLabel = "FORMAT", description = "table or json (${DEFAULT-VALUE}).")
    private Output output = Output.TABLE;

    @Override
    public Integer call() {
        PublishedRelease published = ReleasesCommand.release(place.home(), release, spec.commandLine());
        Deployment deployment = place.deployment();
        PrintWriter out = spec.commandLine().getOut();
        int most = rows == 0 ? Integer.MAX_VALUE : rows;
        try (Lake lake = Lake.reader(place.lake(deployment.city().zone()))) {
            Explanation explanation = new Explainer(published, lake, deployment)
                    .explain(area, period(published), Optional.ofNullable(indicator), variant, most);
            out.print(output == Output.JSON ? json(explanation) : new ExplanationText(explanation, most).text());
            return ExitCode.DONE;
        } catch (IllegalArgumentException wrong) {
            throw new CommandLine.ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
    }

    private Period period(PublishedRelease published) {
        Period assessed = published.period();
        if (period == null) {
            return assessed;
        }
        if (periodType == null && period.equals(assessed.name())) {
            return assessed;
        }
        return Period.of(periodType == null ? typeOf(period) : periodType, period, published.calendar());
    }

    private static String typeOf(String name) {
        return name.contains("Q")
                ? "quarter"
                : name.contains("H") ? "half_year" : name.length() == 4 ? "year" : "month";
    }

    private static String json(Explanation explanation) {
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(explanation) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write the explanation as JSON", e);
        }
    }
}
