package org.shequ.common.lake;

import java.util.List;

/** Rows or a table that break their contract; the lake is as it was before. */
public final class ContractException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String table;
    private final List<String> violations;

    /**
     * @param table the table that was to be written or read
     * @param violations all that was found, each with its values and the expectation
     */
    public ContractException(String table, String deed, List<String> violations) {
        super("Cannot " + deed + " " + table + ": " + String.join("; ", violations));
        this.table = table;
        this.violations = List.copyOf(violations);
    }

    static ContractException write(String table, List<String> violations) {
        return new ContractException(table, "write", violations);
    }

    public String table() {
        return table;
    }

    public List<String> violations() {
        return violations;
    }
}
