package org.shequ.jobs.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Writes the extracts of the sample city, for the demo, the tests and anyone who wants to try the pipeline. Files are
 * written side by side on as many threads as there are cores; their content does not depend on that. Memory stays
 * bounded: no file is ever held whole.
 */
public final class SampleCity {
    private SampleCity() {}

    /** Writes all files below the folder, replacing those of the same name, and returns them in a fixed order. */
    public static List<WrittenFile> write(SampleRequest request, Path folder) {
        return write(request, folder, file -> {});
    }

    /**
     * As {@link #write(SampleRequest, Path)}, telling each file when it is complete, in the order returned.
     *
     * @throws UncheckedIOException if a file cannot be written; those written so far stay
     */
    public static List<WrittenFile> write(SampleRequest request, Path folder, Consumer<WrittenFile> written) {
        City city = City.plan(request);
        ExecutorService workers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Future<Result>> results = new ArrayList<>();
            for (Extract extract : extracts(city)) {
                results.add(workers.submit(() -> result(extract, folder)));
            }
            Tally tally = new Tally();
            List<WrittenFile> files = new ArrayList<>();
            for (Future<Result> result : results) {
                tally.add(result.get().tally());
                files.add(result.get().file());
                written.accept(result.get().file());
            }
            new TruthFile(city, tally, files).write(folder);
            return List.copyOf(files);
        } catch (IOException e) {
            throw failure(folder, e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? failure(folder, cause) : new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Cannot finish the sample city in '" + folder + "': interrupted", e);
        } finally {
            workers.shutdownNow();
        }
    }

    /** How many files {@link #write} will write, truth.csv aside, for showing progress. */
    public static int fileCount(SampleRequest request) {
        return extracts(City.plan(request)).size();
    }

    private static UncheckedIOException failure(Path folder, IOException cause) {
        return new UncheckedIOException(
                "Cannot write the sample city to '" + folder + "': " + cause.getMessage() + " (expected a folder with"
                        + " room for its files)",
                cause);
    }

    private static Result result(Extract extract, Path folder) throws IOException {
        Tally tally = new Tally();
        long rows = extract.write(folder, tally);
        return new Result(new WrittenFile(extract.path(), rows), tally);
    }

    private static List<Extract> extracts(City city) {
        HotlineRequests requests = new HotlineRequests(city);
        GridCases cases = new GridCases(city, requests);
        List<Extract> extracts = new ArrayList<>();
        extracts.add(new AreaFile(city));
        for (CityMonth month : city.months()) {
            extracts.add(new GridFile(city, cases, month));
            extracts.add(new HotlineFile(city, requests, month));
            extracts.add(new LedgerFile(city, month));
        }
        for (CityMonth wave : SurveyWaves.of(city)) {
            extracts.add(new ResidentSurveyFile(city, wave));
            extracts.add(new NonResponseFile(city, wave));
            extracts.add(new StaffSurveyFile(city, wave));
            extracts.add(new RatingFile(city, wave));
        }
        extracts.add(new CodeBookFile());
        extracts.add(new RosterFile(city));
        extracts.add(new CommunityMonthFile(city));
        extracts.add(new MatterFile(city));
        return extracts;
    }

    /**
     * A file and what was counted in it.
     *
     * @param file the file
     * @param tally its counts
     */
    private record Result(WrittenFile file, Tally tally) {}
}
