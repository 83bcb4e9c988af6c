package org.shequ.jobs.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.shequ.jobs.audit.Rederivation;
import org.shequ.jobs.publish.ProviderEdition;
import org.shequ.jobs.publish.PublishedRelease;
import org.shequ.jobs.publish.scorecard.Scorecards;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.indicator.Indicators;
import org.shequ.schemas.scheme.Scheme;
import org.shequ.schemas.yaml.Problems;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Writes the edition of a release for one of those assessed. */
@Command(
        name = "edition",
        mixinStandardHelpOptions = true,
        description = {
            "Write the edition of a release for one of those assessed: its own areas in full, all others as a distribution.",
            "写出某一被评价方的版本：本单位完整，其他单位只给分布。"
        })
final class EditionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ParentCommand
    private ReleasesCommand releases;

    @Parameters(paramLabel = "ID", description = "The release, or current.")
    private String id;

    @Option(names = "--area", required = true, paramLabel = "CODE", description = "Whom it is for.")
    private String area;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "A new or empty folder.")
    private Path out;

    @Override
    public Integer call() {
        PublishedRelease release = ReleasesCommand.release(releases.place().home(), id, spec.commandLine());
        try {
            ProviderEdition edition = new ProviderEdition(release, deployment(release), area);
            Map<String, Long> rows = edition.write(out, new Scorecards());
            spec.commandLine()
                    .getOut()
                    .println("Edition of " + release.id() + " for "
                            + edition.name().orElse(area) + ": " + out
                            + ", pages " + out.resolve("scorecards/index.html") + ", "
                            + rows.values().stream().mapToLong(Long::longValue).sum() + " rows");
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        return ExitCode.DONE;
    }

    /** The deployment with the catalogue and scheme the release was made by. */
    private Deployment deployment(PublishedRelease release) {
        Problems problems = new Problems();
        Indicators catalogue = Rederivation.catalogue(release, problems);
        Path scheme = release.folder().resolve("definitions/scheme.yml");
        Optional<Scheme> used = scheme.toFile().exists() ? Scheme.from(scheme, catalogue, problems) : Optional.empty();
        problems.throwIfAny();
        return releases.place().deployment().with(catalogue, used);
    }
}
