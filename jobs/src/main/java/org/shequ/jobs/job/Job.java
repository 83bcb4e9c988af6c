package org.shequ.jobs.job;

import java.util.List;
import java.util.Set;

/**
 * One step of the night, the same whether Quartz, Airflow or a person starts it. It reads and writes only the tables it
 * declares, so that the order of jobs follows from them and a test can prove every DAG file.
 */
public interface Job {
    /** The rooms, as rows go through them. */
    List<String> ROOMS = List.of("extract", "curate", "measure", "evaluate", "publish", "maintain");

    /** The job's name, which is also its task id in DAG files. */
    String name();

    /** The one of {@link #ROOMS} it belongs to. */
    String room();

    /** The tables it may read, as room and table. */
    Set<String> reads();

    /** The tables it may write. */
    Set<String> writes();

    /** Does the step, or finds that nothing changed since it was last done. */
    Outcome run(DeclaredTables tables, Night night);
}
