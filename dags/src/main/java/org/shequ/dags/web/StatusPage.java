package org.shequ.dags.web;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.shequ.dags.definition.Dag;
import org.shequ.dags.engine.Engine;
import org.shequ.dags.state.RunType;
import org.shequ.dags.state.TaskState;
import org.shequ.dags.store.DagRow;
import org.shequ.dags.store.RunRow;
import org.shequ.dags.store.TaskRow;
import org.shequ.dags.store.TaskTable;

/** The page that shows how the scheduler stands, without script: every value in it is escaped text. */
final class StatusPage {
    private static final int LINES_SHOWN = 20;
    private static final int BYTES_READ = 16_000;
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final String STYLE =
            "body{font:15px/1.5 'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif;"
                    + "margin:1.5em 2em;color:#1b1f24;max-width:90em}h1{font-size:1.5em;margin:0}h2{font-size:1.15em;margin:1.6em 0 .4em}"
                    + "h3{font-size:1em;margin:1.2em 0 .2em}p{margin:.3em 0}small,.quiet{color:#59636e}a{color:#0b57a4}"
                    + "table{border-collapse:collapse;display:block;overflow-x:auto}"
                    + "td,th{border:1px solid #d0d5db;padding:.2em .55em;text-align:left;vertical-align:top;white-space:nowrap}"
                    + "th{background:#f1f3f5;font-weight:600}td.wide{white-space:normal;min-width:14em}"
                    + ".grid td,.grid th{font-size:.86em;padding:.1em .4em}.number{text-align:right}"
                    + "pre{background:#f6f8fa;border:1px solid #d0d5db;padding:.6em;overflow:auto;font-size:.86em;margin:.3em 0}"
                    + ".facts{display:flex;gap:2em;flex-wrap:wrap;margin:.6em 0}.facts b{font-size:1.25em}"
                    + ".success{background:#d7ecd9}.failed,.upstream_failed{background:#f6cfcf}.running,.restarting{background:#cfe0f5}"
                    + ".queued,.scheduled{background:#e3e9f7}.skipped,.removed{background:#eceef0}.up_for_retry{background:#f9e6b8}"
                    + ".warning{border-left:4px solid #b3261e;padding-left:.7em}";

    private final StatusData data;
    private final Html page = new Html();

    private StatusPage(StatusData data) {
        this.data = data;
    }

    /** @param chosen the only DAG to show, where one was asked for */
    static String of(Engine engine, Optional<String> chosen, Instant now) {
        return new StatusPage(StatusData.of(engine, chosen, now)).build();
    }

    private String build() {
        page.markup("<!doctype html><html lang=\"zh\"><head><meta charset=\"utf-8\">")
                .markup("<meta name=\"viewport\" content=\"width=device-width\">")
                .markup("<meta http-equiv=\"refresh\" content=\"15\"><link rel=\"icon\" href=\"data:,\">")
                .markup("<title>调度 / Scheduler</title><style>")
                .markup(STYLE)
                .markup("</style></head><body><h1>调度 / Scheduler</h1>");
        data.chosen()
                .ifPresent(id -> page.markup("<p>").link("/", "全部 / All DAGs").markup("</p>"));
        facts();
        errors();
        misses();
        active();
        dags();
        failures();
        data.grids().forEach(this::grid);
        foot();
        return page.markup("</body></html>").toString();
    }

    private void facts() {
        long paused = data.dags().values().stream().filter(data::isPaused).count();
        page.markup("<div class=\"facts\">");
        fact("DAG", data.dags().size() + (paused > 0 ? "，" + paused + " 已暂停 paused" : ""));
        fact("运行中 / Runs going on", data.running());
        fact("任务 / Tasks at work or waiting", data.active().size());
        fact("心跳 / Last beat", Words.span(Duration.between(data.lastBeat(), data.now())) + " 前 ago");
        page.markup("</div>");
        if (data.lastBeat().plus(SILENCE).isBefore(data.now())) {
            page.markup(
                    "<p class=\"warning\">调度循环没有反应，请看调度器自己的日志 / The loop does not answer: see the scheduler's own log</p>");
        }
    }

    private void fact(String name, Object value) {
        page.markup("<div><small>")
                .text(name)
                .markup("</small><br><b>")
                .text(value)
                .markup("</b></div>");
    }

