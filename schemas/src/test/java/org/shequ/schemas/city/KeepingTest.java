package org.shequ.schemas.city;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.schemas.yaml.DefinitionException;

class KeepingTest {
    private static final Path SAMPLE =
            Path.of(System.getProperty("project.root", "..")).resolve("schemas/deployments/sample");

    @TempDir
    private Path folder;

    private Deployment city(String more) throws IOException {
        Files.createDirectories(folder.resolve("sources"));
        Files.writeString(folder.resolve("city.yml"), Files.readString(SAMPLE.resolve("city.yml")) + more);
        try (Stream<Path> sources = Files.list(SAMPLE.resolve("sources"))) {
            for (Path source : sources.toList()) {
                Files.copy(source, folder.resolve("sources").resolve(source.getFileName()));
            }
        }
        return Deployment.load(folder);
    }

    @Test
    void rawRowsAreKeptForGoodUnlessToldOtherwise() throws IOException {
        Keeping keeping = city("").keeping();
        assertEquals(Keeping.STANDARD, keeping);
        assertEquals(Optional.empty(), keeping.rawDays("grid_cases"));
    }

    @Test
    void aSourceMayHaveItsOwnDays() throws IOException {
        Keeping keeping = city("keep: {snapshot_days: 7, raw_days: 730, raw_days_of: {resident_survey: 90}}\n")
                .keeping();
        assertEquals(new Keeping(7, 400, 30, Optional.of(730), Map.of("resident_survey", 90)), keeping);
        assertEquals(Optional.of(90), keeping.rawDays("resident_survey"));
        assertEquals(Optional.of(730), keeping.rawDays("grid_cases"));
    }

    @Test
    void whatIsNoSourceOrNoSpanIsRefused() {
        DefinitionException strange =
                assertThrows(DefinitionException.class, () -> city("keep: {raw_days_of: {grid_case: 90}}\n"));
        assertTrue(strange.getMessage().contains("names the source 'grid_case'"), strange.getMessage());
        IllegalArgumentException none =
                assertThrows(IllegalArgumentException.class, () -> new Keeping(0, 400, 0, Optional.of(-1), Map.of()));
        assertEquals("keep: raw_days is -1, releases is 0, snapshot_days is 0 (expected 1 or more)", none.getMessage());
    }
}
