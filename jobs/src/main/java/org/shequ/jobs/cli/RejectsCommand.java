package org.shequ.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.shequ.common.lake.Lake;
import org.shequ.jobs.curate.RejectedRow;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.contract.CodeList;
import org.shequ.schemas.source.Source;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists refused rows as they were received, with where they came from and what is wrong with them. */
@Command(
        name = "rejects",
        mixinStandardHelpOptions = true,
        description = {
            "List refused rows as received, where they came from and why; a corrected delivery clears them.",
            "The rows are shown as they came, persons included: not for passing on."
        })
final class RejectsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Place place;

    @Option(names = "--source", paramLabel = "ID", description = "Only this source.")
    private String source;

    @Option(names = "--reason", paramLabel = "CODE", description = "Only this reason, a code of reject_reason.")
    private String reason;

    @Option(names = "-o", paramLabel = "FORMAT", description = "table or json (${DEFAULT-VALUE}).")
    private Output output = Output.TABLE;

    @Override
    public Integer call() {
        Deployment deployment = place.deployment();
        CodeList reasons = reasons(deployment);
        refuseUnknown(deployment, reasons);
        try (Lake lake = Lake.reader(place.lake(deployment.city().zone()))) {
            List<RejectedRow> rows = RejectedRow.list(
                    lake,
                    deployment.contracts(),
                    each -> source == null || source.equals(each),
                    each -> reason == null || reason.equals(each));
            spec.commandLine().getOut().println(output == Output.JSON ? json(rows) : table(rows, reasons));
        }
        return ExitCode.DONE;
    }

    private static CodeList reasons(Deployment deployment) {
        return deployment
                .contracts()
                .of("core.reject")
                .field("reason")
                .orElseThrow()
                .codes()
                .orElseThrow();
    }

    private void refuseUnknown(Deployment deployment, CodeList reasons) {
        List<String> sources = deployment.sources().stream().map(Source::id).toList();
        if (source != null && !sources.contains(source)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "Cannot list rejects of source '" + source + "': there is none (expected one of "
                            + String.join(", ", sources) + ")");
        }
        if (reason != null && !reasons.has(reason)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "Cannot list rejects for '" + reason + "': there is no such reason (expected one of "
                            + String.join(", ", reasons.values()) + ")");
        }
    }

    private static String table(List<RejectedRow> rows, CodeList reasons) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("source", "from", "scope", "reason", "field", "value", "expected", "row as received"));
        for (RejectedRow row : rows) {
            String from = row.file() + ":" + (row.line() == null ? "row " + row.row() : row.line());
            lines.add(List.of(
                    row.source(),
                    from,
                    row.scope(),
                    row.reason() + " " + reasons.codes().get(row.reason()).zh(),
                    row.field(),
                    oneLine(Objects.toString(row.value(), "")),
                    oneLine(Objects.toString(row.expectation(), "")),
                    oneLine(String.join(" | ", row.cells().values()))));
        }
        return TextTable.of(lines) + rows.size() + " entries 条";
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ");
    }

    private static String json(List<RejectedRow> rows) {
        List<Map<String, Object>> told = new ArrayList<>();
        for (RejectedRow row : rows) {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("source", row.source());
            each.put("file", row.file());
            each.put("line", row.line());
            each.put("row", row.row());
            each.put("scope", row.scope());
            each.put("field", row.field());
            each.put("reason", row.reason());
            each.put("value", row.value());
            each.put("expected", row.expectation());
            each.put("cells", row.cells());
            told.add(each);
        }
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(told);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write the rejects as JSON", e);
        }
    }
}
