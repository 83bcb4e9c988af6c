package org.shequ.schemas.yaml;

/**
 * One mistake in one place of a definition, for the person who has to mend it.
 *
 * @param file the file as the reader knows it, relative to the folder it was read from
 * @param line the line in the file, counted from 1; 0 where the problem is the file as a whole
 * @param message what was found and what was expected, in one sentence
 */
public record Problem(String file, int line, String message) {
    @Override
    public String toString() {
        return line > 0 ? file + ":" + line + ": " + message : file + ": " + message;
    }
}
