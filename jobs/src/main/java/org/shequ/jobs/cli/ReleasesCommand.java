package org.shequ.jobs.cli;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.shequ.common.lake.Lake;
import org.shequ.jobs.maintain.Forget;
import org.shequ.jobs.publish.PeriodLock;
import org.shequ.jobs.publish.PublishedRelease;
import org.shequ.jobs.publish.PublishedRoot;
import org.shequ.schemas.city.Deployment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists what has been published. */
@Command(
        name = "releases",
        mixinStandardHelpOptions = true,
        subcommands = {VerifyCommand.class, DiffCommand.class, EditionCommand.class},
        description =
                "List the releases, which one is current and what they lock or restate; verify one, compare two, or write the edition of one area.")
final class ReleasesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Place place;

    /** The city whose releases are meant, also for the commands below. */
    Place place() {
        return place;
    }

    @Override
    public Integer call() {
        PublishedRoot root = new PublishedRoot(place.home().resolve("published"));
        Optional<String> current = root.current();
        Map<String, List<PeriodLock>> locks = root.releases().isEmpty()
                ? Map.of()
                : locks().stream().collect(Collectors.groupingBy(PeriodLock::release));
        Map<String, LocalDate> erased = root.releases().isEmpty() ? Map.of() : erased();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("release", "", "folder"));
        for (String id : root.releases()) {
            List<String> standing = new ArrayList<>();
            current.filter(id::equals).ifPresent(same -> standing.add("current"));
            locks.getOrDefault(id, List.of())
                    .forEach(lock -> standing.add("locks " + lock.period().name() + " on " + lock.lockedOn()));
            PublishedRelease.open(root, id)
                    .restates()
                    .forEach((period, locked) -> standing.add("restates " + period + " of " + locked));
            Optional.ofNullable(erased.get(id))
                    .ifPresent(day -> standing.add("not to be counted again: a person was forgotten on " + day));
            rows.add(List.of(id, String.join(", ", standing), root.release(id).toString()));
        }
        spec.commandLine().getOut().print(TextTable.of(rows));
        return ExitCode.DONE;
    }

    private List<PeriodLock> locks() {
        Deployment deployment = place.deployment();
        try (Lake lake = Lake.reader(place.lake(deployment.city().zone()))) {
            return PeriodLock.of(
                    lake.readSmall(deployment.contracts().of(PeriodLock.TABLE)),
                    deployment.city().calendar());
        }
    }

    /** The releases whose rows went when a person was forgotten, and when that was first. */
    private Map<String, LocalDate> erased() {
        Deployment deployment = place.deployment();
        Map<String, LocalDate> erased = new TreeMap<>();
        try (Lake lake = Lake.reader(place.lake(deployment.city().zone()))) {
            for (Map<String, Object> row : lake.readSmall(deployment.contracts().of(Forget.ERASURE))) {
                LocalDate day = (LocalDate) row.get("erased_on");
                ((List<?>) row.get("releases"))
                        .forEach(id ->
                                erased.merge((String) id, day, (one, other) -> one.isBefore(other) ? one : other));
            }
        }
        return erased;
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
