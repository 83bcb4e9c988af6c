package org.shequ.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what the README tells a stranger to do, with the files and commands it prints. */
class ReadmeTest {
    private static final Path ROOT = Path.of(System.getProperty("project.root", ".."));
    private static final Pattern FILE = Pattern.compile("`(my-city/[^`]+)`:\\n```\\w*\\n(.*?)\\n```", Pattern.DOTALL);
    private static final Pattern CALLS =
            Pattern.compile("```\\n((?:\\./shequ [^\\n]*--deployment my-city[^\\n]*\\n)+)```");

    @TempDir
    private static Path folder;

    private static String readme;
    private static final List<String> FILES = new ArrayList<>();
    private static final List<String> SAID = new ArrayList<>();

    @BeforeAll
    static void follow() throws IOException {
        readme = Files.readString(ROOT.resolve("README.md"));
        int addIndicator = readme.indexOf("### Add an indicator");
        for (String part : List.of(readme.substring(0, addIndicator), readme.substring(addIndicator))) {
            write(part);
            call(part);
        }
    }

    @Test
    void itPrintsTheFilesOfACityAndTheCallsThatRunIt() {
        assertEquals(
                List.of(
                        "my-city/city.yml",
                        "my-city/areas.csv",
                        "my-city/data/requests/2026-10.csv",
                        "my-city/sources/requests.yml",
                        "my-city/indicators/parks.yml"),
                FILES);
        assertEquals(5, SAID.size());
        assertTrue(SAID.get(0).startsWith("Sound: "), SAID.get(0));
        assertTrue(SAID.get(1).matches("(?s).*curate_hotline_request +done +6 +3 +1 .*2026-10.*"), SAID.get(1));
        assertTrue(SAID.get(2).contains("W5") && SAID.get(2).contains("requests/2026-10.csv"), SAID.get(2));
        assertTrue(SAID.get(3).startsWith("公园类诉求占比"), SAID.get(3));
    }

    @Test
    void aSourceIsAddedByOneFileAndItsRowsAreAccountedFor() throws Exception {
        assertEquals(
                List.of("accepted 3", "excluded 1", "rejected 1", "superseded 1"),
                published("select outcome || ' ' || sum(row_count) from '%s/reject_summary/*.parquet'"
                        + " where source_id = 'requests' group by outcome order by 1"));
    }

    @Test
    void anIndicatorIsAddedByOneEntry() throws Exception {
        assertEquals(
                List.of("我的城市 1/3", "东区 1/3", "河边街道 1/3", "柳岸社区 0/2", "桥头社区 1/1"),
                published("select area_name || ' ' || numerator::int || '/' || denominator::int from"
                        + " '%s/indicator_value/*.parquet' where indicator_id = 'park_complaint_share' and period = '2026-10'"
                        + " and period_type = 'month' order by area_code"));
    }

    @Test
    void theLineOfDuckDbReadsTheRelease() throws Exception {
        String line = block("sql")
                .lines()
                .filter(each -> each.startsWith("SELECT"))
                .findFirst()
                .orElseThrow();
        String query = line.replace("var/sample/published/release=<id>", "%s").replace(";", "");
        assertEquals(
                published("select count(*) from '%s/indicator_value/*.parquet'"),
                published("select count(*) from (" + query + ")"));
    }

    /** Every table by the lines of the README, its columns and types held to datapackage.json. */
    @Test
    void theLinesOfPandasReadTheRelease() throws Exception {
        String script = block("python").replace("var/sample/published", folder + "/home/published") + """

                import datetime, json
                kinds = {"string": str, "integer": int, "number": float, "boolean": bool,
                         "date": datetime.date, "datetime": datetime.datetime, "array": list}
                package = json.loads((release / "datapackage.json").read_text("utf-8"))
                read = 0
                for resource in package["resources"]:
                    if resource.get("format") != "parquet":
                        continue
                    table = pandas.read_parquet((release / resource["path"]).parent, dtype_backend="pyarrow")
                    fields = resource["schema"]["fields"]
                    assert list(table.columns) == [field["name"] for field in fields], (resource["name"], list(table.columns))
                    for field in fields:
                        for value in table[field["name"]].dropna().head(50).tolist():
                            assert isinstance(value, kinds[field["type"]]), (resource["name"], field, type(value))
                    read += 1
                print(read, "tables", len(values) > 0)
                """;
        Optional<String> said = python(script);
        Assumptions.assumeTrue(said.isPresent(), "Skipped: there is no python3 with pandas and pyarrow");
        assertTrue(said.get().matches("1[0-9] tables True\\s*"), said.get());
    }

    private static String block(String language) {
        String mark = "```" + language + "\n";
        int start = readme.indexOf(mark) + mark.length();
        return readme.substring(start, readme.indexOf("```", start));
    }

    /** What a script printed; empty where it cannot be run here. */
    private static Optional<String> python(String script) throws Exception {
        try {
            if (new ProcessBuilder("python3", "-c", "import pandas, pyarrow")
                            .start()
                            .waitFor()
                    != 0) {
                return Optional.empty();
            }
        } catch (IOException absent) {
            return Optional.empty();
        }
        Process process = new ProcessBuilder("python3", "-c", script)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return Optional.of(said);
    }

    /** Writes the files a part of the README prints. */
    private static void write(String part) throws IOException {
        for (Matcher file = FILE.matcher(part); file.find(); ) {
            Path path = folder.resolve(file.group(1));
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.group(2) + "\n");
            FILES.add(file.group(1));
        }
    }

    /** Calls what a part of the README calls. */
    private static void call(String part) {
        for (Matcher calls = CALLS.matcher(part); calls.find(); ) {
            calls.group(1).lines().forEach(line -> SAID.add(said(line)));
        }
    }

    private static String said(String line) {
        List<String> arguments = new ArrayList<>();
        for (String word : line.substring("./shequ ".length()).split(" ")) {
            arguments.add(word.equals("my-city") ? folder.resolve(word).toString() : word);
        }
        arguments.addAll(List.of("--home", folder.resolve("home").toString()));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code =
                Shequ.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(arguments.toArray(String[]::new));
        assertEquals(0, code, line + "\n" + err);
        return out.toString();
    }

    private static List<String> published(String query) {
        return CurrentRelease.column(folder.resolve("home"), query);
    }
}
