package org.shequ.jobs.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.shequ.jobs.publish.PublishedRelease;
import org.shequ.jobs.publish.PublishedRoot;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists what has been published. */
@Command(
        name = "releases",
        mixinStandardHelpOptions = true,
        subcommands = {VerifyCommand.class, DiffCommand.class},
        description = "List the releases and which one is current; verify one, or compare two.")
final class ReleasesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Place place;

    @Override
    public Integer call() {
        PublishedRoot root = new PublishedRoot(place.home().resolve("published"));
        Optional<String> current = root.current();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("release", "", "folder"));
        for (String id : root.releases()) {
            boolean isCurrent = current.filter(id::equals).isPresent();
            rows.add(List.of(id, isCurrent ? "current" : "", root.release(id).toString()));
        }
        spec.commandLine().getOut().print(TextTable.of(rows));
        return ExitCode.DONE;
    }

    /** The release of a home by its id; {@code current} is the one readers are to use. */
    static PublishedRelease release(Path home, String id, CommandLine command) {
        PublishedRoot root = new PublishedRoot(home.resolve("published"));
        String named = id.equals("current") ? root.current().orElse("none") : id;
        if (!root.releases().contains(named)) {
            throw new CommandLine.ParameterException(
                    command,
                    "Cannot open release '" + id + "' of " + home + ": there is none (expected current"
                            + root.releases().stream()
                                    .map(known -> ", " + known)
                                    .collect(Collectors.joining()) + ")");
        }
        return PublishedRelease.open(root, named);
    }
}
