package org.shequ.schemas.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The mistakes met so far while reading definitions; reading goes on, so that all are told at once. */
public final class Problems {
    private final List<Problem> found = new ArrayList<>();

    /** Notes a mistake at a line of a file. */
    public void add(String file, int line, String message) {
        Problem problem = new Problem(file, line, message);
        if (!found.contains(problem)) {
            found.add(problem);
        }
    }

    /** All mistakes, by file and line. */
    public List<Problem> all() {
        return found.stream()
                .sorted(Comparator.comparing(Problem::file).thenComparingInt(Problem::line))
                .toList();
    }

    /** How many there are so far: lets a reader tell whether a part of the file was sound. */
    public int size() {
        return found.size();
    }

    /** Throws all mistakes as one {@link DefinitionException}; does nothing where there are none. */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new DefinitionException(all());
        }
    }
}
