package org.shequ.dags.command;

import java.util.List;
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
            line.setOut(parent.getOut()).setErr(parent.getErr());
            line.setExecutionExceptionHandler(SchedulingCommands::explain);
            parent.addSubcommand(line.getCommandName(), line);
        }
        return parent;
    }

    private static int explain(Exception error, CommandLine line, CommandLine.ParseResult result) throws Exception {
        if (error instanceof IllegalArgumentException || error instanceof StoreException) {
            line.getErr().println(error.getMessage());
            return 1;
        }
        throw error;
    }
}
