package org.shequ.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.shequ.jobs.publish.PublishedRoot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists what has been published. */
@Command(
        name = "releases",
        mixinStandardHelpOptions = true,
        description = "List the releases and which one is current.")
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
}
