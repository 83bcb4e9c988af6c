package org.shequ.jobs.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Scanner;
import java.util.concurrent.Callable;
import org.shequ.common.lake.Lake;
import org.shequ.common.lake.LakeLock;
import org.shequ.common.lake.LakeSettings;
import org.shequ.common.lake.LockPolicy;
import org.shequ.common.progress.Progress;
import org.shequ.jobs.maintain.Forget;
import org.shequ.schemas.city.Deployment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Removes a person from everything a city keeps. */
@Command(
        name = "forget",
        mixinStandardHelpOptions = true,
        description = {
            "Remove a person from raw and core rows, refused ones and all earlier states, and keep the person out of what is",
            "delivered again. Releases hold no persons; those that can no longer be counted again from rows are noted.",
            "SHEQU_KEY_BEFORE holds an earlier key of pseudonyms where the key was changed."
        })
final class ForgetCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Place place;

    @Option(
            names = "--subject",
            paramLabel = "IDENTIFIER",
            required = true,
            description = "The person as sources write it: a phone, identity or account number; repeat for several of"
                    + " one person. A dash reads them from the input, one a line, so that no shell remembers them.")
    private List<String> subjects;

    @Option(
            names = "--if-locked",
            paramLabel = "POLICY",
            description = "What to do while another run writes: wait or refuse (${DEFAULT-VALUE}).")
    private LockPolicy policy = LockPolicy.WAIT;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        List<String> identifiers = identifiers();
        if (identifiers.stream().allMatch(String::isBlank)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "Cannot forget nobody (expected an identifier after --subject)");
        }
        Deployment deployment = place.deployment();
        LakeSettings settings = place.lake(deployment.city().zone());
        List<byte[]> before = Optional.ofNullable(System.getenv("SHEQU_KEY_BEFORE"))
                .map(key -> List.of(key.getBytes(StandardCharsets.UTF_8)))
                .orElse(List.of());
        try (LakeLock lock = LakeLock.take(
                        settings, "forget", policy, holder -> err.println("Waiting for the lake: held by " + holder));
                Lake lake = Lake.writer(settings, lock)) {
            NightRun run = new NightRun(lake, RunCommand.night(place, deployment), Progress.unseen());
            run.run(List.of(new Forget(identifiers, deployment.contracts(), before)));
            spec.commandLine().getOut().println(run.done().get(0).outcome().note());
        }
        return ExitCode.DONE;
    }

    private List<String> identifiers() {
        List<String> identifiers = new ArrayList<>();
        for (String subject : subjects) {
            if (subject.equals("-")) {
                new Scanner(System.in, StandardCharsets.UTF_8)
                        .useDelimiter("\\R")
                        .forEachRemaining(identifiers::add);
            } else {
                identifiers.add(subject);
            }
        }
        return identifiers;
    }
}
