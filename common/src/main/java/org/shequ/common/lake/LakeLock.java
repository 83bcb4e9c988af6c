package org.shequ.common.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The right to write a lake, held by one process at a time. It belongs to the process (a file lock of the operating
 * system, or a session of the PostgreSQL catalog), so a process that dies gives it back.
 */
public final class LakeLock implements AutoCloseable {
    private static final long LOOK_AGAIN_MILLIS = 200;

    /** One way of holding it. */
    private interface Hold {
        boolean isHeld();

        void release();
    }

    private final Hold hold;

    private LakeLock(Hold hold) {
        this.hold = hold;
    }

    /**
     * Takes the lock.
     *
     * @param command what this process does, for those who wait
     * @param policy what to do while another holds it
     * @param waiting told once who holds it, before waiting
     * @throws LakeException where another holds it and the policy is to refuse
     */
    public static LakeLock take(LakeSettings settings, String command, LockPolicy policy, Consumer<String> waiting) {
        boolean isTold = false;
        while (true) {
            Optional<Hold> hold = tryTake(settings, command);
            if (hold.isPresent()) {
                return new LakeLock(hold.get());
            }
            String holder = holder(settings);
            if (policy == LockPolicy.REFUSE) {
                throw new LakeException("Cannot write the lake " + settings.home() + ": it is held by " + holder
                        + " (expected no other writer; wait for it to end)");
            }
            if (!isTold) {
                waiting.accept(holder);
                isTold = true;
            }
            pause(settings);
        }
    }

    /** Throws where the lock was given back or lost. */
    void requireHeld() {
        if (!hold.isHeld()) {
            throw new LakeException(
                    "Cannot write the lake: this process no longer holds its lock (expected to hold it)");
        }
    }

    @Override
    public void close() {
        hold.release();
    }

    private static Optional<Hold> tryTake(LakeSettings settings, String command) {
        return settings.catalog() instanceof CatalogStore.Postgresql postgresql
                ? Session.tryTake(postgresql, settings, command)
                : File.tryTake(settings.home(), command);
    }

    private static String holder(LakeSettings settings) {
        return settings.catalog() instanceof CatalogStore.Postgresql postgresql
                ? Session.holder(postgresql, settings)
                : File.holder(settings.home());
    }

    private static String holderNote(String command) {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unnamed) {
            host = "unnamed host";
        }
        return "process " + ProcessHandle.current().pid() + " on " + host + ", '" + command + "', since "
                + Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    private static void pause(LakeSettings settings) {
        try {
            Thread.sleep(LOOK_AGAIN_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LakeException("Cannot write the lake " + settings.home() + ": waiting for it was interrupted");
        }
    }

    /** A lock on a file of the home; the note who holds it lies beside, for a locked file cannot be read everywhere. */
    private record File(Path home, FileChannel channel, FileLock lock, Path note) implements Hold {
        /**
         * Homes this process holds. It must not even open their lock files again: closing one gives back every lock the
         * process has on the file.
         */
        private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

        static Optional<Hold> tryTake(Path home, String command) {
            Path real;
            try {
                Files.createDirectories(home);
                real = home.toRealPath();
            } catch (IOException failure) {
                throw new UncheckedIOException("Cannot lock the lake " + home, failure);
            }
            if (!OURS.add(real)) {
                return Optional.empty();
            }
            Optional<Hold> hold = Optional.empty();
            try {
                hold = tryLock(real, command);
            } catch (IOException failure) {
                throw new UncheckedIOException("Cannot lock the lake " + home, failure);
            } finally {
                if (hold.isEmpty()) {
                    OURS.remove(real);
                }
            }
            return hold;
        }

        private static Optional<Hold> tryLock(Path home, String command) throws IOException {
            FileChannel channel =
                    FileChannel.open(home.resolve("lake.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                return Optional.empty();
            }
            Path note = home.resolve("lake.holder");
            Files.writeString(note, holderNote(command));
            return Optional.of(new File(home, channel, lock, note));
        }

        static String holder(Path home) {
            try {
                return Files.readString(home.resolve("lake.holder"));
            } catch (IOException unreadable) {
                return "another process";
            }
        }

        @Override
        public boolean isHeld() {
            return lock.isValid();
        }

        @Override
        public void release() {
            try {
                if (lock.isValid()) {
                    Files.deleteIfExists(note);
                    channel.close();
                    OURS.remove(home);
                }
            } catch (IOException failure) {
                throw new UncheckedIOException("Cannot give back the lock beside " + note, failure);
            }
        }
    }

    /** An advisory lock of a database session, for lakes that several machines reach. */
    private record Session(Connection connection) implements Hold {
        static Optional<Hold> tryTake(CatalogStore.Postgresql catalog, LakeSettings settings, String command) {
            try {
                Connection connection = connect(catalog, "shequ " + holderNote(command));
                if (answer(connection, "select pg_try_advisory_lock(?)", key(settings))
                        .equals("t")) {
                    return Optional.of(new Session(connection));
                }
                connection.close();
                return Optional.empty();
            } catch (SQLException failure) {
                throw new LakeException(
                        "Cannot lock the lake in " + catalog.url() + ": " + failure.getMessage(), failure);
            }
        }

        static String holder(CatalogStore.Postgresql catalog, LakeSettings settings) {
            String question =
                    "select a.application_name || ' (session since ' || a.backend_start || ')' from pg_locks l"
                            + " join pg_stat_activity a on a.pid = l.pid where l.locktype = 'advisory' and l.granted"
                            + " and ((l.classid::bigint << 32) | l.objid::bigint) = ?";
            try (Connection connection = connect(catalog, "shequ looking")) {
                return answer(connection, question, key(settings));
            } catch (SQLException unreadable) {
                return "another session of " + catalog.url();
            }
        }

        private static Connection connect(CatalogStore.Postgresql catalog, String name) throws SQLException {
            Properties login = new Properties();
            login.setProperty("user", catalog.user());
            login.setProperty("password", catalog.password());
            login.setProperty("ApplicationName", name.length() > 63 ? name.substring(0, 63) : name);
            login.setProperty("tcpKeepAlive", "true");
            return DriverManager.getConnection(catalog.url(), login);
        }

        /** Lakes with different warehouses in one database have different locks. */
        private static long key(LakeSettings settings) {
            return 0x7368657175L
                    ^ Integer.toUnsignedLong(settings.warehouse().toString().hashCode());
        }

        private static String answer(Connection connection, String question, long key) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(question)) {
                statement.setLong(1, key);
                try (ResultSet rows = statement.executeQuery()) {
                    return rows.next() ? rows.getString(1) : "a session that has just ended";
                }
            }
        }

        @Override
        public boolean isHeld() {
            try {
                return connection.isValid(10);
            } catch (SQLException lost) {
                return false;
            }
        }

        @Override
        public void release() {
            try {
                connection.close();
            } catch (SQLException failure) {
                throw new LakeException("Cannot give back the lock in PostgreSQL: " + failure.getMessage(), failure);
            }
        }
    }
}
