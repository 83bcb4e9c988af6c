package org.shequ.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.shequ.jobs.job.Outcome;

/** What a run ends in: one line a job with rows in, out, rejected, months and seconds. */
final class RunTable {
    private RunTable() {}

    static String text(List<NightRun.Done> done) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("room", "job", "state", "rows in", "rows out", "rejected", "seconds", "months", ""));
        for (NightRun.Done each : done) {
            Outcome outcome = each.outcome();
            boolean isDone = outcome.state() == Outcome.State.DONE;
            rows.add(List.of(
                    each.room(),
                    each.job(),
                    outcome.state().name().toLowerCase(Locale.ROOT),
                    isDone ? number(outcome.rowsIn()) : "",
                    isDone ? number(outcome.rowsOut()) : "",
                    isDone ? number(outcome.rowsRejected()) : "",
                    String.format(Locale.ROOT, "%.1f", each.seconds()),
                    months(outcome),
                    outcome.state() == Outcome.State.FAILED ? "" : outcome.note()));
        }
        return TextTable.of(rows, 3, 4, 5, 6);
    }

    static String json(List<NightRun.Done> done) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (NightRun.Done each : done) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("room", each.room());
            row.put("job", each.job());
            row.put("state", each.outcome().state().name().toLowerCase(Locale.ROOT));
            row.put("rows_in", each.outcome().rowsIn());
            row.put("rows_out", each.outcome().rowsOut());
            row.put("rows_rejected", each.outcome().rowsRejected());
            row.put("seconds", each.seconds());
            row.put("months", each.outcome().months());
            row.put("note", each.outcome().note());
            rows.add(row);
        }
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(rows);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write the run as JSON", e);
        }
    }

    private static String number(long rows) {
        return String.format(Locale.ROOT, "%,d", rows);
    }

    private static String months(Outcome outcome) {
        if (outcome.months().isEmpty()) {
            return "";
        }
        String first = outcome.months().first();
        String last = outcome.months().last();
        return outcome.months().size() <= 2
                ? String.join(" ", outcome.months())
                : first + " .. " + last + " (" + outcome.months().size() + ")";
    }
}
