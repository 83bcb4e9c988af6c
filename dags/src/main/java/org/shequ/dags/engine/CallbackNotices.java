package org.shequ.dags.engine;

import java.time.Instant;
import java.util.Optional;
import org.shequ.dags.definition.Callbacks;
import org.shequ.dags.definition.Callbacks.Occasion;
import org.shequ.dags.notice.NoticeText;
import org.shequ.dags.state.TaskState;
import org.shequ.dags.store.NoticeTable;
import org.shequ.dags.store.RunRow;
import org.shequ.dags.store.Sql;
import org.shequ.dags.store.TaskRow;

/**
 * Calls back where a DAG file asks for it. Python functions cannot run here, so each call becomes a notice with the function's
 * path and arguments, for the channels to act on; it is written with the change it tells of.
 */
final class CallbackNotices {
    private final Sql sql;
    private final Instant now;

    CallbackNotices(Sql sql, Instant now) {
        this.sql = sql;
        this.now = now;
    }

    void ofRun(Callbacks callbacks, Occasion occasion, RunRow run, String reason) {
        callbacks.on(occasion).forEach(callback -> new NoticeTable(sql)
                .insert(
                        kind(occasion),
                        run.dagId(),
                        run.runId(),
                        Optional.empty(),
                        NoticeText.callback(run, callback, occasion, reason),
                        now));
    }

    void ofTask(Callbacks callbacks, Occasion occasion, RunRow run, TaskRow task, String cause) {
        callbacks.on(occasion).forEach(callback -> new NoticeTable(sql)
                .insert(
                        kind(occasion),
                        run.dagId(),
                        run.runId(),
                        Optional.of(task.taskId()),
                        NoticeText.callback(run, callback, occasion, cause, task.taskId(), task.attempt()),
                        now));
    }

    /** The occasion the end of an attempt is, if it is one. */
    static Optional<Occasion> of(TaskState state) {
        return switch (state) {
            case SUCCESS -> Optional.of(Occasion.SUCCESS);
            case FAILED -> Optional.of(Occasion.FAILURE);
            case UP_FOR_RETRY -> Optional.of(Occasion.RETRY);
            case SKIPPED -> Optional.of(Occasion.SKIPPED);
            default -> Optional.empty();
        };
    }

    private static String kind(Occasion occasion) {
        return "on_" + occasion.word();
    }
}
