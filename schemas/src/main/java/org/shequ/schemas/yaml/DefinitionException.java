package org.shequ.schemas.yaml;

import java.util.List;
import java.util.stream.Collectors;

/** Definitions that cannot be used as they stand; its message lists every problem, one a line. */
public final class DefinitionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public DefinitionException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** One problem that concerns a whole file. */
    public static DefinitionException of(String file, String message) {
        return new DefinitionException(List.of(new Problem(file, 0, message)));
    }

    public List<Problem> problems() {
        return problems;
    }
}
