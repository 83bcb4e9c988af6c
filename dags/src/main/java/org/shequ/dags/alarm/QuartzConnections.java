package org.shequ.dags.alarm;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.quartz.utils.ConnectionProvider;

/** Gives Quartz connections to the scheduler's database; the setters are how Quartz configures it. */
public final class QuartzConnections implements ConnectionProvider {
    private String url = "";
    private String user = "";
    private String password = "";

    public void setUrl(String url) {
        this.url = url;
    }

    public void setUser(String user) {
        this.user = user;
    }

    public void setPassword(String password) {
        this.password = password;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    @Override
    public void shutdown() {}

    @Override
    public void initialize() {}
}
