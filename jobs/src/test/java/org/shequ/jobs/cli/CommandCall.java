package org.shequ.jobs.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a call of the command said, for tests of other packages.
 *
 * @param exit its exit code
 * @param out what it printed
 * @param err what it said of how it went
 */
public record CommandCall(int exit, String out, String err) {
    public static CommandCall of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Shequ.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(arguments);
        return new CommandCall(exit, out.toString(), err.toString());
    }

    /** The same of the city and the home in a folder. */
    static CommandCall in(Path folder, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of(
                "--deployment", folder.resolve("city").toString(),
                "--home", folder.resolve("home").toString()));
        return of(all.toArray(String[]::new));
    }
}
