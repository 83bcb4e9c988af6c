package org.shequ.jobs.curate;

import java.io.Serializable;
import java.util.Collection;
import java.util.Comparator;
import org.shequ.common.privacy.Masking;

/**
 * Something that is wrong with a received row.
 *
 * @param scope {@code row} where the row is refused for it, {@code cell} where one answer is taken as missing or one time as another
 * @param field the field or question at fault; blank where it is the row
 * @param reason its kind, from code list {@code reject_reason}
 * @param value the text as received but for what names a person, null where there was none
 * @param expectation what would have been right
 */
record Fault(String scope, String field, String reason, String value, String expectation) implements Serializable {
    private static final int LONGEST_VALUE = 200;

    Fault {
        value = Masking.masked(value == null ? null : value.replace('\0', '\ufffd'));
        value = value == null || value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE);
    }

    /** The reason a row with some faults is counted under: that of the first field by name. */
    static String counted(Collection<Fault> faults) {
        return faults.stream()
                .min(Comparator.comparing(Fault::field).thenComparing(Fault::reason))
                .map(Fault::reason)
                .orElse("");
    }

    static Fault row(String field, String reason, String value, String expectation) {
        return new Fault("row", field, reason, value, expectation);
    }

    static Fault cell(String question, String value, String expectation) {
        return new Fault("cell", question, "domain", value, expectation);
    }

    /** A time before the one it cannot lie before, which is taken in its place. */
    static Fault before(String field, String value, String start) {
        return new Fault("cell", field, "before", value, "not before " + start + ", which is taken in its place");
    }
}
