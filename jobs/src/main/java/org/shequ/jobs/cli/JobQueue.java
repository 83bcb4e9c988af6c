package org.shequ.jobs.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.shequ.jobs.job.Job;

/** Jobs that several threads do: each takes the first in order that waits for none unfinished. After a failure none is taken. */
final class JobQueue {
    private final List<Job> order;
    private final BiPredicate<Job, Job> waits;
    private final List<Job> left;
    private final Set<Job> running = new HashSet<>();
    private final List<Throwable> failures = new ArrayList<>();

    /**
     * @param order the jobs, none before one it waits for
     * @param waits whether a job waits for an earlier one
     */
    JobQueue(List<Job> order, BiPredicate<Job, Job> waits) {
        this.order = List.copyOf(order);
        this.waits = waits;
        this.left = new ArrayList<>(order);
    }

    /** Does them all; throws the first failure, with those that came beside it. */
    void work(int threads, Consumer<Job> doing) {
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> ends = new ArrayList<>();
            for (int worker = 0; worker < threads; worker++) {
                ends.add(workers.submit(() -> {
                    for (Optional<Job> job = next(); job.isPresent(); job = next()) {
                        ended(job.get(), failure(job.get(), doing));
                    }
                    return null;
                }));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Cannot finish the run: it was interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Cannot finish the run: " + e.getMessage(), e.getCause());
        } finally {
            workers.shutdown();
        }
        throwFirst();
    }

    private static Optional<Throwable> failure(Job job, Consumer<Job> doing) {
        try {
            doing.accept(job);
            return Optional.empty();
        } catch (Throwable failure) {
            // Anything: a thread that ended without a word would leave the others waiting for its job for ever.
            return Optional.of(failure);
        }
    }

    /** The next job to do, once there is one; none when all are taken or one failed. */
    private synchronized Optional<Job> next() throws InterruptedException {
        while (failures.isEmpty() && !left.isEmpty()) {
            Optional<Job> due = left.stream().filter(this::isDue).findFirst();
            if (due.isPresent()) {
                left.remove(due.get());
                running.add(due.get());
                return due;
            }
            wait();
        }
        return Optional.empty();
    }

    private boolean isDue(Job job) {
        return order.subList(0, order.indexOf(job)).stream()
                .filter(earlier -> running.contains(earlier) || left.contains(earlier))
                .noneMatch(earlier -> waits.test(job, earlier));
    }

    private synchronized void ended(Job job, Optional<Throwable> failure) {
        running.remove(job);
        failure.ifPresent(failures::add);
        notifyAll();
    }

    private synchronized void throwFirst() {
        if (failures.isEmpty()) {
            return;
        }
        Throwable first = failures.get(0);
        failures.stream().skip(1).forEach(first::addSuppressed);
        if (first instanceof Error error) {
            throw error;
        }
        if (first instanceof RuntimeException known) {
            throw known;
        }
        throw new IllegalStateException("Cannot finish the run: " + first.getMessage(), first);
    }
}
