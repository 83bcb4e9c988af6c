package org.shequ.dags.cron;

/** Says that a well-formed expression names no date that exists, such as 31 February. */
public final class NoFireTimeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    NoFireTimeException(String expression, String where) {
        super("Cannot find a fire time of cron expression '" + expression + "': none within 50 years " + where);
    }
}
