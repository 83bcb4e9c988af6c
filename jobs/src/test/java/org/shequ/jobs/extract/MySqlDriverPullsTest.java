package org.shequ.jobs.extract;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The scenario of pulls by MySQL's own driver, which a city may put on the class path. */
@EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = "takes a minute: mvn -Plong verify")
class MySqlDriverPullsTest extends MariaDbPulls {
    @Override
    String url(int port) {
        return "jdbc:mysql://localhost:" + port + "/" + MariaDb.DATABASE;
    }
}