    private void errors() {
        if (data.errors().isEmpty()) {
            return;
        }
        page.markup("<h2>导入错误 / Import errors</h2>");
        data.errors().forEach(error -> page.markup("<p class=\"warning\">")
                .text(error.file() + ":" + error.line() + ": " + error.message())
                .markup("</p>"));
    }

    private void misses() {
        if (data.misses().isEmpty()) {
            return;
        }
        table("错过时限 / Deadlines missed", "DAG", "运行 / Run", "时限 / Deadline", "状态 / State", "晚 / Late");
        for (RunRow run : data.misses()) {
            Instant deadline = run.deadline().orElse(run.runAfter());
            page.markup("<tr>")
                    .element("td", run.dagId())
                    .element("td", run.runId())
                    .element("td", Words.minute(deadline, zone(run.dagId())))
                    .cell(run.state().word(), Words.both(run.state().word()), run.runId())
                    .element(
                            "td",
                            Words.span(Duration.between(deadline, run.end().orElse(data.now()))));
        }
        page.markup("</table>");
    }

    private void active() {
        if (data.active().isEmpty()) {
            return;
        }
        table("正在进行 / Going on", "DAG", "运行 / Run", "任务 / Task", "状态 / State", "尝试 / Attempt", "历时 / For");
        for (StatusData.Active each : data.active()) {
            TaskRow task = each.task();
            page.markup("<tr>")
                    .element("td", each.run().dagId())
                    .element("td", each.run().runId())
                    .element("td", task.taskId())
                    .cell(task.state().word(), Words.both(task.state().word()), task.taskId())
                    .element("td", task.attempt() + " / " + (task.maxTries() + 1))
                    .element("td", since(task, zone(each.run().dagId())));
        }
        page.markup("</table>");
    }

    private String since(TaskRow task, ZoneId zone) {
        if (task.state() == TaskState.UP_FOR_RETRY) {
            return task.retryAt()
                    .map(at -> "重试于 / again at " + Words.minute(at, zone))
                    .orElse("");
        }
        boolean isAtWork = task.state() == TaskState.RUNNING || task.state() == TaskState.RESTARTING;
        return task.start()
                .filter(start -> isAtWork)
                .map(start -> Words.span(Duration.between(start, data.now())))
                .orElse("");
    }

    private void dags() {
        table(
                "DAG",
                "DAG",
                "计划 / Schedule",
                "状态 / State",
                "上次 / Last run",
                "下次 / Next run",
                "其逻辑日期 / Its logical date");
        for (Dag dag : data.dags().values()) {
            ZoneId zone = dag.schedule().zone();
            Optional<DagRow> row = Optional.ofNullable(data.rows().get(dag.id()));
            Optional<Instant> next = row.flatMap(DagRow::nextRunAfter);
            boolean isPaused = data.isPaused(dag);
            page.markup("<tr><td class=\"wide\">")
                    .link("/?dag=" + URLEncoder.encode(dag.id(), StandardCharsets.UTF_8), dag.id())
                    .markup("<br><small>")
                    .text(dag.presentation().description().orElse(""))
                    .markup("</small></td><td>")
                    .text(dag.schedule().timetable().summary())
                    .markup("<br><small>")
                    .text(zone.getId())
                    .markup("</small></td>")
                    .element("td", isPaused ? "已暂停 / paused" : "启用 / active");
            last(dag);
            page.markup("<td>").text(next.map(at -> Words.minute(at, zone)).orElse("—"));
            if (isPaused) {
                page.markup("<br><small>暂停中，不会运行 / not while paused</small>");
            } else {
                next.filter(at -> at.isAfter(data.now())).ifPresent(at -> page.markup("<br><small>")
                        .text(Words.span(Duration.between(data.now(), at)) + " 后 ahead")
                        .markup("</small>"));
            }
            page.markup("</td>")
                    .element(
                            "td",
                            row.flatMap(DagRow::nextLogicalDate)
                                    .map(at -> Words.minute(at, zone))
                                    .orElse("—"));
        }
        page.markup("</table>");
    }

    private void last(Dag dag) {
        List<RunRow> runs = data.runs().getOrDefault(dag.id(), List.of());
        if (runs.isEmpty()) {
            page.element("td", "—");
            return;
        }
        RunRow run = runs.get(0);
        String time = run.start()
                .map(start -> Words.minute(start, dag.schedule().zone()) + "，"
                        + Words.span(Duration.between(start, run.end().orElse(data.now()))))
                .orElse("");
        page.markup("<td class=\"")
                .text(run.state().word())
                .markup("\" title=\"")
                .text(run.runId())
                .markup("\">")
                .text(Words.both(run.state().word()))
                .markup("<br><small>")
                .text(time)
                .markup("</small></td>");
    }

