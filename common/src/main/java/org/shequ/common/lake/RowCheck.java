package org.shequ.common.lake;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Field;
import org.shequ.schemas.contract.FieldType;

/** Looks row by row at whether plain values keep a contract; checks of parts of the rows add up to one of all. */
final class RowCheck {
    private final List<Field> fields;
    private final List<Rule> rules;
    private final int[] at;
    private final long[] broken;
    private final String[] least;
    private final String[] most;
    private final Set<String> strange = new LinkedHashSet<>();

    RowCheck(Contract contract) {
        fields = contract.fields();
        rules = Rule.of(contract);
        at = rules.stream()
                .mapToInt(rule -> contract.names().indexOf(rule.field().name()))
                .toArray();
        broken = new long[at.length];
        least = new String[at.length];
        most = new String[at.length];
    }

    /** The values themselves, or wider ones in a new array. */
    Object[] fitting(Object[] given) {
        Object[] values = given;
        boolean isFitting = true;
        for (int position = 0; position < fields.size(); position++) {
            if (given[position] == null) {
                continue;
            }
            Field field = fields.get(position);
            Object value = widened(given[position]);
            if (!fits(field.type(), value)) {
                isFitting = false;
                strange.add("a row has " + field.name() + " of type "
                        + value.getClass().getSimpleName() + " (expected " + Tables.words(field.type()) + ")");
            }
            if (value != given[position]) {
                values = values == given ? given.clone() : values;
                values[position] = value;
            }
        }
        if (isFitting) {
            judge(values);
        }
        return values;
    }

    /** Whether a value of a strange type was among the rows: such rows cannot be written. */
    boolean hasStrange() {
        return !strange.isEmpty();
    }

    private void judge(Object[] row) {
        for (int rule = 0; rule < at.length; rule++) {
            Object value = row[at[rule]];
            if (rules.get(rule).isBroken().test(value)) {
                note(rule, String.valueOf(value), String.valueOf(value), 1);
            }
        }
    }

    private void note(int rule, String lower, String upper, long rows) {
        broken[rule] += rows;
        least[rule] = least[rule] == null || lower.compareTo(least[rule]) < 0 ? lower : least[rule];
        most[rule] = most[rule] == null || upper.compareTo(most[rule]) > 0 ? upper : most[rule];
    }

    /** What is wrong with rows of which each check has seen a part: values of strange types, or else broken promises. */
    static Set<String> violations(Collection<RowCheck> checks) {
        Set<String> violations = new LinkedHashSet<>();
        checks.forEach(check -> violations.addAll(check.strange));
        RowCheck all = null;
        for (RowCheck check : checks) {
            all = all == null ? check : all.and(check);
        }
        if (!violations.isEmpty() || all == null) {
            return violations;
        }
        for (int rule = 0; rule < all.at.length; rule++) {
            if (all.broken[rule] > 0) {
                violations.add(all.rules.get(rule).violation(all.broken[rule], all.least[rule], all.most[rule]));
            }
        }
        return violations;
    }

    private RowCheck and(RowCheck other) {
        for (int rule = 0; rule < at.length; rule++) {
            if (other.broken[rule] > 0) {
                note(rule, other.least[rule], other.most[rule], other.broken[rule]);
            }
        }
        return this;
    }

    private static Object widened(Object value) {
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        return value instanceof Float number ? (Object) number.doubleValue() : value;
    }

    static boolean fits(FieldType type, Object value) {
        return switch (type) {
            case STRING -> value instanceof String;
            case INTEGER -> value instanceof Long;
            case NUMBER -> value instanceof Double;
            case BOOLEAN -> value instanceof Boolean;
            case DATE -> value instanceof LocalDate;
            case TIMESTAMP -> value instanceof Instant;
            case ARRAY -> value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
        };
    }
}
