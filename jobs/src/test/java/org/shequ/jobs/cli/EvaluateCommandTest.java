package org.shequ.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EvaluateCommandTest {
    @TempDir
    Path folder;

    private final StringWriter said = new StringWriter();

    private int run(String table, String... more) throws IOException {
        Path values = Files.writeString(folder.resolve("values.csv"), table);
        String[] arguments = new String[6 + more.length];
        System.arraycopy(
                new String[] {
                    "--values",
                    values.toString(),
                    "--out",
                    folder.resolve("out").toString(),
                    "--draws",
                    "100"
                },
                0,
                arguments,
                0,
                6);
        System.arraycopy(more, 0, arguments, 6, more.length);
        PrintWriter writer = new PrintWriter(said, true);
        return new CommandLine(new EvaluateCommand())
                .setOut(writer)
                .setErr(writer)
                .execute(arguments);
    }

    @Test
    void aPlainTableIsScoredAndComparedWithAnotherScheme() throws IOException {
        int code = run("""
                area_code,area_name,indicator_id,value,numerator,denominator
                01,"甲, 一",hotline_response_rate,,98,100
                01,,hotline_resolution_rate,0.90,90,100
                01,,hotline_satisfied_rate,0.89,,
                02,乙,hotline_response_rate,0.99,99,100
                02,,hotline_resolution_rate,0.80,80,100
                02,,hotline_satisfied_rate,0.99,,
                03,丙,hotline_response_rate,,,
                """, "--scheme", "three_rates_12345");
        assertEquals(0, code, said.toString());
        assertTrue(said.toString().startsWith("Scored 2 of 3 areas"), said.toString());
        List<String> lines = Files.readAllLines(folder.resolve("out/scores.csv"));
        // 0.10 x 98 + 0.50 x 90 + 0.40 x 89 = 90.4; 0.10 x 99 + 0.50 x 80 + 0.40 x 99 = 89.5
        assertEquals(
                "community,01,\"甲, 一\",overall,overall,90.4,90.4,1,2,excellent,,,,1.0,,87.29,92.68,ok,",
                lines.get(1)
                        .replace("90.39999999999999", "90.4")
                        .replace("90.40000000000001", "90.4")
                        .replace("87.29096209041074", "87.29")
                        .replace("92.67756784575158", "92.68"));
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("community,02,乙,overall,overall,89.5")));
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("community,03,丙,overall,overall,,,,2,,")));
        assertEquals(
                3, Files.readAllLines(folder.resolve("out/uncertainty.csv")).size());
    }

    @Test
    void allMistakesOfATableAreToldAtOnceAndNothingIsWritten() throws IOException {
        int code = run("""
                area_code,indicator_id,value
                01,hotline_response_rate,much
                ,hotline_resolution_rate,0.9
                02,no_such_rate,0.9
                """, "--scheme", "three_rates_12345");
        assertEquals(3, code);
        assertEquals(
                List.of(
                        ":2: 'value' is 'much' (expected a number)",
                        ":3: 'area_code' is empty (expected a text)",
                        ":4: unknown indicator 'no_such_rate' (expected one of the catalogue or of the scheme's inputs)"),
                said.toString()
                        .lines()
                        .map(line -> line.replaceAll("^.*values.csv", ""))
                        .toList());
        assertTrue(Files.notExists(folder.resolve("out")));
    }
}
