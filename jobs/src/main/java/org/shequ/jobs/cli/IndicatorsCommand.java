package org.shequ.jobs.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.shequ.common.sql.RowSql;
import org.shequ.jobs.measure.Examples;
import org.shequ.jobs.measure.Expressions;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.indicator.Example;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.Term;
import org.shequ.schemas.indicator.Variant;
import org.shequ.schemas.yaml.Problems;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the catalogue. */
@Command(
        name = "indicators",
        mixinStandardHelpOptions = true,
        description = "List the indicators of a deployment, or show one with formula, variants and examples.")
final class IndicatorsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List all indicators.")
    int list(@Mixin Place place) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("id", "名称", "name", "dimension", "role", "accountable", "unit"));
        for (Indicator indicator : place.deployment().indicators().all()) {
            rows.add(List.of(
                    indicator.id(),
                    indicator.name().zh(),
                    indicator.name().en(),
                    indicator.dimension(),
                    word(indicator.role()),
                    word(indicator.accountable()),
                    indicator.unit().zh()));
        }
        spec.commandLine().getOut().print(TextTable.of(rows));
        return ExitCode.DONE;
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Show one indicator.")
    int show(@Parameters(paramLabel = "ID") String id, @Mixin Place place) {
        Deployment deployment = place.deployment();
        Indicator indicator = deployment
                .indicators()
                .find(id)
                .orElseThrow(() -> new CommandLine.ParameterException(
                        spec.commandLine(),
                        "Cannot show indicator '" + id
                                + "': it is not in the catalogue (see ./shequ indicators list)"));
        print(indicator, deployment, spec.commandLine().getOut());
        return ExitCode.DONE;
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Resolve every formula against its table and run every worked example; without Spark.")
    int check(@Mixin Place place) {
        Deployment deployment = place.deployment();
        RowSql sql = new RowSql(deployment.city().zone());
        Problems problems = new Problems();
        Expressions.check(deployment.indicators().all(), deployment.contracts(), sql, problems);
        problems.throwIfAny();
        List<Examples.Outcome> outcomes = Examples.run(deployment.indicators().all(), deployment.contracts(), sql);
        outcomes.stream()
                .filter(outcome -> !outcome.isAsExpected())
                .forEach(outcome ->
                        problems.add(outcome.example().file(), outcome.example().line(), outcome.toString()));
        problems.throwIfAny();
        spec.commandLine()
                .getOut()
                .println("Sound: " + deployment.indicators().all().size() + " indicators, "
                        + deployment.indicators().all().stream()
                                .mapToInt(indicator -> indicator.variants().size())
                                .sum()
                        + " variants, " + outcomes.size() + " examples");
        return ExitCode.DONE;
    }

    private static void print(Indicator indicator, Deployment deployment, PrintWriter out) {
        out.println(indicator.name() + "  (" + indicator.id() + ", version " + indicator.version() + ")");
        out.println(indicator.definition().zh());
        out.println(indicator.definition().en());
        out.println("unit 单位: " + indicator.unit() + "; direction 方向: " + word(indicator.direction())
                + "; accountable 责任主体: " + word(indicator.accountable()) + "; role 角色: " + word(indicator.role()));
        out.println("counts 计数单位: " + word(indicator.counted()) + "; calendar 周期: " + word(indicator.calendar()));
        out.println("interval 区间: " + word(indicator.interval()) + "; minimum n 最小样本: show " + indicator.minimumToShow()
                + ", rank " + indicator.minimumToRank());
        for (Variant variant : indicator.variants()) {
            out.println("variant 口径 " + variant.id() + ": " + variant.name());
            variant.numerator().forEach(term -> out.println("  numerator 分子    " + term(term)));
            variant.denominator().forEach(term -> out.println("  denominator 分母  " + term(term)));
            variant.open().ifPresent(open -> out.println("  open while 未结    " + open));
            if (variant.quantile() != Variant.HALF) {
                out.println("  quantile 分位     " + variant.quantile());
            }
        }
        out.println("source 依据: " + indicator.source());
        out.println("caveat 注意: " + indicator.caveat());
        for (Example example : indicator.examples()) {
            out.println("example 算例 (" + example.month() + "): " + example.numerator() + " / " + example.denominator());
            example.given().forEach((table, rows) -> out.println(rows.indent(4).stripTrailing()));
        }
        deployment.scheme().ifPresent(scheme -> scheme.evaluations()
                .forEach(evaluation -> evaluation.dimensions().forEach(dimension -> dimension.indicators().stream()
                        .filter(scored -> scored.indicator().equals(indicator.id()))
                        .forEach(scored -> out.println(
                                "scored 计分: " + scheme.id() + ", " + evaluation.level() + ", " + dimension.name())))));
        out.println("defined in 定义于: " + indicator.file() + ":" + indicator.line());
    }

    private static String term(Term term) {
        return term.value() + "  of " + term.table() + " by " + term.countsBy()
                + term.where().map(where -> " where " + where).orElse("");
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
