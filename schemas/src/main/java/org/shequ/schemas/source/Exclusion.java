package org.shequ.schemas.source;

import java.time.LocalDate;
import java.util.Optional;
import org.shequ.schemas.Words;

/**
 * A named rule by which received rows are left out, counted and never silent.
 *
 * @param rule short name, kept in the row accounting
 * @param name shown to assessors
 * @param when Spark SQL over raw columns in backticks
 * @param approval who let it be, and when; empty where nobody has said
 * @param line line of the mapping, for messages
 */
public record Exclusion(String rule, Words name, String when, Optional<Approval> approval, int line) {
    /**
     * Who approved a rule.
     *
     * @param on the day
     * @param approver who
     * @param reason why, where it is told
     */
    public record Approval(LocalDate on, String approver, Optional<String> reason) {}

    /** A rule of which nobody has said who approved it. */
    public Exclusion(String rule, Words name, String when, int line) {
        this(rule, name, when, Optional.empty(), line);
    }
}
