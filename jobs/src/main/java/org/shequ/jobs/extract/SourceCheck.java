package org.shequ.jobs.extract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.source.DatabasePull;
import org.shequ.schemas.source.Pull;
import org.shequ.schemas.source.Source;
import org.shequ.schemas.source.WebPull;
import org.shequ.schemas.yaml.Problems;

/**
 * Looks at what a source would deliver: its files, their columns and some of their rows, the columns of a database, a page of a
 * service. Takes nothing in.
 */
public final class SourceCheck {
    private static final int SAMPLE_ROWS = 1000;

    private SourceCheck() {}

    /**
     * Notes what keeps a source from being taken in.
     *
     * @param date the business date: services are asked for what came before it
     */
    public static void check(
            Source source, Deployment deployment, String data, Path home, LocalDate date, Problems problems) {
        try {
            if (source.pull().isPresent()) {
                checkPull(source, deployment, home, date, problems);
            } else {
                checkFiles(source, deployment, DataFolder.of(source.reading(), data, deployment), problems);
            }
        } catch (InputRefusedException | SourceUnreachableException e) {
            problems.add(source.file(), source.line(), e.getMessage());
        } catch (UncheckedIOException e) {
            problems.add(
                    source.file(),
                    source.line(),
                    e.getMessage() + ": " + e.getCause().getMessage());
        }
    }

    private static void checkFiles(Source source, Deployment deployment, DataFolder folder, Problems problems) {
        DataFolder.Listed listed = folder.list(source);
        if (listed.isEmpty()) {
            problems.add(
                    source.file(),
                    source.line(),
                    "no file matches " + source.reading().files() + " in " + folder.root()
                            + " (expected at least one)");
        }
        for (DataFolder.FileFound file : listed.complete()) {
            try {
                Packed.files(folder, file, source.reading())
                        .forEach(each -> check(source, deployment, folder, each, problems));
            } catch (InputRefusedException e) {
                problems.add(source.file(), source.line(), e.getMessage());
            }
        }
    }

    private static void checkPull(Source source, Deployment deployment, Path home, LocalDate date, Problems problems) {
        Secrets secrets = new Secrets(System.getenv(), home);
        Pull pull = source.pull().orElseThrow();
        List<String> columns = pull instanceof WebPull web
                ? WebReader.columns(source, web, secrets, deployment.city().zone(), date)
                : new DatabaseReader(source.id(), (DatabasePull) pull, secrets).columns();
        Extract.missing(source, deployment.contracts().of(source.feed()), columns, source.id())
                .forEach(problem -> problems.add(source.file(), source.line(), problem));
    }

    private static void check(
            Source source, Deployment deployment, DataFolder folder, DataFolder.FileFound file, Problems problems) {
        try (Opened opened = Opened.file(folder, file.name(), source.reading())) {
            Extract.missing(source, deployment.contracts().of(source.feed()), opened.columns(), file.name())
                    .forEach(problem -> problems.add(source.file(), source.line(), problem));
            for (int row = 0; row < SAMPLE_ROWS && opened.rows().hasNext(); row++) {
                opened.rows().next();
            }
        } catch (InputRefusedException | IOException e) {
            problems.add(source.file(), source.line(), e.getMessage());
        }
    }
}
