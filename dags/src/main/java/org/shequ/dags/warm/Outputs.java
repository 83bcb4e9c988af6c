package org.shequ.dags.warm;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Standard output of a process whose threads write for different callers; threads of nobody write to the log. */
final class Outputs extends OutputStream {
    private final PrintStream log;
    private final InheritableThreadLocal<OutputStream> caller = new InheritableThreadLocal<>();
    private final Set<Thread> directed = ConcurrentHashMap.newKeySet();

    Outputs(PrintStream log) {
        this.log = log;
    }

    PrintStream log() {
        return log;
    }

    /** From now on the current thread, and those it starts, write there; null is the log. */
    void direct(OutputStream out) {
        if (out == null) {
            caller.remove();
            directed.remove(Thread.currentThread());
        } else {
            caller.set(out);
            directed.add(Thread.currentThread());
        }
    }

    /** Whether a thread writes for a caller. */
    boolean isDirected(Thread thread) {
        return directed.contains(thread);
    }

    @Override
    public void write(int oneByte) {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        OutputStream out = caller.get();
        if (out != null) {
            try {
                out.write(bytes, from, length);
                out.flush();
                return;
            } catch (IOException e) {
                // The caller has gone, or this thread outlived the application that started it.
            }
        }
        log.write(bytes, from, length);
        log.flush();
    }
}
