package org.shequ.jobs.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import org.shequ.common.lake.Lake;
import org.shequ.common.lake.LakeLock;
import org.shequ.common.lake.LakeSettings;
import org.shequ.common.lake.LockPolicy;
import org.shequ.common.progress.Progress;
import org.shequ.jobs.job.Job;
import org.shequ.jobs.job.Night;
import org.shequ.schemas.city.Deployment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs one job, or a series such as the whole night. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Run one job, or a series of them in order, such as nightly.")
final class RunCommand implements Callable<Integer> {
    private static final DateTimeFormatter RUN_ID =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);

    /** How wide the terminal is that messages go to, from the launcher; absent where they go elsewhere. */
    private static final String TERMINAL = "shequ.terminal";

    @Spec
    private CommandSpec spec;

    @Mixin
    private Place place;

    @Parameters(
            paramLabel = "JOB",
            description = "A job's name, or nightly, monthly_evaluation or maintenance for all of theirs in order.")
    private String job;

    @Option(names = "-o", paramLabel = "FORMAT", description = "table or json (${DEFAULT-VALUE}).")
    private Output output = Output.TABLE;

    @Option(
            names = "--if-locked",
            paramLabel = "POLICY",
            description = "What to do while another run writes: wait or refuse (${DEFAULT-VALUE}).")
    private LockPolicy policy = LockPolicy.WAIT;

    @Override
    public Integer call() {
        return run(place, job, policy, output, spec.commandLine());
    }

    static int run(Place place, String name, LockPolicy policy, Output output, CommandLine command) {
        PrintWriter err = command.getErr();
        Deployment deployment = place.deployment();
        List<Job> jobs = jobs(name, deployment, command);
        LakeSettings settings = place.lake(deployment.city().zone());
        try (LakeLock lock = LakeLock.take(
                        settings,
                        "run " + name,
                        policy,
                        holder -> err.println("Waiting for the lake: held by " + holder));
                Lake lake = Lake.writer(settings, lock);
                Progress progress = Progress.shown(err, Integer.getInteger(TERMINAL, 0))) {
            Night night = night(place, deployment);
            NightRun run = new NightRun(lake, night, progress);
            try {
                run.run(jobs);
            } finally {
                progress.close();
                report(run.done(), output, command.getOut());
                if (!Boolean.getBoolean(JobApplication.KEPT)) {
                    lake.stopSpark();
                }
            }
        }
        return ExitCode.DONE;
    }

    static Night night(Place place, Deployment deployment) {
        return new Night(
                RUN_ID.format(Instant.now()),
                place.date(deployment.city().zone()),
                deployment,
                place.data(),
                place.home(),
                place.key(),
                Version.NUMBER);
    }

    private static List<Job> jobs(String name, Deployment deployment, CommandLine command) {
        return Jobs.find(name, deployment)
                .orElseThrow(() -> new CommandLine.ParameterException(
                        command,
                        "Cannot run '" + name + "': there is no such job (expected "
                                + String.join(", ", Jobs.names(deployment)) + ")"));
    }

    private static void report(List<NightRun.Done> done, Output output, PrintWriter out) {
        out.println(output == Output.JSON ? RunTable.json(done) : RunTable.text(done));
    }
}
