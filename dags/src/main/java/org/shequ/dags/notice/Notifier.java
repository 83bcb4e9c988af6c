package org.shequ.dags.notice;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.shequ.dags.store.Database;
import org.shequ.dags.store.NoticeTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers stored notices by every channel, each at least once. One that a channel cannot deliver is tried again by that channel
 * after 10 s, then after twice as long each time, for most of two days; then the log says that it was given up.
 */
public final class Notifier implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
    private static final int ATTEMPTS = 14;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);

    private final Database database;
    private final List<Channel> channels;

    public Notifier(Database database, List<Channel> channels) {
        this.database = database;
        this.channels = List.copyOf(channels);
    }

    @Override
    public void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                deliverAll(Instant.now());
                Thread.sleep(2000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.error("Cannot deliver notices; trying again", e);
            }
        }
    }

    /** Delivers what is waiting at a moment. */
    public void deliverAll(Instant now) {
        if (channels.isEmpty()) {
            return;
        }
        database.transaction(sql -> {
            NoticeTable notices = new NoticeTable(sql);
            for (NoticeTable.Notice notice : notices.undelivered(ATTEMPTS, now)) {
                Set<String> delivered = deliver(notice);
                if (channels.stream().map(Channel::name).allMatch(delivered::contains)) {
                    notices.delivered(notice.id(), now);
                } else {
                    notices.failed(notice.id(), delivered, now.plus(FIRST_PAUSE.multipliedBy(1L << notice.attempts())));
                    if (notice.attempts() + 1 == ATTEMPTS) {
                        LOG.error("Cannot deliver notice {}, given up: {}", notice.id(), notice.body());
                    }
                }
            }
            return null;
        });
    }

    /** The channels that have delivered it, now or before. */
    private Set<String> deliver(NoticeTable.Notice notice) {
        Set<String> delivered = new HashSet<>(notice.deliveredBy());
        for (Channel channel : channels) {
            if (delivered.contains(channel.name())) {
                continue;
            }
            try {
                channel.deliver(notice);
                delivered.add(channel.name());
            } catch (IOException | RuntimeException e) {
                LOG.warn("Cannot deliver notice {} by {}: {}", notice.id(), channel.name(), e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return delivered;
            }
        }
        return delivered;
    }
}
