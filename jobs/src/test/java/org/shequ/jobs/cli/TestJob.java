package org.shequ.jobs.cli;

import java.util.Set;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.jobs.job.Job;
import org.shequ.jobs.job.Night;
import org.shequ.jobs.job.Outcome;

/**
 * A job that touches no table.
 *
 * @param name its name
 * @param room its room
 * @param doing what it does, which may throw anything
 */
record TestJob(String name, String room, Doing doing) implements Job {
    /** What a job does. */
    @FunctionalInterface
    interface Doing {
        Outcome done() throws Exception;
    }

    @Override
    public Set<String> reads() {
        return Set.of();
    }

    @Override
    public Set<String> writes() {
        return Set.of();
    }

    @Override
    public Outcome run(DeclaredTables tables, Night night) {
        try {
            return doing.done();
        } catch (Exception e) {
            throw TestJob.<RuntimeException>undeclared(e);
        }
    }

    /** Thrown past Java's compiler, as Scala does. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <E extends Throwable> RuntimeException undeclared(Throwable failure) throws E {
        throw (E) failure;
    }
}
