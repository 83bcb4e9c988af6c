package org.shequ.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.common.privacy.Pseudonym;
import org.shequ.jobs.cities.OneSource;

/** A person who is forgotten is nowhere any more: in no table, no earlier state, no file; and does not come back. */
class ForgetCommandTest {
    private static final String PHONE = "13912345678";

    private static final String MAPPING =
            "read: {files: ['*.csv']}\n" + OneSource.COLUMNS + "  caller_id: {from: phone, pseudonym: caller}\n";

    private static final String REQUESTS = """
            id,area,at,type,phone,name,words
            1,A,2026-09-01 08:00:00,噪声,13912345678,欧阳震华,"深夜, 施工"
            2,B,2026-09-02 08:00:00,路灯,13800000000,李四,请回电 13912345678 谢谢
            3,A,2026-10-03 08:00:00,垃圾,13912345678,欧阳震华,又来
            4,Z,2026-09-04 08:00:00,噪声,13912345678,欧阳震华,没有这个社区
            5,B,2026-09-05 08:00:00,噪声,13700000000,王五,编号 139123456789 不是他
            """;

    private static final String SURVEY = """
            id: survey
            name: {zh: 调查, en: Survey}
            feed: core.survey_answer
            read: {files: ['survey/*.csv']}
            columns:
              respondent_id: {from: phone, pseudonym: caller}
              survey_id: {constant: s}
              area_code: area
              wave_date: {constant: '2026-09-01'}
              respondent_kind: {constant: resident}
              weight: {constant: '1'}
            questions:
              satisfied: {from: q1, scores: {'1': 1, '2': 0}}
            """;

    @TempDir
    private Path folder;

    private OneSource city;

    @BeforeEach
    void twoNights() {
        city = OneSource.in(folder, MAPPING);
        city.underKey(new Place().key());
        city.deliver("a.csv", REQUESTS);
        city.night();
        city.deliver("b.csv", REQUESTS.replace("噪声", "噪音").replace("2026-09-01 08", "2026-09-01 09"));
        city.night();
        assertEquals(4, city.requests().size());
        assertFalse(traces().isEmpty());
    }

    private CommandCall forget(String... subjects) {
        List<String> call = new ArrayList<>(List.of(
                "forget",
                "--deployment",
                city.deployment().toString(),
                "--home",
                city.home().toString(),
                "--data",
                city.data().toString(),
                "--date",
                "2026-10-02"));
        for (String subject : subjects) {
            call.addAll(List.of("--subject", subject));
        }
        return CommandCall.of(call.toArray(String[]::new));
    }

    private static String pseudonym() {
        return new Pseudonym(new Place().key(), "caller").of(PHONE);
    }

