package org.shequ.jobs.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.shequ.common.lake.ContractException;
import org.shequ.common.lake.LakeException;
import org.shequ.dags.command.SchedulingCommands;
import org.shequ.jobs.extract.InputRefusedException;
import org.shequ.jobs.extract.SourceUnreachableException;
import org.shequ.jobs.job.JobException;
import org.shequ.schemas.yaml.DefinitionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command {@code shequ}. */
@Command(
        name = "shequ",
        description = {
            "Community-governance evaluation: from raw extracts to a scorecard that can be defended.",
            "社区治理评价：从原始抽取到经得起质询的评价单。"
        },
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:done",
            " 1:failed; the last release is untouched",
            " 2:wrong call or configuration",
            " 3:input refused"
        },
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            CheckCommand.class,
            RejectsCommand.class,
            ForgetCommand.class,
            SampleCommand.class,
            IndicatorsCommand.class,
            ReleasesCommand.class,
            EvaluateCommand.class,
            ExplainCommand.class,
            HelpCommand.class
        })
public final class Shequ implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code = commandLine(out, err).execute(arguments);
        out.flush();
        err.flush();
        System.exit(code);
    }

    /** The command line on given writers, so that tests can read what it says. */
    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        CommandLine line = new CommandLine(new Shequ());
        SchedulingCommands.addTo(line);
        return line.setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> tell(failure, command));
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** Says what went wrong in words for an operator; a stack trace only on request or where the cause is unknown. */
    private static int tell(Exception failure, CommandLine command) {
        PrintWriter err = command.getErr();
        Optional<String> explanation = SchedulingCommands.explanation(failure, command);
        if (explanation.isPresent()) {
            err.println(explanation.get());
            return ExitCode.FAILED;
        }
        if (failure instanceof DefinitionException) {
            err.println(failure.getMessage());
            return ExitCode.WRONG_CALL;
        }
        if (failure instanceof InputRefusedException) {
            err.println(failure.getMessage());
            return ExitCode.INPUT_REFUSED;
        }
        if (failure instanceof ContractException
                || failure instanceof LakeException
                || failure instanceof SourceUnreachableException
                || failure instanceof JobException) {
            err.println(failure.getMessage());
            return ExitCode.FAILED;
        }
        err.println("Cannot go on: " + failure);
        failure.printStackTrace(err);
        return ExitCode.FAILED;
    }
}
