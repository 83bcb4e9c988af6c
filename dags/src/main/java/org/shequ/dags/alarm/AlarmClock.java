package org.shequ.dags.alarm;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.StdSchedulerFactory;
import org.shequ.dags.store.Database;

/**
 * Rings at stored moments, also those that passed while nobody was running. The tables are Quartz's own, beside ours; on
 * PostgreSQL several nodes share them and one of them rings.
 */
public final class AlarmClock implements AutoCloseable {
    private static final String DAGS = "dag-wakeup";
    private static final Map<String, Runnable> BELLS = new ConcurrentHashMap<>();

    private final Scheduler quartz;
    private final String instance;

    private AlarmClock(Scheduler quartz, String instance) {
        this.quartz = quartz;
        this.instance = instance;
    }

    /** Opens the clock on a database; {@code bell} is called at each alarm. */
    public static AlarmClock open(Database database, String instance, Runnable bell) {
        createTables(database);
        try {
            Scheduler quartz = new StdSchedulerFactory(properties(database.access(), instance)).getScheduler();
            quartz.getContext().put("instance", instance);
            BELLS.put(instance, bell);
            AlarmClock clock = new AlarmClock(quartz, instance);
            quartz.start();
            return clock;
        } catch (SchedulerException e) {
            throw new IllegalStateException(
                    "Cannot start the alarm clock on " + database.access() + ": " + e.getMessage(), e);
        }
    }

    private static void createTables(Database database) {
        boolean exists = database.transaction(sql -> sql.first(
                                "select count(*) as n from information_schema.tables where lower(table_name) = 'qrtz_triggers'",
                                row -> row.number("n"))
                        .orElse(0)
                > 0);
        if (!exists) {
            String script = database.access().isShared() ? "tables_postgres.sql" : "tables_h2.sql";
            database.runScript("/org/quartz/impl/jdbcjobstore/" + script);
        }
    }

    private static Properties properties(Database.Access access, String instance) {
        Properties quartz = new Properties();
        quartz.put("org.quartz.scheduler.instanceName", "shequ");
        quartz.put("org.quartz.scheduler.instanceId", instance);
        quartz.put("org.quartz.scheduler.skipUpdateCheck", "true");
        quartz.put("org.quartz.threadPool.threadCount", "1");
        quartz.put("org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
        quartz.put(
                "org.quartz.jobStore.driverDelegateClass",
                access.isShared()
                        ? "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate"
                        : "org.quartz.impl.jdbcjobstore.StdJDBCDelegate");
        quartz.put("org.quartz.jobStore.useProperties", "true");
        quartz.put("org.quartz.jobStore.dataSource", "shequ");
        quartz.put("org.quartz.jobStore.isClustered", String.valueOf(access.isShared()));
        quartz.put("org.quartz.jobStore.acquireTriggersWithinLock", "true");
        quartz.put("org.quartz.dataSource.shequ.connectionProvider.class", QuartzConnections.class.getName());
        quartz.put("org.quartz.dataSource.shequ.url", access.url());
        quartz.put("org.quartz.dataSource.shequ.user", access.user());
        quartz.put("org.quartz.dataSource.shequ.password", access.password());
        return quartz;
    }

    /** Sets the alarm of a DAG; an earlier one is replaced. */
    public void wakeAt(String dagId, Instant at) {
        try {
            TriggerKey key = new TriggerKey(dagId, DAGS);
            var trigger = TriggerBuilder.newTrigger()
                    .withIdentity(key)
                    .forJob(job(dagId))
                    .startAt(Date.from(at))
                    .withSchedule(SimpleScheduleBuilder.simpleSchedule().withMisfireHandlingInstructionFireNow())
                    .build();
            if (quartz.checkExists(key)) {
                quartz.rescheduleJob(key, trigger);
            } else {
                quartz.scheduleJob(trigger);
            }
        } catch (SchedulerException e) {
            throw new IllegalStateException(
                    "Cannot set the alarm of DAG '" + dagId + "' to " + at + ": " + e.getMessage(), e);
        }
    }

    /** Rings every so often, for as long as the clock is open. */
    public void every(String name, Duration period) {
        try {
            TriggerKey key = new TriggerKey(name, "ticker");
            if (!quartz.checkExists(key)) {
                quartz.scheduleJob(TriggerBuilder.newTrigger()
                        .withIdentity(key)
                        .forJob(job(name))
                        .withSchedule(SimpleScheduleBuilder.repeatSecondlyForever((int) Math.max(1, period.toSeconds()))
                                .withMisfireHandlingInstructionNextWithRemainingCount())
                        .build());
            }
        } catch (SchedulerException e) {
            throw new IllegalStateException("Cannot set ticker '" + name + "': " + e.getMessage(), e);
        }
    }

    private JobKey job(String name) throws SchedulerException {
        JobKey key = new JobKey(name, DAGS);
        if (!quartz.checkExists(key)) {
            JobDetail detail = JobBuilder.newJob(Ring.class)
                    .withIdentity(key)
                    .storeDurably()
                    .build();
            quartz.addJob(detail, true);
        }
        return key;
    }

    @Override
    public void close() {
        BELLS.remove(instance);
        try {
            quartz.shutdown(true);
        } catch (SchedulerException e) {
            throw new IllegalStateException("Cannot stop the alarm clock: " + e.getMessage(), e);
        }
    }

    /** What Quartz runs at an alarm: it only rings the bell of the node it runs on. */
    @DisallowConcurrentExecution
    public static final class Ring implements Job {
        @Override
        public void execute(JobExecutionContext context) {
            try {
                Object instance = context.getScheduler().getContext().get("instance");
                BELLS.getOrDefault(String.valueOf(instance), () -> {}).run();
            } catch (SchedulerException e) {
                throw new IllegalStateException("Cannot ring: " + e.getMessage(), e);
            }
        }
    }
}
