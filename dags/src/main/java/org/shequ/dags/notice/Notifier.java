package org.shequ.dags.notice;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.shequ.dags.store.Database;
import org.shequ.dags.store.NoticeTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivers stored notices, each at least once; one that cannot be delivered is tried five times, then only logged. */
public final class Notifier implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
    private static final int ATTEMPTS = 5;

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
                deliverAll();
                Thread.sleep(2000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.error("Cannot deliver notices; trying again", e);
            }
        }
    }

    /** Delivers what is waiting. */
    public void deliverAll() {
        if (channels.isEmpty()) {
            return;
        }
        database.transaction(sql -> {
            NoticeTable notices = new NoticeTable(sql);
            for (NoticeTable.Notice notice : notices.undelivered(ATTEMPTS)) {
                if (deliver(notice)) {
                    notices.delivered(notice.id(), Instant.now());
                } else {
                    notices.failed(notice.id());
                }
            }
            return null;
        });
    }

    private boolean deliver(NoticeTable.Notice notice) {
        boolean isDelivered = true;
        for (Channel channel : channels) {
            try {
                channel.deliver(notice);
            } catch (IOException e) {
                LOG.warn(
                        "Cannot deliver notice {} by {}: {}",
                        notice.id(),
                        channel.getClass().getSimpleName(),
                        e.getMessage());
                isDelivered = false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return isDelivered;
    }
}
