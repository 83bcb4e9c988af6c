package org.shequ.dags.command;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.shequ.dags.definition.Dag;
import org.shequ.dags.engine.Requests;
import org.shequ.dags.state.BackfillRequest;
import org.shequ.dags.state.Reprocess;
import org.shequ.dags.state.RunType;
import org.shequ.dags.store.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code backfill}: runs a DAG for past dates. */
@Command(
        name = "backfill",
        description = "补跑历史日期 / Run a DAG for past dates",
        mixinStandardHelpOptions = true,
        subcommands = picocli.CommandLine.HelpCommand.class)
public final class BackfillCommand {
    @Spec
    CommandSpec spec;

    @Command(name = "create", description = "Create the runs of every date from one to another, both included")
    int create(
            @Mixin SharedOptions shared,
            @Option(names = "--dag-id", required = true) String dagId,
            @Option(names = "--from-date", required = true) String from,
            @Option(names = "--to-date", required = true) String to,
            @Option(names = "--dag-run-conf", defaultValue = "{}") String conf,
            @Option(names = "--run-backwards") boolean backwards,
            @Option(names = "--max-active-runs", defaultValue = "10") int maxActiveRuns,
            @Option(names = "--reprocess-behavior", defaultValue = "none") String reprocess,
            @Option(names = "--dry-run") boolean dryRun) {
        Dag dag = shared.dag(dagId);
        Instant now = Instant.now();
        BackfillRequest request = new BackfillRequest(
                SharedOptions.moment(from),
                SharedOptions.moment(to),
                backwards ? BackfillRequest.Order.NEWEST_FIRST : BackfillRequest.Order.OLDEST_FIRST,
                Reprocess.of(reprocess));
        List<Requests.Planned> planned = shared.withDatabase(database -> dryRun
                ? new Requests(database).plan(dag, request, now)
                : new Requests(database).backfill(dag, request, maxActiveRuns, Json.object(conf), now));
        List<Map<String, Object>> rows = new ArrayList<>();
        planned.forEach(date -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("logical_date", RunType.iso(date.run().logicalDate()));
            row.put("action", date.action().word());
            row.put("reason", date.action().reason().orElse(null));
            rows.add(row);
        });
        Output.print(spec.commandLine().getOut(), shared.form, rows);
        return 0;
    }
}
