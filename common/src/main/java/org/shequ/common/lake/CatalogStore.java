package org.shequ.common.lake;

import java.nio.file.Path;
import java.util.Objects;

/** Where the catalog keeps the name and the current state of each table. */
public sealed interface CatalogStore {
    /** The address of the database, for JDBC. */
    String url();

    /**
     * A SQLite file beside the tables: nothing to install, one machine.
     *
     * @param file the database file; its folder is made when the lake is opened
     */
    record Sqlite(Path file) implements CatalogStore {
        public Sqlite {
            file = file.toAbsolutePath().normalize();
        }

        @Override
        public String url() {
            return "jdbc:sqlite:" + file;
        }
    }

    /**
     * A PostgreSQL database, for lakes that several machines reach.
     *
     * @param url address such as {@code jdbc:postgresql://host/database}
     * @param user the role to log in as
     * @param password its password
     */
    record Postgresql(String url, String user, String password) implements CatalogStore {
        public Postgresql {
            if (!url.startsWith("jdbc:postgresql:")) {
                throw new IllegalArgumentException(
                        "Cannot use the catalog '" + url + "' (expected jdbc:postgresql://host/database)");
            }
            Objects.requireNonNull(user, "user");
            Objects.requireNonNull(password, "password");
        }

        /** The password stays out of logs. */
        @Override
        public String toString() {
            return "Postgresql[url=" + url + ", user=" + user + "]";
        }
    }
}
