package org.shequ.common.progress;

import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;

/**
 * Shows the operator which rooms and jobs are at work, how many rows have passed and how long the rest will take: one line
 * that renews itself on a terminal; elsewhere a line at each beginning, and one now and then for what takes long. Safe to use
 * from several threads.
 */
public final class Progress implements AutoCloseable {
    private static final Duration LIVE_PAUSE = Duration.ofMillis(250);
    private static final Duration PLAIN_PAUSE = Duration.ofSeconds(10);
    /** Before this much time has passed an estimate of the rest is a guess. */
    private static final Duration ESTIMATE_AFTER = Duration.ofSeconds(2);

    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintWriter out;
    private final int columns;
    private final InstantSource clock;
    private final List<Step> underWay = new ArrayList<>();
    private final ScheduledExecutorService beat = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "progress");
        thread.setDaemon(true);
        return thread;
    });
    private SparkRowsRead spark;
    private boolean isLineShown;

    Progress(PrintWriter out, int columns, InstantSource clock) {
        this.out = out;
        this.columns = columns;
        this.clock = clock;
    }

    /**
     * Shows from now on how far things are.
     *
     * @param columns how wide the terminal is; 0 for a file or a pipe, which get whole lines only, and few
     */
    public static Progress shown(PrintWriter out, int columns) {
        Progress progress = new Progress(out, columns, InstantSource.system());
        long pause = (columns > 0 ? LIVE_PAUSE : PLAIN_PAUSE).toMillis();
        progress.beat.scheduleAtFixedRate(progress::renew, pause, pause, TimeUnit.MILLISECONDS);
        return progress;
    }

    /** For work nobody watches. */
    public static Progress unseen() {
        return new Progress(new PrintWriter(Writer.nullWriter()), 0, InstantSource.system());
    }

    /**
     * Begins a piece of work; the caller closes it.
     *
     * @param place which one of how many, such as 7/18
     */
    public synchronized Step begin(String place, String room, String job) {
        Step step = new Step("[" + place + "] " + room, job);
        underWay.add(step);
        if (columns == 0) {
            say(step.head());
        } else {
            renew();
        }
        return step;
    }

    /** A line of its own, for what the operator must know meanwhile. */
    public synchronized void say(String line) {
        erase();
        out.println(line);
        out.flush();
    }

    /** Shows where everything is now. */
    synchronized void renew() {
        if (columns == 0) {
            Instant young = clock.instant().minus(PLAIN_PAUSE);
            underWay.stream().filter(step -> !step.since.isAfter(young)).forEach(step -> say(step.line()));
        } else if (!underWay.isEmpty()) {
            erase();
            String line = underWay.stream().map(Step::line).collect(Collectors.joining("  +  "));
            out.print(Width.cut(line, columns - 1));
            out.flush();
            isLineShown = true;
        }
    }

    private void erase() {
        if (isLineShown) {
            out.print(ERASE_LINE);
            isLineShown = false;
        }
    }

    /** Ends the showing; what is under way is shown no longer. */
    @Override
    public synchronized void close() {
        beat.shutdownNow();
        underWay.clear();
        erase();
        out.flush();
        if (spark != null) {
            spark.close();
        }
    }

    private synchronized SparkRowsRead watched(SparkContext context) {
        if (spark == null || !spark.isOf(context)) {
            spark = new SparkRowsRead(context);
        }
        return spark;
    }

    /** One piece of work under way. */
    public final class Step implements AutoCloseable {
        private final String room;
        private final String job;
        private final Instant since = clock.instant();
        private final LongAdder passed = new LongAdder();
        private volatile long expected;
        private volatile double share;

        private Step(String room, String job) {
            this.room = room;
            this.job = job;
        }

        /** How many rows will pass, where that is known. */
        public void expect(long rows) {
            expected = rows;
        }

        /** That rows have passed. */
        public void passed(long rows) {
            passed.add(rows);
        }

        /** How much of the whole is done, where the rows to come are not known. */
        public void done(double shareOfTheWhole) {
            share = shareOfTheWhole;
        }

        /** Counts the rows that Spark reads for the calling thread as passed. */
        public void follow(SparkContext context) {
            watched(context).follow(this);
        }

        @Override
        public void close() {
            synchronized (Progress.this) {
                underWay.remove(this);
            }
        }

        private String head() {
            return String.format(Locale.ROOT, "%-16s  %s", room, job);
        }

        private String line() {
            long rows = passed.sum();
            String of = rows < expected ? String.format(Locale.ROOT, " / %,d", expected) : "";
            return head() + String.format(Locale.ROOT, "  %,d%s 行 rows", rows, of) + left(rows);
        }

        private String left(long rows) {
            double done = rows < expected ? (double) rows / expected : share;
            Duration elapsed = Duration.between(since, clock.instant());
            if (!(done > 0 && done < 1) || elapsed.compareTo(ESTIMATE_AFTER) < 0) {
                return "";
            }
            double rest = elapsed.toMillis() / 1000.0 * (1 - done) / done;
            return String.format(Locale.ROOT, "  剩余约 %,.0f 秒 s left", Math.ceil(rest));
        }
    }
}
