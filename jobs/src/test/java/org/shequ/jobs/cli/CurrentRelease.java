package org.shequ.jobs.cli;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.shequ.jobs.publish.PublishedRoot;

/** Reads the current release of a home with DuckDB, as somebody outside would. */
final class CurrentRelease {
    private CurrentRelease() {}

    /** The first column of what a query finds, in which {@code %s} stands for the release's folder. */
    static List<String> column(Path home, String query) {
        PublishedRoot published = new PublishedRoot(home.resolve("published"));
        Path release = published.release(published.current().orElseThrow());
        List<String> rows = new ArrayList<>();
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                ResultSet found = duckdb.createStatement().executeQuery(query.replace("%s", release.toString()))) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot read " + release + ": " + e.getMessage(), e);
        }
        return rows;
    }
}
