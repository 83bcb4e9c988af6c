package org.shequ.dags.warm;

/** Thrown by an application that has said why it fails and wants to end with an exit code of its own. */
public final class ApplicationFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    public ApplicationFailure(int exitCode, String message) {
        super(message);
        if (exitCode < 1 || exitCode > 255) {
            throw new IllegalArgumentException("Cannot fail with exit code " + exitCode + " (expected 1 to 255)");
        }
        this.exitCode = exitCode;
    }

    /** What its caller ends with. */
    int exitCode() {
        return exitCode;
    }
}
