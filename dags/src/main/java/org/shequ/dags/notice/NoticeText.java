package org.shequ.dags.notice;

import java.util.LinkedHashMap;
import java.util.Map;
import org.shequ.dags.definition.Callbacks.Callback;
import org.shequ.dags.definition.Callbacks.Occasion;
import org.shequ.dags.definition.Dag;
import org.shequ.dags.store.Json;
import org.shequ.dags.store.RunRow;

/** What a notice says: which DAG, task and attempt, why, where the log is and what to do. */
public final class NoticeText {
    private NoticeText() {}

    /** A run that failed. */
    public static String run(Dag dag, RunRow run, String reason, String cause) {
        Map<String, Object> body = begin(run, "运行失败 / Run failed");
        body.put("reason", reason);
        body.put("cause", cause);
        body.put(
                "what_to_do",
                "Look at the failed tasks (tasks logs), repair the cause, then: ./shequ tasks clear " + dag.id()
                        + " --run-id '" + run.runId() + "' --only-failed -y");
        return Json.text(body);
    }

    /** A run that is not finished at its deadline. */
    public static String deadline(RunRow run) {
        Map<String, Object> body = begin(run, "错过时限 / Deadline missed");
        body.put("cause", "not finished at " + run.deadline().orElseThrow());
        body.put("what_to_do", "See what is running: ./shequ dags list-runs " + run.dagId());
        return Json.text(body);
    }

    /** An attempt that failed, for good or before a retry. */
    public static String attempt(RunRow run, Attempt attempt) {
        String title = attempt.willRetry() ? "任务将重试 / Task will be retried" : "任务失败 / Task failed";
        Map<String, Object> body = begin(run, title);
        body.put("task_id", attempt.taskId());
        body.put("attempt", attempt.number());
        body.put("cause", attempt.cause());
        body.put("log", attempt.log());
        body.put(
                "what_to_do",
                attempt.willRetry()
                        ? "Nothing yet: it is tried again by itself."
                        : "Read the log, repair the cause, then: ./shequ tasks clear " + run.dagId() + " -t '"
                                + attempt.taskId() + "' --run-id '" + run.runId() + "' -d -y");
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

    /** The attempt a notice is about. */
    public record Attempt(String taskId, int number, String cause, String log, Next next) {
        boolean willRetry() {
            return next == Next.RETRY;
        }
    }

    /** What follows a failed attempt. */
    public enum Next {
        RETRY,
        NOTHING
    }

    private static Map<String, Object> begin(RunRow run, String title) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("title", title);
        body.put("dag_id", run.dagId());
        body.put("run_id", run.runId());
        return body;
    }
}
