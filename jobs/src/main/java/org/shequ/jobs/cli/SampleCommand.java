package org.shequ.jobs.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.shequ.jobs.sample.SampleCity;
import org.shequ.jobs.sample.SampleRequest;
import org.shequ.jobs.sample.WrittenFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the extracts of an invented city. */
@Command(
        name = "sample",
        mixinStandardHelpOptions = true,
        description = "Write the extracts of an invented city, the same for the same options.")
final class SampleCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder to write to.")
    private Path out;

    @Option(names = "--communities", paramLabel = "N", description = "Communities (${DEFAULT-VALUE}).")
    private int communities = SampleRequest.standard().communities();

    @Option(names = "--months", paramLabel = "M", description = "Months of data (${DEFAULT-VALUE}).")
    private int months = SampleRequest.standard().months();

    @Option(names = "--last-month", paramLabel = "YYYY-MM", description = "The last of them (${DEFAULT-VALUE}).")
    private YearMonth lastMonth = SampleRequest.standard().lastMonth();

    @Option(names = "--seed", paramLabel = "S", description = "Seed of all chance (${DEFAULT-VALUE}).")
    private long seed = SampleRequest.standard().seed();

    @Option(names = "--scale", paramLabel = "X", description = "Factor on the number of rows (${DEFAULT-VALUE}).")
    private double scale = SampleRequest.standard().scale();

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        long start = System.nanoTime();
        List<WrittenFile> files = SampleCity.write(new SampleRequest(communities, months, lastMonth, seed, scale), out);
        long rows = files.stream().mapToLong(WrittenFile::rows).sum();
        err.printf(
                Locale.ROOT,
                "Wrote %,d rows in %d files to %s in %.1f s%n",
                rows,
                files.size(),
                out,
                (System.nanoTime() - start) / 1e9);
        return ExitCode.DONE;
    }
}
