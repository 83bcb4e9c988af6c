package org.shequ.jobs.cli;

import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.shequ.common.sql.RowSql;
import org.shequ.jobs.curate.MappingCheck;
import org.shequ.jobs.extract.SourceCheck;
import org.shequ.jobs.measure.Expressions;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.yaml.Problems;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Reads a deployment, resolves its expressions and looks at its sources; writes nothing. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Read a deployment and a sample of each source, and list all problems at once; writes nothing.")
final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Place place;

    @Override
    public Integer call() {
        Deployment deployment = place.deployment();
        Problems problems = new Problems();
        RowSql sql = new RowSql(deployment.city().zone());
        Expressions.check(deployment.indicators().all(), deployment.contracts(), sql, problems);
        Expressions.check(deployment.city().peerGroups(), deployment.contracts().of("core.area"), sql, problems);
        deployment.sources().forEach(source -> MappingCheck.check(source, deployment, sql, problems));
        LocalDate date = place.date(deployment.city().zone());
        deployment
                .sources()
                .forEach(source -> SourceCheck.check(source, deployment, place.data(), place.home(), date, problems));
        problems.throwIfAny();
        spec.commandLine()
                .getOut()
                .println("Sound: " + deployment.city().name() + ", "
                        + deployment.sources().size() + " sources, "
                        + deployment.indicators().all().size() + " indicators"
                        + (deployment.appeals().isEmpty()
                                ? ""
                                : ", " + deployment.appeals().size() + " appeals"));
        return ExitCode.DONE;
    }
}
