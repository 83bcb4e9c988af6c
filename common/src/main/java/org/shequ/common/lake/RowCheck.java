package org.shequ.common.lake;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Field;
import org.shequ.schemas.contract.FieldType;

/** Looks row by row at whether plain values keep a contract; checks of parts of the rows add up to one of all. */
final class RowCheck {
    private final List<Field> fields;
    private final List<Rule> rules;
    private final int[][] rulesOf;
    private final long[] broken;
    private final String[] least;
    private final String[] most;
    private final Object[] last;
    private final Set<String> strange = new LinkedHashSet<>();

    RowCheck(Contract contract) {
        fields = contract.fields();
        rules = Rule.of(contract);
        rulesOf = fields.stream()
                .map(field -> IntStream.range(0, rules.size())
                        .filter(rule -> rules.get(rule).field().name().equals(field.name()))
                        .toArray())
                .toArray(int[][]::new);
        broken = new long[rules.size()];
        least = new String[rules.size()];
        most = new String[rules.size()];
        last = new Object[fields.size()];
        Arrays.fill(last, this);
    }

    /** The values themselves, or wider ones in a new array. What is the same object as in a row before is not checked again. */
    Object[] fitting(Object[] given) {
        Object[] values = given;
        for (int position = 0; position < rulesOf.length; position++) {
            Object value = given[position];
            if (value == last[position]) {
                continue;
            }
            Object wide = widened(value);
            if (wide != value) {
                values = values == given ? given.clone() : values;
                values[position] = wide;
                isSound(position, wide, 1);
            } else if (isSound(position, value, 1)) {
                last[position] = value;
            }
        }
        return values;
    }

    /** Looks at a whole column: what is wrong with a value is wrong with all its rows. */
    void check(int position, CodedColumn column) {
        int[] rows = column.rowsByCode();
        int without = column.rows();
        for (int code = 0; code < rows.length; code++) {
            if (rows[code] > 0) {
                without -= rows[code];
                isSound(position, column.value(code), rows[code]);
            }
        }
        if (without > 0) {
            isSound(position, null, without);
        }
    }

    private boolean isSound(int position, Object value, long rows) {
        Field field = fields.get(position);
        if (value != null && !fits(field.type(), value)) {
            strange.add("a row has " + field.name() + " of type "
                    + value.getClass().getSimpleName() + " (expected " + Tables.words(field.type()) + ")");
            return false;
        }
        boolean isSound = true;
        for (int rule : rulesOf[position]) {
            if (rules.get(rule).isBroken().test(value)) {
                isSound = false;
                note(rule, String.valueOf(value), String.valueOf(value), rows);
            }
        }
        return isSound;
    }

    /** Whether anything was wrong with the rows. */
    boolean isBroken() {
        return hasStrange() || Arrays.stream(broken).anyMatch(rows -> rows > 0);
    }

    /** Whether a value of a strange type was among the rows: such rows cannot be written. */
    boolean hasStrange() {
        return !strange.isEmpty();
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
        for (int rule = 0; rule < all.broken.length; rule++) {
            if (all.broken[rule] > 0) {
                violations.add(all.rules.get(rule).violation(all.broken[rule], all.least[rule], all.most[rule]));
            }
        }
        return violations;
    }

    private RowCheck and(RowCheck other) {
        for (int rule = 0; rule < broken.length; rule++) {
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

    private static boolean fits(FieldType type, Object value) {
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
