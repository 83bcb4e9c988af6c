package org.shequ.common.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.DataWriter;
import org.shequ.schemas.contract.Contract;

/**
 * Writes any number of rows in plain Java while they are made, holding few of them: the caller's thread makes rows, another
 * checks and writes those made before.
 */
final class StreamedRows {
    private static final int ROWS_A_LOT = 2_000;
    private static final long LETTERS_A_LOT = 2_000_000;
    private static final int LOTS_WAITING = 4;
    private static final List<Object[]> END = new ArrayList<>();
    private static final List<Object[]> ABANDONED = new ArrayList<>();

    private final Table table;
    private final Contract contract;
    private final PartFiles files;
    private final RowCheck check;
    private final BlockingQueue<List<Object[]>> made = new ArrayBlockingQueue<>(LOTS_WAITING);
    private final List<DataFile> written = new ArrayList<>();
    private final Map<Object, DataWriter<Object[]>> open = new LinkedHashMap<>();
    private final Map<Object, Integer> rowsOfOpen = new LinkedHashMap<>();

    private StreamedRows(Table table, Contract contract) {
        this.table = table;
        this.contract = contract;
        this.files = new PartFiles(table, contract);
        this.check = new RowCheck(contract);
    }

    /** The files of the rows; throws with all violations, leaving no file behind. */
    static Staged write(Table table, Contract contract, Iterator<Object[]> rows) {
        if (!contract.keys().isEmpty()) {
            throw new IllegalArgumentException("Cannot stream rows into " + contract.table()
                    + ": it has keys (expected a table without, as keys are compared among all rows)");
        }
        return new StreamedRows(table, contract).write(rows);
    }

    private Staged write(Iterator<Object[]> rows) {
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try {
            Future<?> end = writer.submit(this::writeLots);
            try {
                while (rows.hasNext()) {
                    handOver(lot(rows), end);
                }
                handOver(END, end);
            } catch (RuntimeException | Error failure) {
                made.clear();
                made.add(ABANDONED);
                awaited(end);
                discard();
                throw failure;
            }
            awaited(end);
        } finally {
            writer.shutdown();
        }
        Set<String> violations = RowCheck.violations(List.of(check));
        if (!violations.isEmpty()) {
            discard();
            throw ContractException.write(contract.table(), List.copyOf(violations));
        }
        return new Staged(table, written);
    }

    private static List<Object[]> lot(Iterator<Object[]> rows) {
        List<Object[]> lot = new ArrayList<>(ROWS_A_LOT);
        long letters = 0;
        while (lot.size() < ROWS_A_LOT && letters < LETTERS_A_LOT && rows.hasNext()) {
            Object[] row = rows.next();
            for (Object value : row) {
                letters += value instanceof String text ? text.length() : 0;
            }
            lot.add(row);
        }
        return lot;
    }

    /** Waits for the writer where it is behind, but not for one that has failed. */
    private void handOver(List<Object[]> lot, Future<?> end) {
        try {
            while (!made.offer(lot, 1, TimeUnit.SECONDS)) {
                if (end.isDone()) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Cannot write " + contract.table() + ": it was interrupted", e);
        }
    }

    private void awaited(Future<?> end) {
        try {
            end.get();
        } catch (ExecutionException e) {
            discard();
            throw e.getCause() instanceof RuntimeException known
                    ? known
                    : new LakeException("Cannot write " + contract.table() + ": " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Cannot write " + contract.table() + ": it was interrupted", e);
        }
    }

    /** The writer's side: lot after lot until there are no more. */
    private Void writeLots() throws InterruptedException {
        try {
            for (List<Object[]> lot = made.take(); lot != END && lot != ABANDONED; lot = made.take()) {
                lot.forEach(this::write);
            }
        } finally {
            List.copyOf(open.keySet()).forEach(this::close);
        }
        return null;
    }

    private void write(Object[] row) {
        Object[] values = check.fitting(row);
        if (check.hasStrange()) {
            return;
        }
        Object part = files.part(values);
        open.computeIfAbsent(part, first -> files.writer(values)).write(values);
        if (rowsOfOpen.merge(part, 1, Integer::sum) == RowFiles.ROWS_A_FILE) {
            close(part);
        }
    }

    private void close(Object part) {
        rowsOfOpen.remove(part);
        try (DataWriter<Object[]> writer = open.remove(part)) {
            writer.close();
            written.add(writer.toDataFile());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void discard() {
        new Staged(table, written).discard();
        written.clear();
    }
}