    private void grid(Dag dag) {
        List<RunRow> runs = new ArrayList<>(data.runs().get(dag.id()));
        Collections.reverse(runs);
        ZoneId zone = dag.schedule().zone();
        page.markup("<h2>")
                .text(dag.id())
                .markup(" <small>逻辑日期 / by logical date, ")
                .text(zone.getId())
                .markup("</small></h2><table class=\"grid\"><tr><th>");
        runs.forEach(run -> page.markup("<th class=\"")
                .text(run.state().word())
                .markup("\" title=\"")
                .text(run.runId() + " " + Words.both(run.state().word()))
                .markup("\">")
                .text(Words.brief(run.logicalDate().orElse(run.runAfter()), zone))
                .text(run.deadlineMissed().isPresent() ? " 超时限 late" : ""));
        dag.tasks().inOrder().forEach(task -> {
            page.markup("<tr>").element("th", task.id());
            runs.forEach(run -> {
                Optional<TaskRow> row = Optional.ofNullable(
                        data.tasks().getOrDefault(run.id(), Map.of()).get(task.id()));
                String state = row.map(TaskRow::state).orElse(TaskState.NONE).word();
                page.cell(state, Words.state(state), hint(row, state));
            });
        });
        page.markup("</table>");
    }

    private static String hint(Optional<TaskRow> row, String state) {
        String attempts = row.filter(task -> task.attempt() > 0)
                .map(task -> ", 第 " + task.attempt() + " 次尝试 / attempt " + task.attempt())
                .orElse("");
        String time = row.flatMap(task -> task.start()
                        .flatMap(start -> task.end().map(end -> ", " + Words.span(Duration.between(start, end)))))
                .orElse("");
        return Words.both(state) + attempts + time;
    }

    private void failures() {
        if (data.failures().isEmpty()) {
            return;
        }
        page.markup("<h2>最近的失败 / Last failures</h2>");
        for (TaskTable.FailedTry failed : data.failures()) {
            TaskTable.Try attempt = failed.attempt();
            page.markup("<h3>")
                    .text(failed.dagId() + " / " + failed.taskId() + " / " + failed.runId())
                    .markup("</h3><p>")
                    .text("第 " + attempt.number() + " 次尝试 / attempt " + attempt.number() + " of "
                            + (failed.maxTries() + 1) + ", "
                            + attempt.end()
                                    .map(at -> Words.minute(at, zone(failed.dagId())))
                                    .orElse("") + ": "
                            + attempt.cause().orElse(""))
                    .markup("<br><small>现在 / now: ")
                    .text(Words.both(failed.taskState().word()) + "；日志 / log: " + attempt.log())
                    .markup("</small></p><pre>")
                    .text(tail(Path.of(attempt.log())))
                    .markup("</pre>");
        }
    }

    private void foot() {
        int left = data.dags().size() - data.grids().size();
        if (left > 0 && data.chosen().isEmpty()) {
            page.markup("<p class=\"quiet\">另有 ")
                    .text(left)
                    .markup(" 个 DAG 没有运行过或运行较早，点其名可见 / Other DAGs have no runs or ran earlier: follow their names</p>");
        }
        page.markup("<p class=\"quiet\">").text(RunType.iso(data.now())).markup("，每 15 秒更新 / every 15 s</p>");
    }

    private void table(String title, String... columns) {
        page.markup("<h2>").text(title).markup("</h2><table><tr>");
        for (String column : columns) {
            page.element("th", column);
        }
    }

    private ZoneId zone(String dagId) {
        return Optional.ofNullable(data.dags().get(dagId))
                .map(dag -> dag.schedule().zone())
                .orElse(ZoneOffset.UTC);
    }

    private static String tail(Path log) {
        if (!Files.exists(log)) {
            return "日志已不在 / The log is no longer there";
        }
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long from = Math.max(0, file.length() - BYTES_READ);
            file.seek(from);
            byte[] bytes = new byte[(int) Math.min(BYTES_READ, file.length() - from)];
            file.readFully(bytes);
            List<String> lines =
                    new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
        } catch (IOException e) {
            return "Cannot read the log: " + e.getMessage();
        }
    }
}
