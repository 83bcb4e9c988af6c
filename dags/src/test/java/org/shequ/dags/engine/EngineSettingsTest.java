package org.shequ.dags.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EngineSettingsTest {
    @Test
    void tasksInheritTheCredentialsOfSourcesButNoneOfTheScheduler() {
        EngineSettings settings = EngineSettings.of(
                Map.of(
                        "KOBO_TOKEN", "of a source",
                        "SHEQU_KEY", "of pseudonyms",
                        "SHEQU_HOME", "/project",
                        "SHEQU_SCHEDULER_TOKEN", "secret",
                        "SHEQU_SCHEDULER_DATABASE", "jdbc:postgresql://db/s",
                        "SHEQU_SCHEDULER_DATABASE_PASSWORD", "secret",
                        "SHEQU_NOTIFY_SMTP_PASSWORD", "secret"),
                Optional.empty());
        assertEquals(
                Map.of("KOBO_TOKEN", "of a source", "SHEQU_KEY", "of pseudonyms", "SHEQU_HOME", "/project"),
                settings.environment());
        assertEquals(Path.of("/project/dags"), settings.dagsFolder());
        assertEquals(Path.of("/project/var/scheduler"), settings.home());
        assertEquals("secret", settings.database().password());
    }
}
