package org.shequ.jobs.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.shequ.common.lake.LockPolicy;
import org.shequ.jobs.publish.PublishedRoot;
import org.shequ.jobs.sample.SampleCity;
import org.shequ.jobs.sample.SampleRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The whole way on embedded defaults: an invented city, one night, a release to look at. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Invent a city, run one night on it, and say where its scorecards lie.")
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private Place place;

    @Option(names = "-o", paramLabel = "FORMAT", description = "table or json (${DEFAULT-VALUE}).")
    private Output output = Output.TABLE;

    @Option(names = "--communities", paramLabel = "N", description = "Communities of the invented city (60).")
    private Integer communities;

    @Option(names = "--months", paramLabel = "M", description = "Months it has extracts of (25).")
    private Integer months;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        SampleRequest request = request();
        LocalDate morningAfter = request.lastMonth().plusMonths(1).atDay(1);
        place.orElse(morningAfter);
        Path extracts = place.home().resolve("extracts");
        write(request, extracts, err);
        place.dataIn(extracts);
        int code = RunCommand.run(place, "nightly", LockPolicy.WAIT, output, spec.commandLine());
        PublishedRoot root = new PublishedRoot(place.home().resolve("published"));
        root.current()
                .ifPresent(release -> err.println("Scorecards 评价单: "
                        + root.release(release).resolve("scorecards").resolve("index.html")));
        return code;
    }

    private SampleRequest request() {
        SampleRequest standard = SampleRequest.standard();
        return new SampleRequest(
                communities == null ? standard.communities() : communities,
                months == null ? standard.months() : months,
                standard.lastMonth(),
                standard.seed(),
                standard.scale());
    }

    /** Writes the extracts once: under another name first, so that a demo that died does not leave half a city. */
    private static void write(SampleRequest request, Path extracts, PrintWriter err) {
        if (Files.isDirectory(extracts)) {
            err.println("The invented city's extracts lie in " + extracts);
            return;
        }
        err.println("Inventing a city of " + request.communities() + " communities and " + request.months()
                + " months in " + extracts);
        Path begun =
                extracts.resolveSibling(".extracts-" + ProcessHandle.current().pid());
        try {
            Files.createDirectories(begun);
            SampleCity.write(request, begun);
            Files.move(begun, extracts);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the extracts of the demo to " + extracts, e);
        }
    }
}
