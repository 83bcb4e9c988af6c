package org.shequ.dags.definition;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;

/** Holds the values a run would have to what its params allow: the part of JSON Schema people write in DAG files. */
public final class ParamRules {
    private ParamRules() {}

    /**
     * Everything wrong with the values, in words.
     *
     * @param conf what the run is started with, laid over the params' own values
     */
    public static List<String> problems(Map<String, Param> params, Map<String, Object> conf) {
        List<String> problems = new ArrayList<>();
        params.forEach((name, param) -> {
            boolean isGiven = conf.containsKey(name);
            if (!isGiven && param.value().isEmpty()) {
                if (!param.schema().isEmpty() && !allowsNull(param.schema())) {
                    problems.add("param '" + name + "' has no value (expected one in conf)");
                }
            } else {
                Object value = isGiven ? conf.get(name) : param.value().orElse(null);
                check("param '" + name + "'", value, param.schema(), problems);
            }
        });
        return problems;
    }

    private static boolean allowsNull(Map<String, Object> schema) {
        return types(schema).contains("null");
    }

    private static List<?> types(Map<String, Object> schema) {
        Object type = schema.get("type");
        return type instanceof List<?> several ? several : type == null ? List.of() : List.of(type);
    }

    private static void check(String what, Object value, Map<String, Object> schema, List<String> problems) {
        int before = problems.size();
        List<?> types = types(schema);
        if (!types.isEmpty() && types.stream().noneMatch(type -> isOf(String.valueOf(type), value))) {
            problems.add(what + " is " + shown(value) + " (expected " + types + ")");
        }
        if (schema.get("enum") instanceof List<?> allowed && allowed.stream().noneMatch(item -> same(item, value))) {
            problems.add(what + " is " + shown(value) + " (expected one of " + allowed + ")");
        }
        if (schema.containsKey("const") && !same(schema.get("const"), value)) {
            problems.add(what + " is " + shown(value) + " (expected " + shown(schema.get("const")) + ")");
        }
        if (problems.size() > before) {
            return;
        }
        if (value instanceof String text) {
            checkText(what, text, schema, problems);
        } else if (value instanceof Number number) {
            checkNumber(what, number.doubleValue(), schema, problems);
        } else if (value instanceof List<?> list) {
            checkList(what, list, schema, problems);
        }
    }

    private static boolean isOf(String type, Object value) {
        return switch (type) {
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "integer" -> value instanceof Number number && number.doubleValue() == Math.rint(number.doubleValue());
            case "number" -> value instanceof Number;
            case "array" -> value instanceof List<?>;
            case "object" -> value instanceof Map<?, ?>;
            case "null" -> value == null;
            default -> true;
        };
    }

    private static boolean same(Object one, Object other) {
        return one instanceof Number left && other instanceof Number right
                ? left.doubleValue() == right.doubleValue()
                : Objects.equals(one, other);
    }

    private static void checkText(String what, String text, Map<String, Object> schema, List<String> problems) {
        int length = text.codePointCount(0, text.length());
        bound(what + " is " + length + " characters long", "at least", length, schema, "minLength", problems);
        bound(what + " is " + length + " characters long", "at most", length, schema, "maxLength", problems);
        if (schema.get("pattern") instanceof String pattern
                && !Pattern.compile(pattern).matcher(text).find()) {
            problems.add(what + " is " + shown(text) + " (expected a match of " + pattern + ")");
        }
        if (schema.get("format") instanceof String format && !isReadable(format, text)) {
            problems.add(what + " is " + shown(text) + " (expected a " + format + ")");
        }
    }

    private static boolean isReadable(String format, String text) {
        try {
            Object read =
                    switch (format) {
                        case "date" -> LocalDate.parse(text);
                        case "date-time" -> OffsetDateTime.parse(text);
                        case "time" -> LocalTime.parse(text);
                        default -> text;
                    };
            return read != null;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static void checkNumber(String what, double number, Map<String, Object> schema, List<String> problems) {
        String found = what + " is " + number;
        bound(found, "at least", number, schema, "minimum", problems);
        bound(found, "at most", number, schema, "maximum", problems);
        bound(found, "more than", number, schema, "exclusiveMinimum", problems);
        bound(found, "less than", number, schema, "exclusiveMaximum", problems);
    }

    private static void checkList(String what, List<?> list, Map<String, Object> schema, List<String> problems) {
        String found = what + " has " + list.size() + " items";
        bound(found, "at least", list.size(), schema, "minItems", problems);
        bound(found, "at most", list.size(), schema, "maxItems", problems);
        if (schema.get("items") instanceof Map<?, ?> items) {
            @SuppressWarnings("unchecked")
            Map<String, Object> each = (Map<String, Object>) items;
            for (int i = 0; i < list.size(); i++) {
                check(what + " item " + i, list.get(i), each, problems);
            }
        }
    }

    private static final Map<String, BiPredicate<Double, Double>> BOUNDS = Map.of(
            "at least", (value, bound) -> value >= bound,
            "at most", (value, bound) -> value <= bound,
            "more than", (value, bound) -> value > bound,
            "less than", (value, bound) -> value < bound);

    private static void bound(
            String found,
            String relation,
            double value,
            Map<String, Object> schema,
            String key,
            List<String> problems) {
        if (schema.get(key) instanceof Number bound && !BOUNDS.get(relation).test(value, bound.doubleValue())) {
            problems.add(found + " (expected " + relation + " " + bound + ")");
        }
    }

    private static String shown(Object value) {
        return value instanceof String ? "'" + value + "'" : String.valueOf(value);
    }
}
