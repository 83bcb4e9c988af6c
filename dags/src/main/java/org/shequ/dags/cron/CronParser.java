package org.shequ.dags.cron;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * Turns the text of a cron expression into fields, accepting and refusing what croniter 6.2 accepts and refuses:
 * wrap-around ranges, {@code L}, {@code L5}, {@code MON#1}, {@code 15W}, {@code ?}, names, and five, six or seven fields.
 */
final class CronParser {
    /** Stands for "the last one" where the n-th weekday of a month is asked for. */
    static final int LAST = 0;

    private static final Map<String, String> PRESETS = Map.of(
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *",
            "@daily", "0 0 * * *",
            "@weekly", "0 0 * * 0",
            "@monthly", "0 0 1 * *",
            "@quarterly", "0 0 1 */3 *",
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *");
    /** Presets Airflow hands on to croniter by name. */
    private static final Set<String> NOT_AIRFLOWS = Set.of("@midnight", "@annually");

    private static final Pattern RANGE = Pattern.compile("([^-]+)-([^-/]+)(/(\\d+))?");
    private static final Pattern DIGITS = Pattern.compile("\\d{1,9}");
    private static final String DAYS = "sun|mon|tue|wed|thu|fri|sat";
    private static final Pattern NTH = Pattern.compile("((?:" + DAYS + ")(?:-(?:" + DAYS + "))?|\\w+)#(\\d+)");
    private static final Pattern LAST_WEEKDAY = Pattern.compile("l(\\d+)");
    private static final Pattern NEAREST = Pattern.compile("(?:(\\d+)w|w(\\d+))");
    private static final Pattern RANDOM = Pattern.compile("([hr])(?:\\((\\d+)-(\\d+)\\))?(?:/(\\d+))?");

    private final String text;
    private final List<String> words;
    private final Map<Integer, Set<Integer>> nthWeekdays = new HashMap<>();
    private OptionalInt nearestWeekday = OptionalInt.empty();

    CronParser(String text) {
        this.text = text;
        String lower = text.toLowerCase(Locale.ROOT);
        this.words =
                Arrays.asList(PRESETS.getOrDefault(lower.strip(), lower).strip().split("\\s+"));
        if (words.size() < 5 || words.size() > 7) {
            throw new CronSyntaxException(text, words.size() + " fields (expected 5, 6 or 7, or a preset like @daily)");
        }
    }

    /** What Airflow shows for an expression: its presets by what they stand for, all else as written. */
    static String summary(String text) {
        return NOT_AIRFLOWS.contains(text) ? text : PRESETS.getOrDefault(text, text);
    }

    CronExpression parse() {
        List<CronField> fields = new ArrayList<>();
        for (int index = 0; index < words.size(); index++) {
            fields.add(field(CronUnit.values()[index], words.get(index)));
        }
        refuseMixedWeekdays(fields.get(CronUnit.WEEKDAY.ordinal()));
        return new CronExpression(text, fields, nthWeekdays, nearestWeekday);
    }

    private void refuseMixedWeekdays(CronField weekday) {
        if (nthWeekdays.isEmpty() || weekday.isEvery()) {
            return;
        }
        boolean mixed = weekday.values().stream().anyMatch(value -> !nthWeekdays.containsKey(value));
        if (mixed && weekday.values().cardinality() != CronUnit.WEEKDAY.size()) {
            throw refusal(CronUnit.WEEKDAY, "plain days beside n-th days (expected only one kind in one expression)");
        }
    }

    private CronField field(CronUnit unit, String word) {
        String expression = hashed(unit, word);
        if (expression.contains("?")) {
            if (!expression.equals("?") || (unit != CronUnit.DAY && unit != CronUnit.WEEKDAY)) {
                throw refusal(unit, "'" + word + "' (expected '?' alone, and only for day of month or day of week)");
            }
            expression = "*";
        }
        Values values = new Values(unit);
        Deque<Item> items = new ArrayDeque<>();
        for (String item : expression.split(",", -1)) {
            items.push(new Item(item, OptionalInt.empty()));
        }
        boolean isList = items.size() > 1;
        while (!items.isEmpty()) {
            read(unit, items.pop(), items, values, isList);
        }
        return values.toField(otherDayField(unit));
    }

    private String otherDayField(CronUnit unit) {
        return switch (unit) {
            case DAY -> words.get(CronUnit.WEEKDAY.ordinal());
            case WEEKDAY -> words.get(CronUnit.DAY.ordinal());
            default -> "*";
        };
    }

    private void read(CronUnit unit, Item item, Deque<Item> items, Values values, boolean isList) {
        Item plain = unit == CronUnit.WEEKDAY ? weekday(item) : item;
        if (unit == CronUnit.DAY && nearest(plain.text(), values, isList)) {
            return;
        }
        Matcher range = RANGE.matcher(withFullRange(unit, plain.text()));
        if (range.matches()) {
            for (int value : range(unit, range)) {
                items.push(new Item(Integer.toString(value), plain.nth()));
            }
            return;
        }
        single(unit, plain, values);
    }

    private static String withFullRange(CronUnit unit, String item) {
        if (item.startsWith("*/")) {
            return unit.lowest + "-" + unit.highest + item.substring(1);
        }
        int slash = item.lastIndexOf('/');
        if (slash > 0 && !RANGE.matcher(item).matches()) {
            return item.substring(0, slash) + "-" + unit.highest + item.substring(slash);
        }
        return item;
    }

    private Item weekday(Item item) {
        Matcher nth = NTH.matcher(item.text());
        if (nth.matches()) {
            int number = number(CronUnit.WEEKDAY, nth.group(2));
            if (number < 1 || number > 5) {
                throw refusal(CronUnit.WEEKDAY, "'" + item.text() + "' (expected #1 to #5)");
            }
            return new Item(nth.group(1), OptionalInt.of(number));
        }
        Matcher last = LAST_WEEKDAY.matcher(item.text());
        return last.matches() ? new Item(last.group(1), OptionalInt.of(LAST)) : item;
    }

    private boolean nearest(String item, Values values, boolean isList) {
        Matcher matcher = NEAREST.matcher(item);
        if (!matcher.matches()) {
            return false;
        }
        int day = number(CronUnit.DAY, matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
        if (day < 1 || day > 31 || isList) {
            throw refusal(CronUnit.DAY, "'" + item + "' (expected W with one day from 1 to 31, not in a list)");
        }
        nearestWeekday = OptionalInt.of(day);
        values.set.set(day);
        return true;
    }

    private List<Integer> range(CronUnit unit, Matcher range) {
        int low = bound(unit, range.group(1));
        String end = unit == CronUnit.DAY && range.group(2).equals("l") ? "31" : range.group(2);
        int high = bound(unit, end);
        int step = range.group(4) == null ? 1 : number(unit, range.group(4));
        if (step == 0 || Math.max(low, high) > unit.highest) {
            throw refusal(
                    unit,
                    "'" + range.group() + "' (expected " + unit.lowest + " to " + unit.highest
                            + ", with a step of at least 1)");
        }
        if (low == high) {
            return stepped(unit.lowest, unit.highest, step);
        }
        return low < high ? stepped(low, high, step) : wrapped(unit, low, high, step);
    }

    /** A range that runs over the end of the field, like 22-2 for hours: a step may also run over the end. */
    private static List<Integer> wrapped(CronUnit unit, int low, int high, int step) {
        List<Integer> values = new ArrayList<>(stepped(low, unit.highest, step));
        int skip = 0;
        if (!values.isEmpty()) {
            int tail = values.get(values.size() - 1);
            int left = unit.highest - tail;
            if (tail - unit.lowest + step > unit.size() && left < step) {
                skip = step - left;
            }
        }
        values.addAll(stepped(unit.lowest + skip, high, step));
        return values;
    }

    private static List<Integer> stepped(int from, int to, int step) {
        List<Integer> values = new ArrayList<>();
        for (int value = from; value <= to; value += step) {
            values.add(value);
        }
        return values;
    }

    private int bound(CronUnit unit, String word) {
        if (DIGITS.matcher(word).matches()) {
            return unit.alias(number(unit, word), words.size());
        }
        Integer named = unit.names.get(word);
        if (named == null) {
            throw refusal(unit, "'" + word + "' (expected a number or a three-letter name)");
        }
        return unit.alias(named, words.size());
    }

    private void single(CronUnit unit, Item item, Values values) {
        if (item.text().equals("*")) {
            values.isEvery = true;
            return;
        }
        if (unit == CronUnit.DAY && item.text().equals("l")) {
            values.hasLast = true;
            return;
        }
        int value = bound(unit, item.text());
        if (value < unit.lowest || value > unit.highest) {
            throw refusal(unit, "'" + item.text() + "' (expected " + unit.lowest + " to " + unit.highest + ")");
        }
        values.set.set(value);
        if (unit == CronUnit.WEEKDAY) {
            item.nth().ifPresent(n -> nthWeekdays
                    .computeIfAbsent(value, key -> new TreeSet<>())
                    .add(n));
        }
    }

    /**
     * Resolves {@code R}, "some value": croniter rolls dice at every reading; here the choice follows from the expression,
     * so that a schedule does not change each time its file is read. {@code H} needs an id, which a DAG file cannot give.
     */
    private String hashed(CronUnit unit, String word) {
        Matcher matcher = RANDOM.matcher(word);
        if (!matcher.matches()) {
            return word;
        }
        int low = matcher.group(2) == null ? unit.lowest : number(unit, matcher.group(2));
        int high = matcher.group(3) == null ? unit.highest : number(unit, matcher.group(3));
        int step = matcher.group(4) == null ? -1 : number(unit, matcher.group(4));
        if (matcher.group(1).equals("h") || (matcher.group(2) != null && low >= high) || step == 0) {
            throw refusal(unit, "'" + word + "' (expected R or R(low-high), H has no id to hash)");
        }
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        long dice = crc.getValue() >> unit.ordinal();
        if (step > 0) {
            return (dice % step + low) + "-" + high + "/" + step;
        }
        return Long.toString(dice % (high - low + 1) + low);
    }

    private int number(CronUnit unit, String digits) {
        if (!DIGITS.matcher(digits).matches()) {
            throw refusal(unit, "'" + digits + "' (expected a number)");
        }
        return Integer.parseInt(digits);
    }

    private CronSyntaxException refusal(CronUnit unit, String found) {
        return new CronSyntaxException(text, unit.label + " is " + found);
    }

    /** One element of a comma list, with the n of an n-th weekday when it has one. */
    private record Item(String text, OptionalInt nth) {}

    /** What has been read of one field so far. */
    private static final class Values {
        private final CronUnit unit;
        private final BitSet set = new BitSet();
        private boolean isEvery;
        private boolean hasLast;

        Values(CronUnit unit) {
            this.unit = unit;
        }

        /**
         * A field that lists all its values counts as {@code *}, except that a day field does so only when the other day
         * field is itself written with a star: croniter's guard for its "either day matches" rule.
         */
        CronField toField(String otherDayField) {
            boolean isFull = set.cardinality() + (hasLast ? 1 : 0) == unit.size() && otherDayField.contains("*");
            return new CronField(unit, set, isEvery || isFull, hasLast);
        }
    }
}
