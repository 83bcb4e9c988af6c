package org.shequ.dags.notice;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.shequ.dags.definition.Callbacks.Callback;
import org.shequ.dags.definition.Callbacks.Occasion;
import org.shequ.dags.state.RunType;
import org.shequ.dags.store.Json;
import org.shequ.dags.store.RunRow;

/** What a notice says: which DAG, task and attempt, why, where the log is and what to do. Programs read it as JSON. */
public final class NoticeText {
    private NoticeText() {}

    /**
     * A run that failed.
     *
     * @param reason Airflow's word for why: task_failure, timed_out, all_tasks_deadlocked
     * @param attempts those that failed, or were at work when its time was up
     */
    public static String run(RunRow run, String reason, String cause, List<Attempt> attempts) {
        Map<String, Object> body = begin(run, "运行失败 / Run failed");
        body.put("reason", reason);
        body.put("cause", cause);
        body.put("tasks", tasks(attempts));
        body.put(
                "what_to_do",
                "看任务日志，排除原因后重跑失败的任务 / Read the logs, repair the cause, then let the failed tasks run again: ./shequ tasks clear "
                        + quoted(run.dagId()) + " --run-id " + quoted(run.runId())
                        + (reason.equals("timed_out") ? "" : " --only-failed") + " -y");
        return Json.text(body);
    }

    /**
     * A run that is not finished at its deadline.
     *
     * @param attempts those at work
     */
    public static String deadline(RunRow run, List<Attempt> attempts) {
        Map<String, Object> body = begin(run, "错过时限 / Deadline missed");
        body.put(
                "cause",
                "not finished at " + run.deadline().map(RunType::iso).orElse("its deadline") + ", state "
                        + run.state().word());
        body.put("tasks", tasks(attempts));
        body.put(
                "what_to_do",
                "运行还在继续；看是哪个任务慢 / The run goes on; see which task is slow: ./shequ dags list-runs "
                        + quoted(run.dagId()));
        return Json.text(body);
    }

    /** An attempt that failed, for good or before a retry. */
    public static String attempt(RunRow run, Attempt attempt) {
        boolean willRetry = attempt.next() == Next.RETRY;
        Map<String, Object> body =
                begin(run, willRetry ? "任务失败，将重试 / Task failed, will be tried again" : "任务失败 / Task failed");
        body.putAll(attempt.facts());
        body.put(
                "what_to_do",
                willRetry
                        ? "暂不需要：会自动重试 / Nothing yet: it is tried again by itself."
                        : "看日志，排除原因后重跑 / Read the log, repair the cause, then: ./shequ tasks clear "
                                + quoted(run.dagId())
                                + " -t " + quoted("^" + attempt.taskId() + "$") + " --run-id " + quoted(run.runId())
                                + " -d -y");
        return Json.text(body);
    }

    /** A callback of a DAG. */
    public static String callback(RunRow run, Callback callback, Occasion occasion, String reason) {
        return Json.text(callbackBody(run, callback, occasion, reason));
    }

    /** A callback of a task's attempt. */
    public static String callback(
            RunRow run, Callback callback, Occasion occasion, String cause, String taskId, int attempt) {
        Map<String, Object> body = callbackBody(run, callback, occasion, cause);
        body.put("task_id", taskId);
        body.put("attempt", attempt);
        return Json.text(body);
    }

    private static Map<String, Object> callbackBody(RunRow run, Callback callback, Occasion occasion, String reason) {
        Map<String, Object> body = begin(run, "回调 / Callback on " + occasion.word());
        body.put("callback", callback.path());
        body.put("arguments", callback.arguments());
        body.put("reason", reason);
        return body;
    }

    /**
     * The attempt a notice is about.
     *
     * @param most how many there may be
     */
    public record Attempt(String taskId, int number, int most, String cause, String log, Next next) {
        private Map<String, Object> facts() {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("task_id", taskId);
            facts.put("attempt", number);
            facts.put("attempts_allowed", most);
            facts.put("cause", cause);
            facts.put("log", log);
            return facts;
        }
    }

    /** What follows a failed attempt. */
    public enum Next {
        RETRY,
        NOTHING
    }

    private static List<Map<String, Object>> tasks(List<Attempt> attempts) {
        return attempts.stream().map(Attempt::facts).toList();
    }

    private static Map<String, Object> begin(RunRow run, String title) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("title", title);
        body.put("dag_id", run.dagId());
        body.put("run_id", run.runId());
        run.logicalDate().ifPresent(date -> body.put("logical_date", RunType.iso(date)));
        return body;
    }

    /** The same for people: a line a fact. */
    static String lines(Map<String, Object> body) {
        List<String> lines = new ArrayList<>();
        body.forEach((name, value) -> {
            if (value instanceof List<?> tasks) {
                tasks.forEach(task -> {
                    lines.add("");
                    ((Map<?, ?>) task)
                            .forEach((key, fact) -> lines.add("  " + label(String.valueOf(key)) + ": " + fact));
                });
                lines.add("");
            } else if (name.equals("title")) {
                lines.add(value + "\n");
            } else if (!String.valueOf(value).isEmpty()) {
                lines.add(label(name) + ": " + value);
            }
        });
        return String.join("\n", lines) + "\n";
    }

    private static String label(String name) {
        return switch (name) {
            case "dag_id" -> "DAG";
            case "run_id" -> "运行 / Run";
            case "logical_date" -> "逻辑日期 / Logical date";
            case "task_id" -> "任务 / Task";
            case "attempt" -> "第几次尝试 / Attempt";
            case "attempts_allowed" -> "最多尝试 / Attempts allowed";
            case "reason" -> "类别 / Reason";
            case "cause" -> "原因 / Cause";
            case "log" -> "日志 / Log";
            case "what_to_do" -> "怎么办 / What to do";
            default -> name;
        };
    }

    /** A word for a shell. */
    private static String quoted(String word) {
        return word.matches("[\\w./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
