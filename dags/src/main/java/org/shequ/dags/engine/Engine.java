package org.shequ.dags.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.shequ.dags.definition.Dag;
import org.shequ.dags.factory.DagFolder;
import org.shequ.dags.factory.ScheduleSettings;
import org.shequ.dags.store.BackfillTable;
import org.shequ.dags.store.DagTable;
import org.shequ.dags.store.Database;
import org.shequ.dags.store.NodeTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scheduler of one process. Its loop looks at what is due whenever an alarm rings, a task ends or a beat has passed; several
 * processes may share a PostgreSQL database, of which one at a time decides and all run tasks.
 */
public final class Engine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final Duration FOLDER_SCAN = Duration.ofSeconds(5);
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final Duration ALARMS_SET_ANEW = Duration.ofMinutes(5);

    private final EngineSettings settings;
    private final Database database;
    private final Clock clock;
    private final DagFolder folder;
    private final Node node;
    private final LogRetention logs;
    private final LogRetention attempts;
    private final LogRetention warm;
    private final Semaphore bell = new Semaphore(0);
    private volatile DagFolder.Contents contents = new DagFolder.Contents(Map.of(), List.of());
    private Alarms alarms = (dagId, at) -> {};
    private boolean isUnregistered = true;
    private Instant lastAlarms = Instant.MIN;
    private Instant lastScan = Instant.MIN;
    private Instant lastHeartbeat = Instant.MIN;
    private volatile Instant lastBeat = Instant.EPOCH;
    private volatile boolean isStopping;

    public Engine(EngineSettings settings, Database database, String host, Clock clock) {
        this.settings = settings;
        this.database = database;
        this.clock = clock;
        this.folder = new DagFolder(
                settings.dagsFolder(), ScheduleSettings.of(settings.environment()), settings.environment());
        // Attempts live under the home, so only schedulers that share host and home can take over each other's.
        this.logs = LogRetention.of(settings.logs(), settings.environment());
        // Killed attempts leave their work folder behind, and so do killed warm processes.
        this.attempts = logs.withoutLimit(settings.attempts());
        this.warm = logs.withoutLimit(settings.warm());
        this.node = new Node(settings, database, host + "#" + settings.home(), this::wake);
        try {
            Files.createDirectories(settings.home());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make the scheduler's home " + settings.home(), e);
        }
        ProcessNames.register(settings.home(), node.id());
    }

    /** A clock that calls {@link #wake} at the moments it is given, also after a restart. */
    public interface Alarms {
        /** Sets the alarm of a DAG in the place of the one before. */
        void wakeAt(String dagId, Instant at);
    }

    /** Has the moments of next runs kept by a clock as well, so that a run begins on time however long the beat is. */
    public synchronized void keepAlarms(Alarms clock) {
        alarms = clock;
        lastAlarms = Instant.MIN;
    }

    /** The DAGs as last read. */
    public Map<String, Dag> dags() {
        return contents.dags();
    }

    public EngineSettings settings() {
        return settings;
    }

    public Database database() {
        return database;
    }

    /** When the loop last looked. */
    public Instant lastBeat() {
        return lastBeat;
    }

    /** Lets the loop look at once. */
    public void wake() {
        if (bell.availablePermits() == 0) {
            bell.release();
        }
    }

    /** Looks again and again until {@link #stop}; a look that fails is logged and tried again. */
    public void run() {
        while (!isStopping) {
            try {
                beat();
            } catch (RuntimeException e) {
                LOG.error("Cannot complete a look at what is due; trying again in {}", settings.beat(), e);
            }
            rest();
        }
    }

    private void rest() {
        try {
            long pause = node.load() > 0
                    ? Math.min(250, settings.beat().toMillis())
                    : settings.beat().toMillis();
            if (bell.tryAcquire(pause, TimeUnit.MILLISECONDS)) {
                bell.drainPermits();
            }
        } catch (InterruptedException e) {
            isStopping = true;
            Thread.currentThread().interrupt();
        }
    }

    /** One look: what has ended, what is due, what may start. */
    public synchronized void beat() {
        Instant now = clock.instant();
        scan(now);
        if (lastHeartbeat.plus(HEARTBEAT).isBefore(now) || lastHeartbeat.isAfter(now)) {
            node.beat(now);
            node.recover(contents.dags(), now);
            lastHeartbeat = now;
        }
        node.watch(contents.dags(), now);
        Optional<Map<String, Instant>> decided = database.transaction(sql -> decide(sql, now));
        if (decided.isPresent()) {
            isUnregistered = false;
            setAlarms(decided.get(), now);
        }
        node.takeQueued(contents.dags(), now);
        logs.tidy(now);
        attempts.tidy(now);
        warm.tidy(now);
        lastBeat = now;
    }

    private void scan(Instant now) {
        if (lastScan.plus(FOLDER_SCAN).isBefore(now) || lastScan.isAfter(now)) {
            DagFolder.Contents read = folder.load(now);
            if (!read.equals(contents)) {
                contents = read;
                isUnregistered = true;
            }
            lastScan = now;
        }
    }

    /** Sets the alarms that changed; now and then all of them, for clocks have been known to lose some. */
    private void setAlarms(Map<String, Instant> changed, Instant now) {
        if (lastAlarms.plus(ALARMS_SET_ANEW).isAfter(now) && !lastAlarms.isAfter(now)) {
            changed.forEach(alarms::wakeAt);
            return;
        }
        lastAlarms = now;
        database.transaction(sql -> new DagTable(sql).all()).forEach(dag -> dag.nextRunAfter()
                .filter(at -> dag.isActive() && !dag.isPaused())
                .ifPresent(at -> alarms.wakeAt(dag.id(), at)));
    }

    /** @return the alarms to set, or nothing if another node is deciding just now */
    private Optional<Map<String, Instant>> decide(org.shequ.dags.store.Sql sql, Instant now) {
        if (!new NodeTable(sql).enter()) {
            return Optional.empty();
        }
        Scheduling scheduling = new Scheduling(sql, contents.dags(), now);
        if (isUnregistered) {
            scheduling.register(contents, settings.newDags());
        }
        scheduling.createDueRuns();
        scheduling.startQueuedRuns();
        scheduling.advanceRuns();
        scheduling.queueTasks();
        new BackfillTable(sql).open().forEach(backfill -> new BackfillTable(sql).completeIfDone(backfill.id(), now));
        return Optional.of(scheduling.alarms());
    }

    /** Ends the loop after the present look; running tasks go on and the next scheduler looks after them. */
    public void stop() {
        isStopping = true;
        wake();
    }

    @Override
    public synchronized void close() {
        stop();
        node.leave();
        ProcessNames.forget(settings.home(), node.id());
    }
}
