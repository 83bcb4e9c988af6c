package org.shequ.jobs.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.shequ.jobs.audit.ReleaseDifference;
import org.shequ.jobs.audit.ReleaseDifference.Changed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Lists every figure that differs between two releases, with its cause as far as they tell. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = {
            "List every figure that differs between two releases and why: rows, catalogue, scheme, areas or code.",
            "列出两次发布之间改变的数字及原因：记录、指标目录、方案、区划或程序。"
        })
final class DiffCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private ReleasesCommand releases;

    @Parameters(index = "0", paramLabel = "A", description = "The earlier release.")
    private String earlier;

    @Parameters(index = "1", paramLabel = "B", description = "The later release, or current.")
    private String later;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Figures listed of each table; 0 for all (${DEFAULT-VALUE}).")
    private int limit = 50;

    @Override
    public Integer call() {
        ReleaseDifference difference = new ReleaseDifference(
                ReleasesCommand.release(releases.place().home(), earlier, spec.commandLine()),
                ReleasesCommand.release(releases.place().home(), later, spec.commandLine()));
        PrintWriter out = spec.commandLine().getOut();
        difference.inputs().forEach((name, states) -> out.println("input " + name + ": " + states));
        List<Changed> changed = difference.changed();
        if (changed.isEmpty()) {
            out.println("No figure differs 数字无变化");
            return ExitCode.DONE;
        }
        Map<String, Long> causes = changed.stream()
                .collect(Collectors.groupingBy(
                        each -> each.table() + " by " + each.cause(), TreeMap::new, Collectors.counting()));
        causes.forEach((cause, count) -> out.println(count + " changed in " + cause));
        for (String table : List.of("indicator_value", "score")) {
            list(
                    table,
                    changed.stream().filter(each -> each.table().equals(table)).toList(),
                    out);
        }
        return ExitCode.DONE;
    }

    private void list(String table, List<Changed> changed, PrintWriter out) {
        if (changed.isEmpty()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(table, "area", "period", "before", "after", "cause"));
        changed.stream()
                .limit(limit == 0 ? Long.MAX_VALUE : limit)
                .forEach(each -> rows.add(
                        List.of(each.item(), each.area(), each.period(), each.before(), each.after(), each.cause())));
        out.println();
        out.print(TextTable.of(rows));
        if (rows.size() - 1 < changed.size()) {
            out.println("and " + (changed.size() - rows.size() + 1) + " more (--limit 0 lists all)");
        }
    }
}
