package org.shequ.dags.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.shequ.dags.definition.Dag;
import org.shequ.dags.engine.Engine;
import org.shequ.dags.state.RunState;
import org.shequ.dags.state.RunType;
import org.shequ.dags.state.TaskState;
import org.shequ.dags.store.DagRow;
import org.shequ.dags.store.DagTable;
import org.shequ.dags.store.RunRow;
import org.shequ.dags.store.RunTable;
import org.shequ.dags.store.Sql;
import org.shequ.dags.store.TaskRow;
import org.shequ.dags.store.TaskTable;

/** The page that shows how the scheduler stands, without script: every value in it is escaped text. */
final class StatusPage {
    private static final int RUNS_SHOWN = 14;
    private static final int LINES_SHOWN = 20;
    private static final String STYLE =
            "body{font:15px/1.5 sans-serif;margin:2em;max-width:75em}table{border-collapse:collapse}"
                    + "td,th{border:1px solid #bbb;padding:.2em .5em;text-align:left}pre{background:#f4f4f4;padding:.7em;overflow:auto}"
                    + ".success{background:#cfe8cf}.failed,.upstream_failed{background:#f3c6c6}.running,.queued{background:#cfe0f5}"
                    + ".skipped{background:#eee}.up_for_retry{background:#f7e3b5}";

    private StatusPage() {}

    static String of(Engine engine, Instant now) {
        StringBuilder page = new StringBuilder("<!doctype html><html lang=\"zh\"><head><meta charset=\"utf-8\">")
                .append("<meta http-equiv=\"refresh\" content=\"15\"><title>调度 / Scheduler</title><style>")
                .append(STYLE)
                .append("</style></head><body><h1>调度 / Scheduler</h1><p>最近心跳 / Last beat: ")
                .append(RunType.iso(engine.lastBeat()))
                .append("</p>");
        engine.database().transaction(sql -> {
            errors(page, sql);
            dags(page, engine, sql);
            engine.dags().values().forEach(dag -> grid(page, dag, sql));
            failures(page, engine, sql);
            return null;
        });
        return page.append("<p>")
                .append(RunType.iso(now))
                .append("</p></body></html>")
                .toString();
    }

    private static void errors(StringBuilder page, Sql sql) {
        new DagTable(sql).errors().forEach(error -> page.append("<p class=\"failed\">导入错误 / Import error: ")
                .append(text(error.file() + ":" + error.line() + ": " + error.message()))
                .append("</p>"));
    }

    private static void dags(StringBuilder page, Engine engine, Sql sql) {
        page.append("<table><tr><th>DAG<th>计划 / Schedule<th>状态 / State<th>下次 / Next run");
        for (Dag dag : engine.dags().values()) {
            Optional<DagRow> row = new DagTable(sql).find(dag.id());
            page.append("<tr><td>")
                    .append(text(dag.id()))
                    .append("<td>")
                    .append(text(dag.schedule().timetable().summary() + " "
                            + dag.schedule().zone()))
                    .append("<td>")
                    .append(row.map(DagRow::isPaused).orElse(true) ? "已暂停 / paused" : "启用 / active")
                    .append("<td>")
                    .append(text(
                            row.flatMap(DagRow::nextRunAfter).map(RunType::iso).orElse("—")));
        }
        page.append("</table>");
    }

    private static void grid(StringBuilder page, Dag dag, Sql sql) {
        List<RunRow> runs = new ArrayList<>(new RunTable(sql).ofDag(dag.id(), RUNS_SHOWN));
        if (runs.isEmpty()) {
            return;
        }
        Collections.reverse(runs);
        page.append("<h2>").append(text(dag.id())).append("</h2><table><tr><th>");
        runs.forEach(run -> page.append("<th class=\"")
                .append(run.state().word())
                .append("\" title=\"")
                .append(text(run.runId()))
                .append("\">")
                .append(text(
                        run.logicalDate().map(RunType::iso).orElse(run.runId()).substring(5, 16)))
                .append(run.deadlineMissed().isPresent() ? " ⏰" : ""));
        List<List<TaskRow>> tasks =
                runs.stream().map(run -> new TaskTable(sql).ofRun(run.id())).toList();
        dag.tasks().inOrder().forEach(task -> {
            page.append("<tr><td>").append(text(task.id()));
            tasks.forEach(rows -> {
                TaskState state = rows.stream()
                        .filter(row -> row.taskId().equals(task.id()))
                        .map(TaskRow::state)
                        .findFirst()
                        .orElse(TaskState.NONE);
                page.append("<td class=\"").append(state.word()).append("\">").append(state.word());
            });
        });
        page.append("</table>");
    }

    private static void failures(StringBuilder page, Engine engine, Sql sql) {
        for (Dag dag : engine.dags().values()) {
            new RunTable(sql)
                    .ofDag(dag.id(), 1).stream()
                            .filter(run -> run.state() == RunState.FAILED)
                            .forEach(run -> new TaskTable(sql)
                                    .ofRun(run.id()).stream()
                                            .filter(row -> row.state() == TaskState.FAILED)
                                            .forEach(row -> failure(page, dag, run, row, sql)));
        }
    }

    private static void failure(StringBuilder page, Dag dag, RunRow run, TaskRow row, Sql sql) {
        new TaskTable(sql)
                .tries(row.id()).stream().reduce((first, second) -> second).ifPresent(last -> page.append("<h3>")
                        .append(text(dag.id() + " / " + row.taskId() + " / " + run.runId() + " #" + last.number()))
                        .append("</h3><p>")
                        .append(text(last.cause().orElse("") + " — " + last.log()))
                        .append("</p><pre>")
                        .append(text(tail(Path.of(last.log()))))
                        .append("</pre>"));
    }

    private static String tail(Path log) {
        try {
            if (!Files.exists(log)) {
                return "";
            }
            byte[] bytes = Files.readAllBytes(log);
            int from = Math.max(0, bytes.length - 16_000);
            List<String> lines = new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
        } catch (IOException e) {
            return "Cannot read the log: " + e.getMessage();
        }
    }

    /** Text made harmless for HTML, in elements and attributes. */
    static String text(String raw) {
        return raw.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
