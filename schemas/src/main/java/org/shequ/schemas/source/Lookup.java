package org.shequ.schemas.source;

/**
 * A small table in a file in which the values of a field are looked up, such as populations by community.
 *
 * @param reading how the one file is found and opened
 * @param key the column that holds what is looked up
 * @param value the column that holds what is found
 * @param line line of the mapping, for messages
 */
public record Lookup(Reading reading, String key, String value, int line) {
    public Lookup {
        if (reading.files().size() != 1 || reading.files().get(0).matches(".*[*?{\\[].*")) {
            throw new IllegalArgumentException(
                    "a lookup reads " + reading.files() + " (expected one file, named without wildcards)");
        }
    }

    /** The path of the file, relative to its folder. */
    public String file() {
        return reading.files().get(0);
    }
}
