package org.shequ.jobs.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.shequ.dags.warm.ApplicationFailure;

/**
 * One job as a Spark application, for DAG files that run jobs by SparkSubmitOperator and for the launcher where the tasks of a
 * DAG run share a process: its main method returns where {@link Shequ} would end the process, and leaves Spark to the next job.
 */
public final class JobApplication {
    /** Set where Spark is to stay up after a job. */
    static final String KEPT = "shequ.spark.kept";

    private JobApplication() {}

    /**
     * Does what {@code shequ run} does.
     *
     * @param arguments the job and its options
     * @throws ApplicationFailure where it fails, with the exit code of {@code shequ run}
     */
    public static void main(String[] arguments) {
        System.setProperty(KEPT, "true");
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        String[] words = new String[arguments.length + 1];
        words[0] = "run";
        System.arraycopy(arguments, 0, words, 1, arguments.length);
        int code = Shequ.commandLine(out, err).execute(words);
        out.flush();
        err.flush();
        if (code != ExitCode.DONE) {
            throw new ApplicationFailure(
                    code,
                    "Cannot finish 'run " + String.join(" ", arguments) + "': exit code " + code
                            + " (see the lines above)");
        }
    }
}
