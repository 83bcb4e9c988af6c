package org.shequ.jobs.extract;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.source.DatabasePull;
import org.shequ.schemas.source.Source;
import org.shequ.schemas.yaml.Problems;

/** Looks at what a source would deliver: its files, their columns and some of their rows. Takes nothing in. */
public final class SourceCheck {
    private static final int SAMPLE_ROWS = 1000;

    private SourceCheck() {}

    /** Notes what keeps the files of a source from being taken in. */
    public static void check(Source source, Deployment deployment, String data, Path home, Problems problems) {
        if (source.pull().isPresent()) {
            checkPull(source, deployment, home, problems);
            return;
        }
        DataFolder folder = DataFolder.of(source.reading(), data, deployment);
        DataFolder.Listed listed = folder.list(source);
        if (listed.isEmpty()) {
            problems.add(
                    source.file(),
                    0,
                    "no file matches " + source.reading().files() + " in " + folder.root()
                            + " (expected at least one)");
        }
        for (DataFolder.FileFound file : listed.complete()) {
            try {
                Packed.files(folder, file, source.reading())
                        .forEach(each -> check(source, deployment, folder, each, problems));
            } catch (InputRefusedException e) {
                problems.add(source.file(), 0, e.getMessage());
            }
        }
    }

    private static void checkPull(Source source, Deployment deployment, Path home, Problems problems) {
        if (!(source.pull().orElseThrow() instanceof DatabasePull database)) {
            return;
        }
        try {
            Secrets secrets = new Secrets(System.getenv(), home);
            List<String> columns = new DatabaseReader(source.id(), database, secrets).columns();
            Extract.missing(source, deployment.contracts().of(source.feed()), columns, source.id())
                    .forEach(problem -> problems.add(source.file(), 0, problem));
        } catch (InputRefusedException | SourceUnreachableException e) {
            problems.add(source.file(), 0, e.getMessage());
        }
    }

    private static void check(
            Source source, Deployment deployment, DataFolder folder, DataFolder.FileFound file, Problems problems) {
        try (Opened opened = Opened.file(folder, file.name(), source.reading())) {
            Extract.missing(source, deployment.contracts().of(source.feed()), opened.columns(), file.name())
                    .forEach(problem -> problems.add(source.file(), 0, problem));
            for (int row = 0; row < SAMPLE_ROWS && opened.rows().hasNext(); row++) {
                opened.rows().next();
            }
        } catch (InputRefusedException | IOException e) {
            problems.add(source.file(), 0, e.getMessage());
        }
    }
}
