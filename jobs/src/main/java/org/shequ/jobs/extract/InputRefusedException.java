package org.shequ.jobs.extract;

/**
 * A delivery that cannot be taken in as it is: the night leaves yesterday's data and says why. A retry does not help until the
 * sender has mended it.
 */
public class InputRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InputRefusedException(String message) {
        super(message);
    }

    public InputRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
