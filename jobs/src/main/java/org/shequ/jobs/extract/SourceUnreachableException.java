package org.shequ.jobs.extract;

/** A database or service that does not answer, or not as it should: another try may help, the data is not to blame. */
public final class SourceUnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SourceUnreachableException(String message) {
        super(message);
    }
}
