package org.shequ.common.lake;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Work that reads or writes files, dealt out to threads of its own, one a core. Parallel streams must not do such work: Hadoop
 * uses their common pool when it closes a file, so that a file's reader would wait for the very threads that wait for it.
 */
public final class Cores {
    private Cores() {}

    /**
     * What becomes of each part, in the order of the parts; throws the first failure once all have ended.
     *
     * @param work must be fit to be done by several threads at once
     */
    public static <P, R> List<R> map(List<P> parts, Function<? super P, ? extends R> work) {
        int threads = Math.min(Runtime.getRuntime().availableProcessors(), parts.size());
        if (threads <= 1) {
            return parts.stream().<R>map(work).toList();
        }
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<R>> ends = workers.invokeAll(parts.stream()
                    .<Callable<R>>map(part -> () -> work.apply(part))
                    .toList());
            List<R> results = new ArrayList<>(ends.size());
            for (Future<R> end : ends) {
                results.add(end.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Cannot finish the work: it was interrupted", e);
        } finally {
            workers.shutdownNow();
        }
    }

    private static RuntimeException thrown(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException known
                ? known
                : new IllegalStateException("Cannot finish the work: " + failure.getMessage(), failure);
    }
}
