package org.shequ.dags.cron;

/** Says which part of a cron expression cannot be read, for whoever wrote the expression. */
public final class CronSyntaxException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    CronSyntaxException(String expression, String found) {
        super("Cannot read cron expression '" + expression + "': " + found);
    }
}
