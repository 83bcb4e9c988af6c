package org.shequ.dags.definition;

import java.util.regex.Pattern;

/** The rule for ids: Airflow's letters, digits, dashes, dots and underscores, at most 250 of them. */
final class Names {
    private static final Pattern KEY = Pattern.compile("[\\w.-]{1,250}", Pattern.UNICODE_CHARACTER_CLASS);

    private Names() {}

    static void require(String what, String id) {
        if (!KEY.matcher(id).matches()) {
            throw new IllegalArgumentException("Cannot name a " + what + " '" + id
                    + "' (expected 1 to 250 letters, digits, dashes, dots or underscores)");
        }
    }
}
