package org.shequ.jobs.publish;

import java.util.Objects;
import java.util.Optional;
import org.shequ.schemas.Words;

/**
 * Rows of one source that one rule left out of one area in the assessed period.
 *
 * @param area code of the area
 * @param source id of the source
 * @param rule name of the rule in the source's mapping
 * @param name what the rule is called; empty where the mapping no longer has it
 * @param rows number of rows
 */
public record ExcludedRows(String area, String source, String rule, Optional<Words> name, long rows) {
    /** Refuses rows of nowhere. */
    public ExcludedRows {
        Objects.requireNonNull(area, "area");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(rule, "rule");
    }

    /** What a reader calls the rule. */
    public Words words() {
        return name.orElse(new Words(rule, rule));
    }
}
