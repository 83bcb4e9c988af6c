package org.shequ.jobs.curate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Contracts;
import org.shequ.schemas.source.Lookup;
import org.shequ.schemas.source.Source;
import org.shequ.schemas.yaml.DefinitionException;
import org.shequ.schemas.yaml.Problems;

class RowMappingTest {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    private static final String AREAS = """
            id: areas
            name: {zh: 表, en: Table}
            feed: core.area
            read: {files: [a.csv]}
            columns:
              area_code: code
              valid_from: {constant: '2020-01-01'}
              area_level: {constant: community}
              area_name: code
              resident_population: {from: code, missing: ['0'], lookup: {file: people.csv, key: id, value: people}}
            """;

    private static final String REQUESTS = """
            id: requests
            name: {zh: 诉求, en: Requests}
            feed: core.hotline_request
            read: {files: [a.csv]}
            columns:
              request_id: id
              area_code: area
              category: {constant: 噪声}
              request_type: {from: type, codes: {投诉: complaint}, otherwise: other, missing: ['-']}
              created_at: {from: at, formats: ['yyyy-MM-dd HH:mm:ss', 'yyyy/M/d H:mm']}
              satisfaction: {from: told, codes: {满意: satisfied}, missing: ['99']}
              is_excluded: {from: out, codes: {是: 'true', 否: 'false'}, empty: 'false'}
            """;

    private static final String ANSWERS = """
            id: survey
            name: {zh: 调查, en: Survey}
            feed: core.survey_answer
            read: {files: [a.csv]}
            columns:
              survey_id: {constant: w1}
              respondent_id: {from: id, pseudonym: respondent}
              area_code: area
              wave_date: {constant: '2026-05-01'}
              respondent_kind: {constant: resident}
              weight: {constant: '1'}
            questions:
              overall: {from: q1, scores: {满意: 5, 不满意: 1}, missing: {'9': dont_know}}
              visits: {from: q2, numeric: true, minimum: 0, maximum: 30}
              later: q3
            """;

    @TempDir
    private Path folder;

    private RowMapping mapping(String yaml, Map<String, String> people, Set<String> areas) throws Exception {
        return mapping(yaml, people, areas, CityCalendar.NATURAL);
    }

    private RowMapping mapping(String yaml, Map<String, String> people, Set<String> areas, CityCalendar calendar)
            throws Exception {
        Problems problems = new Problems();
        Path file = Files.writeString(folder.resolve("source.yml"), yaml);
        Source source =
                Source.from(file, "source.yml", Contracts.load(), problems).orElse(null);
        problems.throwIfAny();
        Map<Lookup, Map<String, String>> lookups = source.columns().stream()
                .flatMap(column -> column.lookup().stream())
                .collect(Collectors.toMap(lookup -> lookup, lookup -> people));
        return new Mapping(source, contract(source.feed()))
                .rowMapping(new byte[] {1}, SHANGHAI, calendar, lookups, areas, Map.of("OLD", "A1"));
    }

    private static Contract contract(String feed) {
        return Contracts.load().of(feed);
    }

    /** The named fields of the rows that cells make, or what is wrong with them; rows of cells are header and row. */
    private static List<String> told(
            RowMapping mapping, String feed, List<String> fields, List<String> header, String... cells) {
        Map<String, Integer> positions = new HashMap<>();
        IntStream.range(0, header.size()).forEach(at -> positions.put(header.get(at), at));
        List<Fault> faults = new ArrayList<>();
        List<Object[]> rows = mapping.rows(new Received("d", 1, 2L, cells, null, new String[0]), positions, faults)
                .rows();
        List<String> names = contract(feed).names();
        List<String> told = rows.stream()
                .map(row -> fields.stream()
                        .map(field -> String.valueOf(row[names.indexOf(field)]))
                        .collect(Collectors.joining(" ")))
                .collect(Collectors.toCollection(ArrayList::new));
        faults.forEach(fault -> told.add(fault.scope() + " " + fault.field() + " " + fault.reason() + " "
                + fault.value() + ": " + fault.expectation()));
        return told;
    }

    private static List<String> population(RowMapping mapping, String code) {
        return told(mapping, "core.area", List.of("area_code", "resident_population"), List.of("code"), code);
    }

    @Test
    void rejectsWhatALookupLacks() throws Exception {
        RowMapping mapping = mapping(AREAS, Map.of("6", "35585"), null);
        assertEquals(List.of("6 35585"), population(mapping, "6"));
        assertEquals(List.of("0 null"), population(mapping, "0"));
        assertEquals(List.of("row resident_population domain 77: a id of people.csv"), population(mapping, "77"));
    }

    @Test
    void takesTheOtherValueWhereOneIsGiven() throws Exception {
        RowMapping mapping =
                mapping(AREAS.replace("missing: ['0']", "missing: ['0'], otherwise: '1'"), Map.of("6", "35585"), null);
        assertEquals(List.of("6 35585"), population(mapping, "6"));
        assertEquals(List.of("0 null"), population(mapping, "0"));
        assertEquals(List.of("77 1"), population(mapping, "77"));
    }

