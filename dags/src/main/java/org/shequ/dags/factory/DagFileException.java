package org.shequ.dags.factory;

/** Says what in a DAG file cannot be used, with file and line. */
public final class DagFileException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final String problem;

    DagFileException(String file, int line, String problem) {
        super(file + ":" + line + ": " + problem);
        this.line = line;
        this.problem = problem;
    }

    public int line() {
        return line;
    }

    /** The message without the place. */
    public String problem() {
        return problem;
    }
}
