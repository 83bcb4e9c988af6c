package org.shequ.jobs.job;

/** A job found something a person has to look at; the message says what, for an operator. */
public final class JobException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what cannot be done, what was found and what was expected */
    public JobException(String message) {
        super(message);
    }
}
