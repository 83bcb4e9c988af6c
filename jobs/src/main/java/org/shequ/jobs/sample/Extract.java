package org.shequ.jobs.sample;

import java.io.IOException;
import java.nio.file.Path;

/** One file of the city's extracts, which can be written alone and in any order. */
interface Extract {
    /** Where it lies below the chosen folder, with forward slashes. */
    String path();

    /** Writes it below the folder, counts what was written and returns the rows of data. */
    long write(Path folder, Tally tally) throws IOException;
}
