package org.shequ.dags.command;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.shequ.dags.store.StoreException;
import picocli.CommandLine;

/** Adds the scheduler's commands to the project's command line. */
public final class SchedulingCommands {
    private SchedulingCommands() {}

    /** Adds dags, tasks, backfill, pools and scheduler as subcommands, which say what went wrong in one line. */
    public static CommandLine addTo(CommandLine parent) {
        for (Object command : List.of(
                new DagsCommand(),
                new TasksCommand(),
                new BackfillCommand(),
                new PoolsCommand(),
                new SchedulerCommand())) {
            CommandLine line = new CommandLine(command);
            parent.addSubcommand(line.getCommandName(), line);
        }
        return parent.setExecutionExceptionHandler(SchedulingCommands::explain);
    }

    /** What to say in one line of a failure of these commands, for a command line that handles failures itself. */
    public static Optional<String> explanation(Exception failure, CommandLine command) {
        boolean isOurs = Stream.iterate(command, Objects::nonNull, CommandLine::getParent)
                .map(line -> (Object) line.getCommand())
                .anyMatch(user -> user.getClass().getPackage() == SchedulingCommands.class.getPackage());
        boolean isPlain = failure instanceof IllegalArgumentException || failure instanceof StoreException;
        return isOurs && isPlain ? Optional.of(String.valueOf(failure.getMessage())) : Optional.empty();
    }

    private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult result)
            throws Exception {
        Optional<String> explanation = explanation(failure, command);
        if (explanation.isEmpty()) {
            throw failure;
        }
        command.getErr().println(explanation.get());
        return 1;
    }
}
