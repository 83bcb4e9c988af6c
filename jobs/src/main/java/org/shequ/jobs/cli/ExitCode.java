package org.shequ.jobs.cli;

/** What the process says to whoever started it; documented in the README. */
final class ExitCode {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_CALL = 2;
    static final int INPUT_REFUSED = 3;

    private ExitCode() {}
}
