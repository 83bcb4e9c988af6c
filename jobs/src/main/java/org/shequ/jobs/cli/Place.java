package org.shequ.jobs.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import org.shequ.common.lake.LakeSettings;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.yaml.DefinitionException;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The options that say which city is meant, where its state lies and which day it is. Commands below one that has them take them
 * on either side of their name.
 */
final class Place {
    /** Folder of the project, set by the launcher. */
    private static final Path ROOT = Path.of(System.getProperty("shequ.root", "."));

    private static final String DEMO_KEY = "a key for demonstrations only: set SHEQU_KEY";

    @Option(
            names = "--deployment",
            scope = ScopeType.INHERIT,
            paramLabel = "DIR",
            defaultValue = "sample",
            description = "Folder of the city, or the name of a bundled one (${DEFAULT-VALUE}).")
    private String deployment;

    @Option(
            names = "--home",
            scope = ScopeType.INHERIT,
            paramLabel = "DIR",
            description = "Folder of the city's state (var/<deployment>).")
    private Path home;

    @Option(
            names = "--data",
            scope = ScopeType.INHERIT,
            paramLabel = "DIR",
            description = "Folder deliveries arrive in, on any Hadoop file system (SHEQU_DATA, or <deployment>/data).")
    private String data;

    @Option(
            names = "--date",
            scope = ScopeType.INHERIT,
            paramLabel = "YYYY-MM-DD",
            description = "Business date: what is complete before it is assessed (today in the city).")
    private LocalDate date;

    Path folder() {
        Path path = Path.of(deployment);
        Path bundled = ROOT.resolve("schemas/deployments").resolve(deployment);
        return !Files.isDirectory(path) && Files.isDirectory(bundled) ? bundled : path;
    }

    Deployment deployment() {
        Path folder = folder();
        if (!Files.isDirectory(folder)) {
            throw DefinitionException.of(
                    deployment, "there is no such deployment (expected a folder with city.yml, or a bundled name)");
        }
        return Deployment.load(folder);
    }

    Path home() {
        return home != null
                ? home
                : ROOT.resolve("var")
                        .resolve(folder().toAbsolutePath().normalize().getFileName());
    }

    String data() {
        return Optional.ofNullable(data)
                .or(() -> Optional.ofNullable(System.getenv("SHEQU_DATA")))
                .map(Place::absolute)
                .orElseGet(() -> folder().resolve("data").toAbsolutePath().toString());
    }

    /** A plain path made absolute; an address with a scheme is left as it is. */
    private static String absolute(String place) {
        return place.matches("[a-z0-9]+://.*")
                ? place
                : Path.of(place).toAbsolutePath().normalize().toString();
    }

    LocalDate date(ZoneId zone) {
        return date != null ? date : LocalDate.now(zone);
    }

    /** Uses another date where none was named: the demo's own. */
    void orElse(LocalDate otherDate) {
        date = date == null ? otherDate : date;
    }

    void dataIn(Path folder) {
        data = folder.toString();
    }

    LakeSettings lake(ZoneId zone) {
        return LakeSettings.of(home(), zone, System.getenv());
    }

    byte[] key() {
        return Optional.ofNullable(System.getenv("SHEQU_KEY")).orElse(DEMO_KEY).getBytes(StandardCharsets.UTF_8);
    }
}
