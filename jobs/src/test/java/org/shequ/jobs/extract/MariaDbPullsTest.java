package org.shequ.jobs.extract;

/** The scenario of pulls on MariaDB, by the driver that is built in. */
class MariaDbPullsTest extends MariaDbPulls {
    @Override
    String url(int port) {
        return "jdbc:mariadb://localhost:" + port + "/" + MariaDb.DATABASE;
    }
}
