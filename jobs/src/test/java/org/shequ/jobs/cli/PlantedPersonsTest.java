package org.shequ.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.jobs.sample.SampleCity;
import org.shequ.jobs.sample.SampleRequest;

/** Persons are planted in every text column of every delivery; outside the raw room no file and no message may show them. */
class PlantedPersonsTest {
    private static final List<String> PERSONS = List.of(
            "13912345678", "11010519491231002X", "zhang.san@mail.example.cn", "京A12345", "010-82345678", "欧阳震华");

    private static final String TEXT =
            "联系人：欧阳震华，13912345678，11010519491231002X，" + "zhang.san@mail.example.cn，京A12345，010-82345678";

    private static final Path ROOT = Path.of(System.getProperty("project.root", ".."));

    @TempDir
    private Path folder;

    @Test
    void noPersonLeavesTheRawRoom() throws IOException {
        Path data = folder.resolve("data");
        SampleCity.write(new SampleRequest(20, 2, YearMonth.of(2026, 9), 3, 0.05), data);
        int planted = plant(data.resolve("hotline"), StandardCharsets.UTF_8, List.of("渠道", "承办单位", "剔除理由", "办理时限"))
                + plant(data.resolve("grid"), Charset.forName("GB18030"), List.of("问题描述", "部门", "结案时间"));
        assertTrue(planted > 10, () -> planted + " cells");
        Path home = folder.resolve("home");
        StringWriter told = new StringWriter();
        int exit = Shequ.commandLine(new PrintWriter(told), new PrintWriter(told))
                .execute(
                        "run",
                        "nightly",
                        "--deployment",
                        ROOT.resolve("schemas/deployments/sample").toString(),
                        "--home",
                        home.toString(),
                        "--data",
                        data.toString(),
                        "--date",
                        "2026-10-01");
        assertEquals(0, exit, told.toString());
        List<String> found = new ArrayList<>();
        look("what was told", told.toString(), found);
        int files = 0;
        try (Stream<Path> walked = Files.walk(home)) {
            for (Path file : walked.filter(Files::isRegularFile).toList()) {
                boolean isRaw = file.startsWith(home.resolve("lake/raw"));
                if (!isRaw) {
                    files++;
                    look(file.toString(), content(file), found);
                }
            }
        }
        assertEquals(List.of(), found);
        assertTrue(files > 50, files + " files");
    }

    /** Puts the text into some rows of some columns; returns how many cells there were. */
    private static int plant(Path extracts, Charset charset, List<String> columns) throws IOException {
        int planted = 0;
        try (Stream<Path> files = Files.list(extracts)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".csv")).toList()) {
                List<String> lines =
                        new ArrayList<>(Files.readString(file, charset).lines().toList());
                List<String> header = List.of(lines.get(0).replace("\ufeff", "").split(",", -1));
                for (String column : columns) {
                    int at = header.indexOf(column);
                    int row = 1 + columns.indexOf(column);
                    String[] cells = lines.get(row).split(",", -1);
                    if (at >= 0 && cells.length == header.size()) {
                        cells[at] = TEXT;
                        lines.set(row, String.join(",", cells));
                        planted++;
                    }
                }
                Files.writeString(file, String.join("\r\n", lines) + "\r\n", charset);
            }
        }
        return planted;
    }

    private static void look(String place, String content, List<String> found) {
        PERSONS.stream().filter(content::contains).forEach(person -> found.add(person + " in " + place));
    }

    /** The rows of Parquet, and the bytes of everything. */
    private static String content(Path file) throws IOException {
        StringBuilder content = new StringBuilder(Files.readString(file, StandardCharsets.ISO_8859_1));
        String bytes = new String(content.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        content.append(bytes);
        if (file.toString().endsWith(".parquet")) {
            try (ParquetReader<Group> reader = ParquetReader.builder(
                            new GroupReadSupport(), new org.apache.hadoop.fs.Path(file.toUri()))
                    .withConf(new Configuration())
                    .build()) {
                for (Group row = reader.read(); row != null; row = reader.read()) {
                    content.append(row);
                }
            }
        }
        return content.toString();
    }
}