    /** Files of the home that hold the person by number, name or pseudonym, data files of earlier states included. */
    private List<String> traces() {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(city.home())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = content(file);
                for (String trace : List.of(PHONE + "\n", PHONE + "\u001f", PHONE + " ", "欧阳震华", pseudonym())) {
                    if (content.contains(trace)) {
                        found.add(file + ": " + trace.strip());
                    }
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return found;
    }

    private static String content(Path file) throws IOException {
        if (!file.toString().endsWith(".parquet")) {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        }
        StringBuilder text = new StringBuilder();
        try (ParquetReader<Group> rows = ParquetReader.builder(
                        new GroupReadSupport(), new org.apache.hadoop.fs.Path(file.toUri()))
                .withConf(new Configuration())
                .build()) {
            for (Group row = rows.read(); row != null; row = rows.read()) {
                text.append(row);
            }
        }
        return text.toString();
    }

    @Test
    void nothingOfThePersonStaysAndTheEventsDo() {
        Map<String, Long> before = city.accounting();
        CommandCall call = forget(PHONE);
        assertEquals(0, call.exit(), call.err());
        assertTrue(call.out().contains("a.csv, b.csv"), call.out());
        assertFalse((call.out() + call.err()).contains(PHONE));
        List<String> left = new ArrayList<>(traces());
        left.removeIf(trace -> trace.endsWith(pseudonym()) && trace.contains("raw/forgotten"));
        assertEquals(List.of(), left);
        assertEquals(List.of("1 A 噪音", "2 B 路灯", "3 A 垃圾", "5 B 噪音"), city.requests());
        assertEquals(before, city.accounting());
        List<String> cells = city.table("raw.row").stream()
                .map(row -> ((String) row.get("cells")).replace('\u001f', '|'))
                .filter(row -> row.contains("09-01 09") || row.startsWith("2|") || row.startsWith("5|"))
                .sorted()
                .distinct()
                .toList();
        assertEquals(
                List.of(
                        "1|A|2026-09-01 09:00:00|噪音|||",
                        "2|B|2026-09-02 08:00:00|路灯|13800000000|李四|请回电 〔已删除〕 谢谢",
                        "5|B|2026-09-05 08:00:00|噪声|13700000000|王五|编号 139123456789 不是他",
                        "5|B|2026-09-05 08:00:00|噪音|13700000000|王五|编号 139123456789 不是他"),
                cells);
        Map<String, Object> erasure = city.table("run.erasure").get(0);
        assertEquals(
                List.of(8L, 2L, 0L),
                List.of(erasure.get("raw_rows"), erasure.get("rows_emptied"), erasure.get("rows_removed")));
    }

    @Test
    void thePersonDoesNotComeBackAndTheNextNightGoesOn() {
        forget(PHONE);
        city.deliver("c.csv", REQUESTS.replace("噪声", "吵闹"));
        city.deliver("a.csv", REQUESTS + "6,A,2026-09-06 08:00:00,噪声,13912345678,欧阳震华,新来的\n");
        city.night();
        List<String> left = new ArrayList<>(traces());
        left.removeIf(trace -> trace.endsWith(pseudonym()) && trace.contains("raw/forgotten"));
        // A mention in words alone is not known again by a pseudonym; words do not leave the raw room.
        left.removeIf(trace -> trace.contains("raw/row"));
        assertEquals(List.of(), left);
        assertEquals(List.of("1 A 吵闹", "2 B 路灯", "3 A 垃圾", "5 B 吵闹", "6 A 噪声"), city.requests());
        assertTrue(city.table("core.hotline_request").stream()
                .filter(row -> List.of("1", "3", "6").contains(row.get("request_id")))
                .allMatch(row -> row.get("caller_id") == null));
        assertTrue(city.table("core.hotline_request").stream()
                .filter(row -> row.get("request_id").equals("2"))
                .allMatch(row -> row.get("caller_id") != null));
    }

    @Test
    void aRespondentsAnswersGoAndAreAccountedFor() {
        city.write("city/sources/survey.yml", SURVEY);
        city.deliver("survey/a.csv", "phone,area,q1\n13912345678,A,1\n13800000000,B,2\n13912345678,A,2\n");
        city.night("core.survey_answer");
        assertEquals(2, city.table("core.survey_answer").size());
        assertEquals(0, forget("13800000000", PHONE).exit());
        assertEquals(List.of(), city.table("core.survey_answer"));
        assertEquals(Map.of("excluded forgotten", 2L, "superseded", 1L), survey());
        city.write("city/sources/survey.yml", SURVEY.replace("'2': 0", "'2': 0.5"));
        city.night("core.survey_answer");
        assertEquals(Map.of("excluded forgotten", 3L), survey());
        assertEquals(List.of(), city.table("core.survey_answer"));
    }

    @Test
    void theKeyOfAQuestionnaireThatWasLeftOutGoesToo() {
        city.write("city/sources/survey.yml", SURVEY.replace("columns:\n", """
                exclude:
                  - {rule: spoilt, name: {zh: 废卷, en: Spoilt}, when: "`q1` = '9'"}
                columns:
                """));
        city.deliver("survey/a.csv", "phone,area,q1\n13912345678,A,9\n13800000000,B,2\n");
        city.night("core.survey_answer");
        assertTrue(((String) city.table("core.exclusion").get(0).get("row_key")).contains(pseudonym()));
        assertEquals(0, forget(PHONE).exit());
        assertEquals("spoilt", city.table("core.exclusion").get(0).get("rule"));
        List<String> left = new ArrayList<>(traces());
        left.removeIf(trace -> trace.endsWith(pseudonym()) && trace.contains("raw/forgotten"));
        assertEquals(List.of(), left);
    }

    private Map<String, Long> survey() {
        Map<String, Long> counts = new TreeMap<>();
        city.table("core.accounting").stream()
                .filter(row -> row.get("source_id").equals("survey"))
                .forEach(row -> counts.merge(
                        (row.get("outcome") + " " + row.get("reason")).strip(),
                        (Long) row.get("row_count"),
                        Long::sum));
        return counts;
    }

    @Test
    void anotherKeyGivesOtherPseudonymsAndTheSameRows() {
        List<Object> before = city.table("core.hotline_request").stream()
                .map(row -> row.get("caller_id"))
                .filter(Objects::nonNull)
                .toList();
        city.underKey(new byte[] {2});
        city.night();
        List<Object> after = city.table("core.hotline_request").stream()
                .map(row -> row.get("caller_id"))
                .filter(Objects::nonNull)
                .toList();
        assertEquals(before.size(), after.size());
        assertTrue(after.stream().noneMatch(before::contains));
        assertNotEquals(before, after);
        assertEquals(
                before.stream().distinct().count(), after.stream().distinct().count());
    }
}