    private List<String> request(String... cells) throws Exception {
        return told(
                mapping(REQUESTS, Map.of(), Set.of("A1")),
                "core.hotline_request",
                List.of("request_id", "request_type", "created_at", "event_month", "satisfaction", "is_excluded"),
                List.of("id", "area", "type", "at", "told", "out"),
                cells);
    }

    @Test
    void dealsRowsOutByTheMonthsOfTheCity() throws Exception {
        CityCalendar fromThe19thDaysToNoon = new CityCalendar(19, LocalTime.NOON, 1);
        RowMapping requests = mapping(REQUESTS, Map.of(), Set.of("A1"), fromThe19thDaysToNoon);
        for (String each : List.of("2026-05-18 11:59:59 2026-05", "2026-05-18 12:00:00 2026-06")) {
            String[] words = each.split(" ");
            assertEquals(
                    List.of(words[2]),
                    told(
                            requests,
                            "core.hotline_request",
                            List.of("event_month"),
                            List.of("id", "area", "type", "at", "told", "out"),
                            "r1",
                            "A1",
                            "投诉",
                            words[0] + " " + words[1],
                            "",
                            ""));
        }
    }

    @Test
    void makesValuesOfCells() throws Exception {
        assertEquals(
                List.of("r1 complaint 2026-05-01T00:30:00Z 2026-05 satisfied true"),
                request("r1", "A1", "投诉", "2026-05-01 08:30:00", "满意", "是"));
        assertEquals(
                List.of("r1 other 2026-04-30T16:05:00Z 2026-05 null false"),
                request(" r1\u3000", "A1", "咨询", "2026/5/1 0:05", "99", ""));
    }

    @Test
    void aMissingCodeIsNoOtherCode() throws Exception {
        assertEquals(
                List.of("row request_type required null: a value"), request("r1", "A1", "-", "2026/5/1 0:05", "", ""));
    }

    @Test
    void tellsAllThatIsWrongWithARow() throws Exception {
        assertEquals(
                List.of(
                        "row request_id required null: a value",
                        "row created_at type 2026-02-30 08:30:00: a date like yyyy-MM-dd HH:mm:ss or yyyy/M/d H:mm",
                        "row satisfaction domain 好: one of [满意]",
                        "row area_code unknown_area B9: an area of core.area"),
                request("", "B9", "投诉", "2026-02-30 08:30:00", "好", "否"));
        assertEquals(
                List.of("row created_at range 1066-10-14 09:00:00: a day from 1900-01-01 and before 2100-01-01"),
                request("r1", "A1", "投诉", "1066-10-14 09:00:00", "满意", "否"));
        assertEquals(
                List.of("row  cells 7: as many cells as the header has"),
                request("r1", "A1", "投诉", "2026-05-01 08:30:00", "满意", "是", "one too many"));
    }

    @Test
    void makesAnAnswerOfEveryQuestionAsked() throws Exception {
        RowMapping mapping = mapping(ANSWERS, Map.of(), Set.of("A1"));
        List<String> fields = List.of("survey_id", "question_id", "answer", "score", "missing_reason");
        List<String> header = List.of("id", "area", "q1", "q2");
        assertEquals(
                List.of("w1 overall 满意 5.0 null", "w1 visits 3 3.0 null"),
                told(mapping, "core.survey_answer", fields, header, "7", "A1", "满意", "3"));
        assertEquals(
                List.of("w1 overall null null dont_know", "w1 visits null null blank"),
                told(mapping, "core.survey_answer", fields, header, "7", "A1", "9", " "));
        assertEquals(
                List.of(
                        "w1 overall null null invalid",
                        "w1 visits null null invalid",
                        "cell overall domain 尚可: one of [满意, 不满意]",
                        "cell visits domain 31: a number from 0.0 to 30.0"),
                told(mapping, "core.survey_answer", fields, header, "7", "A1", "尚可", "31"));
    }

    @Test
    void aTimeThatCannotLieBeforeAnotherCountsAsThatAndIsTold() throws Exception {
        RowMapping mapping = mapping(
                REQUESTS.replace(
                        "satisfaction: {from: told, codes: {满意: satisfied}, missing: ['99']}",
                        "closed_at: {from: told, formats: ['yyyy-MM-dd HH:mm:ss'], not_before: created_at}"),
                Map.of(),
                Set.of("A1"));
        List<String> fields = List.of("request_id", "created_at", "closed_at");
        List<String> header = List.of("id", "area", "type", "at", "told", "out");
        String day = "2026-05-01 08:30:00";
        assertEquals(
                List.of("r1 2026-05-01T00:30:00Z 2026-05-01T00:30:01Z"),
                told(
                        mapping,
                        "core.hotline_request",
                        fields,
                        header,
                        "r1",
                        "A1",
                        "投诉",
                        day,
                        "2026-05-01 08:30:01",
                        ""));
        assertEquals(
                List.of(
                        "r2 2026-05-01T00:30:00Z 2026-05-01T00:30:00Z",
                        "cell closed_at before 2026-04-30 23:00:00: not before created_at, which is taken in its place"),
                told(
                        mapping,
                        "core.hotline_request",
                        fields,
                        header,
                        "r2",
                        "A1",
                        "投诉",
                        day,
                        "2026-04-30 23:00:00",
                        ""));
    }

