package org.shequ.dags.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The methods of Python's str that commands use. */
final class PythonStrings {
    private static final Set<String> METHODS = Set.of(
            "upper",
            "lower",
            "title",
            "capitalize",
            "strip",
            "lstrip",
            "rstrip",
            "split",
            "join",
            "replace",
            "zfill",
            "startswith",
            "endswith",
            "find",
            "count",
            "isdigit");

    private PythonStrings() {}

    static boolean knows(String method) {
        return METHODS.contains(method);
    }

    static Object call(String text, String method, List<Object> arguments) {
        return switch (method) {
            case "upper" -> text.toUpperCase(Locale.ROOT);
            case "lower" -> text.toLowerCase(Locale.ROOT);
            case "title" -> title(text);
            case "capitalize" -> capital(text);
            case "strip" -> right(left(text, arguments), arguments);
            case "lstrip" -> left(text, arguments);
            case "rstrip" -> right(text, arguments);
            case "split" -> split(text, arguments);
            case "join" -> joined(text, arguments);
            case "replace" -> text.replace(text(method, arguments, 0), text(method, arguments, 1));
            case "zfill" -> filled(text, ((Number) arguments.get(0)).intValue());
            case "startswith" -> text.startsWith(text(method, arguments, 0));
            case "endswith" -> text.endsWith(text(method, arguments, 0));
            case "find" -> (long) text.indexOf(text(method, arguments, 0));
            case "count" -> count(text, text(method, arguments, 0));
            case "isdigit" -> !text.isEmpty() && text.chars().allMatch(Character::isDigit);
            default -> throw new IllegalArgumentException("Cannot call '" + method + "' on a text");
        };
    }

    private static String text(String method, List<Object> arguments, int position) {
        if (position < arguments.size() && arguments.get(position) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(
                "Cannot call " + method + " with " + arguments + " (expected text at place " + (position + 1) + ")");
    }

    private static String title(String text) {
        StringBuilder title = new StringBuilder();
        boolean isInWord = false;
        for (char c : text.toCharArray()) {
            title.append(isInWord ? Character.toLowerCase(c) : Character.toUpperCase(c));
            isInWord = Character.isLetter(c);
        }
        return title.toString();
    }

    private static String capital(String text) {
        return text.isEmpty()
                ? text
                : text.substring(0, 1).toUpperCase(Locale.ROOT)
                        + text.substring(1).toLowerCase(Locale.ROOT);
    }

    private static boolean isStripped(char c, List<Object> arguments) {
        return arguments.isEmpty()
                ? Character.isWhitespace(c)
                : text("strip", arguments, 0).indexOf(c) >= 0;
    }

    private static String left(String text, List<Object> arguments) {
        int from = 0;
        while (from < text.length() && isStripped(text.charAt(from), arguments)) {
            from++;
        }
        return text.substring(from);
    }

    private static String right(String text, List<Object> arguments) {
        int to = text.length();
        while (to > 0 && isStripped(text.charAt(to - 1), arguments)) {
            to--;
        }
        return text.substring(0, to);
    }

    private static Object split(String text, List<Object> arguments) {
        List<Object> parts = new ArrayList<>();
        if (arguments.isEmpty()) {
            for (String part : text.strip().split("\\s+")) {
                if (!part.isEmpty()) {
                    parts.add(part);
                }
            }
            return new PythonValues.Items(parts);
        }
        String separator = text("split", arguments, 0);
        int most = Optional.of(arguments)
                .filter(given -> given.size() > 1)
                .map(given -> ((Number) given.get(1)).intValue())
                .orElse(Integer.MAX_VALUE);
        int from = 0;
        int at = text.indexOf(separator);
        while (at >= 0 && parts.size() < most) {
            parts.add(text.substring(from, at));
            from = at + separator.length();
            at = text.indexOf(separator, from);
        }
        parts.add(text.substring(from));
        return new PythonValues.Items(parts);
    }

    private static String joined(String separator, List<Object> arguments) {
        if (arguments.size() == 1 && arguments.get(0) instanceof Iterable<?> items) {
            List<String> texts = new ArrayList<>();
            items.forEach(item -> texts.add(PythonValues.text(item)));
            return String.join(separator, texts);
        }
        throw new IllegalArgumentException("Cannot join " + arguments + " (expected one list)");
    }

    private static String filled(String text, int width) {
        boolean isSigned = text.startsWith("-") || text.startsWith("+");
        String sign = isSigned ? text.substring(0, 1) : "";
        return sign + "0".repeat(Math.max(0, width - text.length())) + text.substring(sign.length());
    }

    private static long count(String text, String part) {
        long found = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            found++;
        }
        return found;
    }

    /** JSON as Python's json.dumps writes it within HTML, with sorted keys: what Jinja's tojson filter gives. */
    static String json(Object value) {
        if (value instanceof java.util.Map<?, ?> map) {
            return new java.util.TreeMap<>(map)
                    .entrySet().stream()
                            .map(entry -> quoted(String.valueOf(entry.getKey())) + ": " + json(entry.getValue()))
                            .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof Iterable<?> items) {
            List<String> texts = new ArrayList<>();
            items.forEach(item -> texts.add(json(item)));
            return texts.stream().collect(Collectors.joining(", ", "[", "]"));
        }
        String text = PythonValues.text(value);
        if (value instanceof Number) {
            return text;
        }
        return switch (text) {
            case "True", "False" -> value instanceof String ? quoted(text) : text.toLowerCase(Locale.ROOT);
            case "None" -> value instanceof String ? quoted(text) : "null";
            default -> quoted(text);
        };
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    boolean isPlain = c >= ' ' && c < 127 && "<>&'".indexOf(c) < 0;
                    json.append(isPlain ? String.valueOf(c) : "\\u%04x".formatted((int) c));
                }
            }
        }
        return json.append('"').toString();
    }
}
