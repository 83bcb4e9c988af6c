package org.shequ.schemas.contract;

import java.util.Optional;
import java.util.OptionalDouble;
import org.shequ.schemas.Words;

/**
 * One column of a contract.
 *
 * @param name the column name, snake case, units in the name
 * @param type its type
 * @param isRequired whether a row without a value is refused
 * @param isKey whether it is part of the primary key
 * @param title what a reader calls it
 * @param description what it holds, with its unit
 * @param classification how it may travel
 * @param codes the list its values come from, where there is one
 * @param minimum the smallest value allowed
 * @param maximum the largest value allowed
 * @param pattern the regular expression a text must match as a whole
 * @param partition how the table is cut by it
 */
public record Field(
        String name,
        FieldType type,
        boolean isRequired,
        boolean isKey,
        Words title,
        Words description,
        Classification classification,
        Optional<CodeList> codes,
        OptionalDouble minimum,
        OptionalDouble maximum,
        Optional<String> pattern,
        Partition partition) {
    public Field {
        if (!name.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException(
                    "field name '" + name + "' is not snake case (expected [a-z][a-z0-9_]*)");
        }
    }

    /** The same column by another name. */
    Field called(String other) {
        return new Field(
                other,
                type,
                isRequired,
                isKey,
                title,
                description,
                classification,
                codes,
                minimum,
                maximum,
                pattern,
                partition);
    }
}