    @Test
    void whatATimeCannotLieBeforeIsAMappedFieldOfItsKind() {
        String mapped = REQUESTS.replace("at: {from: at,", "at: {not_before: area_code, from: at,");
        assertEquals(
                "source.yml:10: field 'created_at' cannot be compared with 'area_code' (expected a mapped field that is a"
                        + " timestamp as it is)",
                assertThrows(DefinitionException.class, () -> mapping(mapped, Map.of(), Set.of()))
                        .getMessage()
                        .lines()
                        .filter(line -> line.contains("compared"))
                        .findFirst()
                        .orElse("")
                        .strip());
    }

    /** The header of a delivery says which layout it has: columns in another order, called otherwise, more of them. */
    @Test
    void severalLayoutsOfOneFeedGoByTheirHeaders() throws Exception {
        RowMapping mapping = mapping(
                REQUESTS.replace("request_id: id", "request_id: {from: [id, number]}")
                        .replace("area_code: area", "area_code: {from: [area, council]}"),
                Map.of(),
                Set.of("A1"));
        List<String> fields = List.of("request_id", "area_code", "request_type", "satisfaction");
        String at = "2026-05-01 08:30:00";
        assertEquals(
                List.of("r1 A1 complaint satisfied"),
                told(
                        mapping,
                        "core.hotline_request",
                        fields,
                        List.of("id", "area", "type", "at", "told"),
                        "r1",
                        "A1",
                        "投诉",
                        at,
                        "满意"));
        assertEquals(
                List.of("r2 A1 complaint null"),
                told(
                        mapping,
                        "core.hotline_request",
                        fields,
                        List.of("more", "at", "type", "council", "number"),
                        "x",
                        at,
                        "投诉",
                        "A1",
                        "r2"));
    }

    @Test
    void rowsOfAnAreaThatHasEndedAreToldByItsHeir() throws Exception {
        RowMapping mapping = mapping(
                REQUESTS.replace("area_code: area", "area_code: {from: area, back_cast: true}"),
                Map.of(),
                Set.of("A1", "OLD"));
        for (String area : List.of("A1", "OLD")) {
            assertEquals(
                    List.of("A1"),
                    told(
                            mapping,
                            "core.hotline_request",
                            List.of("area_code"),
                            List.of("id", "area", "type", "at", "told", "out"),
                            "r1",
                            area,
                            "投诉",
                            "2026-05-01 08:30:00",
                            "",
                            ""));
        }
    }

    /** A cell of a thousandth of a degree says which community a point lies in; what no cell holds lies nowhere. */
    @Test
    void aPointLiesInTheAreaOfItsCell() throws Exception {
        String cell = REQUESTS.replace(
                "area_code: area", "area_code: {from: area, lookup: {file: cells.csv, key: cell, value: code}}");
        RowMapping mapping = mapping(cell, Map.of("31.467_104.741", "A1"), Set.of("A1"));
        List<String> fields = List.of("request_id", "area_code");
        List<String> header = List.of("id", "area", "type", "at", "told", "out");
        String[] row = {"r1", "31.467_104.741", "投诉", "2026-05-01 08:30:00", "", ""};
        assertEquals(List.of("r1 A1"), told(mapping, "core.hotline_request", fields, header, row));
        row[1] = "31.468_104.741";
        assertEquals(
                List.of("row area_code domain 31.468_104.741: a cell of cells.csv"),
                told(mapping, "core.hotline_request", fields, header, row));
    }

    @Test
    void textsThatComeAgainMeanTheSameAndThoseAtFaultAreToldEveryTime() throws Exception {
        RowMapping mapping = mapping(REQUESTS, Map.of(), Set.of("A1"));
        List<String> header = List.of("id", "area", "type", "at", "told", "out");
        for (int time = 0; time < 3; time++) {
            assertEquals(
                    List.of("r1 satisfied"),
                    told(
                            mapping,
                            "core.hotline_request",
                            List.of("request_id", "satisfaction"),
                            header,
                            "r1",
                            "A1",
                            "投诉",
                            "2026-05-01 08:30:00",
                            "满意",
                            ""));
            assertEquals(
                    List.of("row satisfaction domain 好: one of [满意]"),
                    told(
                            mapping,
                            "core.hotline_request",
                            List.of("request_id"),
                            header,
                            "r1",
                            "A1",
                            "投诉",
                            "2026-05-01 08:30:00",
                            "好",
                            ""));
        }
    }
}
