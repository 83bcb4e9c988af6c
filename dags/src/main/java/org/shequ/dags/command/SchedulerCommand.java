package org.shequ.dags.command;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.shequ.dags.alarm.AlarmClock;
import org.shequ.dags.engine.Engine;
import org.shequ.dags.engine.EngineSettings;
import org.shequ.dags.notice.Channel;
import org.shequ.dags.notice.Notifier;
import org.shequ.dags.store.Database;
import org.shequ.dags.web.StatusServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sun.misc.Signal;

/** {@code scheduler}: runs until it is told to stop. */
@Command(
        name = "scheduler",
        description = "运行调度器 / Run the scheduler until it is stopped",
        mixinStandardHelpOptions = true)
public final class SchedulerCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Mixin
    SharedOptions shared;

    @Option(
            names = "--port",
            defaultValue = "8974",
            description = "Of the status page and REST API; 0 takes any free one")
    int port;

    @Option(
            names = "--bind",
            defaultValue = "127.0.0.1",
            description = "Address they listen on (default: this machine only)")
    String address;

    @Override
    public Integer call() {
        EngineSettings settings = shared.settings();
        settings.home().toFile().mkdirs();
        PrintWriter out = spec.commandLine().getOut();
        try (Database database = Database.open(settings.database());
                Engine engine = new Engine(settings, database, host(), Clock.systemUTC());
                AlarmClock alarm = AlarmClock.open(database, UUID.randomUUID().toString(), engine::wake)) {
            alarm.every("scheduler-loop", Duration.ofSeconds(5));
            stopWhenTold(engine);
            engine.keepAlarms(alarm::wakeAt);
            engine.beat();
            Notifier notifier = new Notifier(database, Channel.of(System.getenv()));
            Thread messenger = new Thread(notifier, "notices");
            messenger.setDaemon(true);
            messenger.start();
            StatusServer status = StatusServer.start(engine, address, port, System.getenv("SHEQU_SCHEDULER_TOKEN"));
            out.println("Status page: " + status.url());
            out.println("Scheduler runs: " + engine.dags().size() + " DAGs from " + settings.dagsFolder()
                    + ", database " + settings.database());
            out.flush();
            engine.run();
            status.close();
        }
        return 0;
    }

    /**
     * Ends the loop on SIGTERM, SIGINT and SIGHUP; tasks go on without us, and the next scheduler looks after them. The JVM's own
     * shutdown begins after that: it would close the database while we still write to it.
     */
    private static void stopWhenTold(Engine engine) {
        for (String signal : List.of("TERM", "INT", "HUP")) {
            try {
                Signal.handle(new Signal(signal), received -> engine.stop());
            } catch (IllegalArgumentException e) {
                // This system has no such signal, or something else listens to it.
                engine.wake();
            }
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
