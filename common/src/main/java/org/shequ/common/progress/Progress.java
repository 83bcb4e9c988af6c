package org.shequ.common.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Shows the operator which room and job are at work, how many rows are done and how long it will take: one line that
 * renews itself on a terminal, plain lines elsewhere. Safe to use from several threads.
 */
public final class Progress {
    private static final Duration LIVE_PAUSE = Duration.ofMillis(200);
    private static final Duration PLAIN_PAUSE = Duration.ofSeconds(10);
    /** Before this much time has passed an estimate of the rest is a guess. */
    private static final Duration ESTIMATE_AFTER = Duration.ofSeconds(2);

    private static final String ERASE_LINE = "\r\u001b[K";

    /** Where the lines go. */
    public enum Style {
        /** A terminal: the line of the work at hand is written over itself. */
        TERMINAL,
        /** A file or a pipe: whole lines only, few of them. */
        PLAIN
    }

    private final PrintStream out;
    private final Style style;
    private final InstantSource clock;
    private Instant lastShown = Instant.EPOCH;

    public Progress(PrintStream out, Style style, InstantSource clock) {
        this.out = out;
        this.style = style;
        this.clock = clock;
    }

    /** Begins a piece of work; the caller closes it. */
    public Step begin(String room, String job) {
        return new Step(room, job, clock.instant());
    }

    /** A line of its own, for what the operator must know meanwhile. */
    public synchronized void say(String line) {
        out.print(style == Style.TERMINAL ? ERASE_LINE : "");
        out.println(line);
        out.flush();
    }

    private synchronized void show(String line) {
        Instant now = clock.instant();
        Duration pause = style == Style.TERMINAL ? LIVE_PAUSE : PLAIN_PAUSE;
        if (Duration.between(lastShown, now).compareTo(pause) < 0) {
            return;
        }
        lastShown = now;
        if (style == Style.TERMINAL) {
            out.print(ERASE_LINE + line);
        } else {
            out.println(line);
        }
        out.flush();
    }

    /** One piece of work under way. */
    public final class Step implements AutoCloseable {
        private final String room;
        private final String job;
        private final Instant since;
        private OptionalLong total = OptionalLong.empty();
        private long rows;
        private boolean isEnded;

        private Step(String room, String job, Instant since) {
            this.room = room;
            this.job = job;
            this.since = since;
            show(line());
        }

        /** How many rows there will be, where that is known. */
        public synchronized void expect(long rowsInAll) {
            total = OptionalLong.of(rowsInAll);
        }

        /** How many rows are done so far. */
        public synchronized void reached(long rowsDone) {
            rows = Math.max(rows, rowsDone);
            if (!isEnded) {
                show(line());
            }
        }

        /** The work is done; a line stays. */
        public synchronized void done(long rowsDone) {
            rows = rowsDone;
            end("");
        }

        /** The work has failed; a line stays. */
        public synchronized void failed() {
            end("  失败 failed");
        }

        /** Ends the work where nobody said how: it counts as failed. */
        @Override
        public synchronized void close() {
            if (!isEnded) {
                failed();
            }
        }

        private void end(String outcome) {
            isEnded = true;
            say(head() + String.format(Locale.ROOT, "  %,.1f 秒 s", seconds(elapsed())) + outcome);
        }

        private String line() {
            return head() + left();
        }

        private String head() {
            String of = total.isPresent() && !isEnded ? String.format(Locale.ROOT, " / %,d", total.getAsLong()) : "";
            return String.format(Locale.ROOT, "%-10s %-28s %,12d%s 行 rows", room, job, rows, of);
        }

        private String left() {
            if (total.isEmpty() || rows == 0 || elapsed().compareTo(ESTIMATE_AFTER) < 0) {
                return "";
            }
            double rest = seconds(elapsed()) * Math.max(0, total.getAsLong() - rows) / rows;
            return String.format(Locale.ROOT, "  剩余约 %,.0f 秒 s left", Math.ceil(rest));
        }

        private Duration elapsed() {
            return Duration.between(since, clock.instant());
        }
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
