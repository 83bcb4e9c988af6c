package org.shequ.dags.engine;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.shequ.dags.notice.NoticeText;
import org.shequ.dags.state.TaskState;
import org.shequ.dags.store.TaskRow;
import org.shequ.dags.store.TaskTable;

/** Attempts as notices tell of them. */
final class Attempts {
    private Attempts() {}

    /** The last attempt of a task. */
    static NoticeText.Attempt last(TaskTable tasks, TaskRow task, String cause, NoticeText.Next next) {
        String log = latest(tasks, task).map(TaskTable.Try::log).orElse("none");
        return new NoticeText.Attempt(task.taskId(), task.attempt(), task.maxTries() + 1, cause, log, next);
    }

    /** The last attempts of those tasks that are in one of some states. */
    static List<NoticeText.Attempt> in(TaskTable tasks, Collection<TaskRow> rows, TaskState... states) {
        List<TaskState> wanted = List.of(states);
        return rows.stream()
                .filter(row -> wanted.contains(row.state()))
                .map(row -> last(
                        tasks,
                        row,
                        latest(tasks, row).flatMap(TaskTable.Try::cause).orElse(""),
                        NoticeText.Next.NOTHING))
                .toList();
    }

    private static Optional<TaskTable.Try> latest(TaskTable tasks, TaskRow task) {
        return tasks.tries(task.id()).stream().reduce((first, second) -> second);
    }
}
