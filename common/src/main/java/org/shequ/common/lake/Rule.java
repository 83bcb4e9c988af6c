package org.shequ.common.lake;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.shequ.schemas.contract.Classification;
import org.shequ.schemas.contract.CodeList;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Field;
import org.shequ.schemas.contract.FieldType;
import org.shequ.schemas.contract.Partition;

/**
 * One promise of a contract about one value of a row, for Spark and for plain rows alike.
 *
 * @param field whose value it is about
 * @param condition true on a row of a Dataset that breaks it; made when asked for, so that plain rows load no Spark
 * @param isBroken true for a plain value that breaks it
 * @param expectation what was promised; none where the promise is that there is a value
 */
record Rule(Field field, Supplier<Column> condition, Predicate<Object> isBroken, Optional<String> expectation) {
    private static final int CODES_SHOWN = 8;

    /** All promises of a contract about single values, in the order of its fields. */
    static List<Rule> of(Contract contract) {
        return contract.fields().stream().flatMap(field -> of(field).stream()).toList();
    }

    Column broken() {
        return condition.get();
    }

    /** Keys and partition fields hold a value even where the contract does not say so. */
    static boolean isRequired(Field field) {
        return field.isRequired() || field.isKey() || field.partition() == Partition.VALUE;
    }

    /**
     * The message of this rule being broken.
     *
     * @param rows how many rows break it
     * @param least the first of the values at fault in their order as text
     * @param most the last of them
     */
    String violation(long rows, String least, String most) {
        String subject = rows == 1 ? "1 row has " : rows + " rows have ";
        if (expectation.isEmpty()) {
            return subject + "no " + field.name();
        }
        return subject + field.name() + examples(least, most) + " (expected " + expectation.get() + ")";
    }

    /** Values that belong to persons are counted, not shown. */
    private String examples(String least, String most) {
        if (field.classification() == Classification.PERSONAL || field.classification() == Classification.PSEUDONYM) {
            return " out of its domain";
        }
        return least.equals(most) ? " '" + least + "'" : " such as '" + least + "' and '" + most + "'";
    }

    private static List<Rule> of(Field field) {
        List<Rule> rules = new ArrayList<>();
        Supplier<Column> value = () -> col(field.name());
        if (isRequired(field)) {
            rules.add(new Rule(field, () -> value.get().isNull(), java.util.Objects::isNull, Optional.empty()));
        }
        if (field.type() == FieldType.NUMBER) {
            Supplier<Column> infinite =
                    () -> value.get().isNaN().or(value.get().isin(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY));
            rules.add(rule(field, infinite, held -> !Double.isFinite((Double) held), "a finite number"));
        }
        field.codes().ifPresent(list -> rules.add(domain(field, value, list)));
        if (field.minimum().isPresent()) {
            double minimum = field.minimum().getAsDouble();
            rules.add(rule(
                    field,
                    () -> value.get().lt(minimum),
                    held -> ((Number) held).doubleValue() < minimum,
                    "at least " + plain(minimum)));
        }
        if (field.maximum().isPresent()) {
            double maximum = field.maximum().getAsDouble();
            rules.add(rule(
                    field,
                    () -> value.get().gt(maximum),
                    held -> ((Number) held).doubleValue() > maximum,
                    "at most " + plain(maximum)));
        }
        field.pattern().ifPresent(pattern -> {
            Pattern whole = Pattern.compile(pattern);
            Supplier<Column> mismatch = () -> not(value.get().rlike("\\A(?:" + pattern + ")\\z"));
            rules.add(rule(field, mismatch, new Mismatch(whole), "text like " + pattern));
        });
        return rules;
    }

    /** Whether a text does not match; those that do recur row by row and need not be matched every time. */
    private static final class Mismatch implements Predicate<Object> {
        private static final int REMEMBERED = 20_000;

        private final Pattern whole;
        private final Set<Object> good = new HashSet<>();

        Mismatch(Pattern whole) {
            this.whole = whole;
        }

        @Override
        public boolean test(Object held) {
            if (good.contains(held)) {
                return false;
            }
            boolean isBroken = !whole.matcher((String) held).matches();
            if (!isBroken && good.size() < REMEMBERED) {
                good.add(held);
            }
            return isBroken;
        }
    }

    private static Rule domain(Field field, Supplier<Column> value, CodeList list) {
        Set<String> codes = list.values();
        Object[] wanted = codes.toArray();
        String expectation = "one of " + shown(list);
        if (field.type() == FieldType.ARRAY) {
            Supplier<Column> stranger =
                    () -> exists(value.get(), item -> item.isNull().or(not(item.isin(wanted))));
            return rule(field, stranger, held -> !codes.containsAll((List<?>) held), "each " + expectation);
        }
        Supplier<Column> stranger = () -> not(value.get().cast("string").isin(wanted));
        return rule(field, stranger, held -> !codes.contains(held.toString()), expectation);
    }

    private static Rule rule(Field field, Supplier<Column> broken, Predicate<Object> isBroken, String expectation) {
        return new Rule(
                field,
                () -> coalesce(broken.get(), lit(false)),
                held -> held != null && isBroken.test(held),
                Optional.of(expectation));
    }

    private static String shown(CodeList list) {
        List<String> codes = list.inOrder();
        if (codes.size() <= CODES_SHOWN) {
            return String.join(", ", codes);
        }
        return codes.stream().limit(CODES_SHOWN).collect(Collectors.joining(", ")) + " and the rest of the "
                + codes.size() + " codes of " + list.id();
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? String.valueOf((long) number)
                : String.valueOf(number);
    }
}
