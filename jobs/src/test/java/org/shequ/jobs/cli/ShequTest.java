package org.shequ.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShequTest {
    @TempDir
    Path folder;

    @Test
    void aDagThatIsNotThereIsSaidInOneLine() {
        StringWriter err = new StringWriter();
        int code = Shequ.commandLine(new PrintWriter(new StringWriter()), new PrintWriter(err))
                .execute("dags", "details", "nope", "--dags-folder", folder.toString());
        assertEquals(1, code);
        assertEquals(
                "Cannot find DAG 'nope' in " + folder + ": it has [] and 0 import errors",
                err.toString().strip());
    }
}
