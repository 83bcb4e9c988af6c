package org.shequ.dags.template;

import com.hubspot.jinjava.objects.PyWrapper;
import com.hubspot.jinjava.objects.collections.PyMap;
import com.hubspot.jinjava.util.HasObjectTruthValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes values of parameters and conf look like Python's: True and None are printed so, and dictionaries have get. */
final class PythonValues {
    private PythonValues() {}

    /** What an absent value prints as. */
    static final Object NONE = new Constant("None", Truth.FALSE);

    private enum Truth {
        TRUE,
        FALSE
    }

    static Object of(Object value) {
        if (value == null) {
            return NONE;
        }
        if (value instanceof Boolean flag) {
            return flag ? new Constant("True", Truth.TRUE) : new Constant("False", Truth.FALSE);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((key, item) -> copy.put(String.valueOf(key), of(item)));
            return new Dict(copy);
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(of(item)));
            return new Items(copy);
        }
        return value;
    }

    /** A value as Python's str writes it. */
    static String text(Object value) {
        if (value == null) {
            return "None";
        }
        if (value instanceof Boolean flag) {
            return flag ? "True" : "False";
        }
        if (value instanceof Double || value instanceof Float || value instanceof BigDecimal) {
            return number(((Number) value).doubleValue());
        }
        return String.valueOf(value);
    }

    /** The shortest digits that read back as the same number; an exponent only where Python writes one. */
    private static String number(double value) {
        double size = Math.abs(value);
        if (Double.isNaN(value) || Double.isInfinite(value) || size >= 1e16 || (size < 1e-4 && size > 0)) {
            return String.valueOf(value).replaceFirst("\\.0E", "e").replace('E', 'e');
        }
        String plain = new BigDecimal(Double.toString(value)).toPlainString();
        return plain.contains(".") ? plain.replaceFirst("(\\.\\d+?)0*$", "$1") : plain + ".0";
    }

    static String repr(Object value) {
        return value instanceof String text ? "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'" : text(value);
    }

    /** True, False or None. */
    private record Constant(String text, Truth truth) implements PyWrapper, HasObjectTruthValue {
        @Override
        public boolean getObjectTruthValue() {
            return truth == Truth.TRUE;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** A dictionary with Python's get(key, default). */
    static final class Dict extends PyMap {
        Dict(Map<String, Object> map) {
            super(map);
        }

        public Object get(Object key, Object other) {
            return getOrDefault(key, other);
        }

        @Override
        public String toString() {
            return entrySet().stream()
                    .map(entry -> repr(entry.getKey()) + ": " + repr(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
    }

    /** A list printed as Python prints it. */
    static final class Items extends com.hubspot.jinjava.objects.collections.PyList {
        Items(List<Object> list) {
            super(list);
        }

        @Override
        public String toString() {
            return stream().map(PythonValues::repr).collect(Collectors.joining(", ", "[", "]"));
        }
    }
}
