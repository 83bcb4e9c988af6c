package org.shequ.dags.factory;

/** How Python's str writes a value read from YAML. */
final class PythonText {
    private PythonText() {}

    static String of(Object value) {
        if (value instanceof Boolean flag) {
            return flag ? "True" : "False";
        }
        return value == null ? "None" : String.valueOf(value);
    }
}
