package org.shequ.dags.warm;

import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * What is asked of a warm process.
 *
 * @param mainClass the class whose main method is run
 * @param arguments what it is given
 */
public record Application(String mainClass, List<String> arguments) {
    private static final String BETWEEN = "\0";

    public Application {
        arguments = List.copyOf(arguments);
    }

    /** As one word of letters and digits, to be handed on by a shell. */
    public String encoded() {
        List<String> words = new ArrayList<>(List.of(mainClass));
        words.addAll(arguments);
        return Base64.getEncoder().encodeToString(String.join(BETWEEN, words).getBytes(StandardCharsets.UTF_8));
    }

    static Application decoded(String word) {
        List<String> words = Arrays.asList(
                new String(Base64.getDecoder().decode(word.strip()), StandardCharsets.UTF_8).split(BETWEEN, -1));
        return new Application(words.get(0), words.subList(1, words.size()));
    }

    /** Runs it on this thread; what it throws is thrown on. */
    void run(ClassLoader classes) throws Throwable {
        try {
            classes.loadClass(mainClass).getMethod("main", String[].class).invoke(null, (Object)
                    arguments.toArray(String[]::new));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
