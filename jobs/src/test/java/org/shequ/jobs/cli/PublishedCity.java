package org.shequ.jobs.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.shequ.common.lake.Lake;
import org.shequ.common.lake.LakeLock;
import org.shequ.common.lake.LakeSettings;
import org.shequ.common.lake.LockPolicy;
import org.shequ.common.progress.Progress;
import org.shequ.jobs.job.Night;
import org.shequ.jobs.publish.PublishedRelease;
import org.shequ.jobs.publish.PublishedRoot;
import org.shequ.jobs.sample.SampleCity;
import org.shequ.jobs.sample.SampleRequest;
import org.shequ.schemas.city.Deployment;

/**
 * A small invented city after its first night, some of whose communities bear hostile names. It is made once and shared by the
 * tests that ask for it; they read it and leave it as it is.
 */
public final class PublishedCity {
    /** Names that want to be more than names: markup, script, formula, path, template, order of writing, sheer length. */
    public static final List<String> HOSTILE = List.of(
            "<script>alert(1)</script>",
            "=HYPERLINK(\"http://bad.example\",\"x\")",
            "../../x",
            "\"><img src=x onerror=alert(2)>",
            "</script><script>alert(3)</script>",
            "' onmouseover='alert(4)' x='",
            "</title></style><svg onload=alert(5)>",
            "\u202e右至左\u202d\u2067社区",
            "@SUM(1+1)*cmd|' /C calc'!A0",
            "${7*7}{{7*7}}<%= 7*7 %>",
            "很长的名字".repeat(40));

    private static final int COMMUNITIES = 24;
    private static final Path ROOT = Path.of(System.getProperty("project.root", ".."));
    private static PublishedCity shared;

    private final Path folder;
    private final Deployment deployment;
    private final LakeSettings settings;

    private PublishedCity(Path folder) throws IOException {
        this.folder = folder;
        SampleCity.write(new SampleRequest(COMMUNITIES, 4, YearMonth.of(2026, 9), 11, 0.3), folder.resolve("data"));
        nameWithMalice(folder.resolve("data/area/areas.csv"));
        deployment = Deployment.load(ROOT.resolve("schemas/deployments/sample"));
        settings = LakeSettings.local(folder.resolve("home"), deployment.city().zone())
                .withSpark("spark.sql.shuffle.partitions", "2");
        try (LakeLock lock = LakeLock.take(settings, "test", LockPolicy.REFUSE, holder -> {});
                Lake lake = Lake.writer(settings, lock)) {
            Night night = new Night(
                    "explained",
                    LocalDate.of(2026, 10, 1),
                    deployment,
                    folder.resolve("data").toString(),
                    settings.home(),
                    new byte[] {1},
                    "test");
            new NightRun(lake, night, Progress.unseen()).run(Jobs.nightly(deployment));
        }
    }

    /** The one city, made when first asked for and removed with the process. */
    public static synchronized PublishedCity shared() {
        if (shared == null) {
            try {
                Path folder = Files.createTempDirectory("published-city");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
                shared = new PublishedCity(folder);
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot make the city of the tests", e);
            }
        }
        return shared;
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove " + folder, e);
        }
    }

    /** Gives the last communities of the table, in no order of codes, names that want to be more than names. */
    private static void nameWithMalice(Path areas) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(areas));
        int named = 0;
        for (int at = lines.size() - 1; at > 0 && named < HOSTILE.size(); at--) {
            String[] cells = lines.get(at).split(",", -1);
            if (cells[3].equals("社区")) {
                cells[1] = '"' + HOSTILE.get(named++).replace("\"", "\"\"") + '"';
                cells[2] = cells[1];
                lines.set(at, String.join(",", cells));
            }
        }
        Files.write(areas, lines);
    }

    /** Where the city lies: its deliveries in {@code data}, what nights made of them in {@code home}. */
    public Path folder() {
        return folder;
    }

    public Deployment deployment() {
        return deployment;
    }

    public LakeSettings settings() {
        return settings;
    }

    public PublishedRelease release() {
        return PublishedRelease.open(new PublishedRoot(settings.home().resolve("published")), "explained");
    }
}
