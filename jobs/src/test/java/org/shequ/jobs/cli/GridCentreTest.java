package org.shequ.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A grid centre's export by configuration alone: its rules each with a name and a count, grids as areas of their own, a community
 * without a code, and two communities that were merged on 1 May.
 */
class GridCentreTest {
    private static final String CODE = "coalesce(`社区编码`, concat(`街道编码`, '-', substr(md5(`社区`), 1, 6)))";

    @TempDir
    private static Path folder;

    private static String noCode;

    @BeforeAll
    static void run() throws IOException {
        write("city/city.yml", """
                id: centre
                code: '990300000000'
                name: {zh: 网格市, en: Grid city}
                time_zone: Asia/Shanghai
                assess: month
                months_of_history: 2
                scheme: default_2026
                """);
        write("city/sources/areas.yml", """
                id: areas
                name: {zh: 区划表, en: Areas}
                feed: core.area
                read: {folder: deployment, files: [areas.csv]}
                delivers: full
                columns:
                  area_code: {expression: "%s"}
                  valid_from: {from: 生效, empty: '2020-01-01'}
                  valid_to: 失效
                  area_level: {from: 层级, codes: {市: city, 街道: street, 社区: community, 网格: grid}}
                  area_name: 社区
                  parent_code: 街道编码
                  successor_codes: 继任
                  is_virtual: {constant: 'false'}
                """.formatted(CODE));
        write("city/areas.csv", """
                社区编码,层级,社区,街道编码,生效,失效,继任
                990300000000,市,网格市,,,,
                990301001000,街道,河边街道,990300000000,,,
                990301001001,社区,柳岸,990301001000,,,
                990301001001-G1,网格,柳岸一网格,990301001001,,,
                990301001001-G2,网格,柳岸二网格,990301001001,,,
                990301001002,社区,东里,990301001000,,2026-04-30,990301001009
                990301001003,社区,西里,990301001000,,2026-04-30,990301001009
                990301001009,社区,东西里,990301001000,2026-05-01,,
                ,社区,新城,990301001000,,,
                """);
        write("city/sources/cases.yml", """
                id: cases
                name: {zh: 网格案件, en: Grid cases}
                feed: core.grid_case
                read: {files: ['*.csv']}
                exclude:
                  - {rule: voided, name: {zh: 作废, en: Voided}, when: "`当前阶段` = '[作废]'"}
                columns:
                  case_id: 案件号
                  area_code: {expression: "concat_ws('-', %s, `网格`)", back_cast: true}
                  category: {constant: 市容环境}
                  case_source: {constant: patrol}
                  reported_at: {from: 上报时间, formats: ['yyyy-MM-dd HH:mm']}
                  registered_at: {from: 立案时间, formats: ['yyyy-MM-dd HH:mm']}
                  due_at: {from: 处置截止时间, formats: ['yyyy-MM-dd HH:mm']}
                  disposed_at: {from: 处置结束时间, formats: ['yyyy-MM-dd HH:mm'], not_before: registered_at}
                  closed_at:
                    expression: "case when `当前阶段` = '监督员自行处理' then `上报时间` else `结案时间` end"
                    formats: ['yyyy-MM-dd HH:mm']
                    not_before: registered_at
                  is_self_handled: {expression: "`当前阶段` = '监督员自行处理'"}
                  is_forced_close: {expression: "`强制结案时间` is not null"}
                  is_deferred: {constant: 'false'}
                  is_extended: {constant: 'false'}
                  rework_count: {constant: '0'}
                """.formatted(CODE));
        // On time; voided; self-handled, with a closing time in June; done before it was registered; forced; closed
        // after May;
        // nowhere; the first once more; merged communities in April and in May; a community without a code.
        write("data/cases.csv", """
                案件号,社区编码,社区,街道编码,网格,上报时间,立案时间,处置截止时间,处置结束时间,结案时间,强制结案时间,当前阶段
                1,990301001001,柳岸,990301001000,G1,2026-05-01 08:00,2026-05-01 09:00,2026-05-05 09:00,2026-05-02 08:00,2026-05-02 09:00,,结案
                2,990301001001,柳岸,990301001000,G1,2026-05-02 08:00,2026-05-02 09:00,2026-05-05 09:00,,,,[作废]
                3,990301001001,柳岸,990301001000,G2,2026-05-03 10:00,,,,2026-06-01 10:00,,监督员自行处理
                4,990301001001,柳岸,990301001000,G1,2026-05-04 08:00,2026-05-04 12:00,2026-05-06 12:00,2026-05-04 09:00,2026-05-04 11:00,,结案
                5,990301001001,柳岸,990301001000,G2,2026-05-05 08:00,2026-05-05 09:00,2026-05-20 09:00,,2026-05-10 09:00,2026-05-10 09:00,结案
                6,990301001001,柳岸,990301001000,G2,2026-05-31 11:00,2026-05-31 12:00,2026-05-31 23:00,2026-06-01 07:00,2026-06-01 08:00,,结案
                7,990301001008,南里,990301001000,,2026-05-05 08:00,2026-05-05 09:00,2026-05-20 09:00,,,,处置
                1,990301001001,柳岸,990301001000,G1,2026-05-01 08:00,2026-05-01 09:00,2026-05-05 09:00,2026-05-02 08:00,2026-05-02 09:00,,结案
                9,990301001002,东里,990301001000,,2026-04-10 08:00,2026-04-10 09:00,2026-04-15 09:00,2026-04-11 08:00,2026-04-11 09:00,,结案
                10,990301001003,西里,990301001000,,2026-04-10 08:00,2026-04-10 09:00,2026-04-16 09:00,,,,处置
                11,990301001009,东西里,990301001000,,2026-05-10 08:00,2026-05-10 09:00,2026-05-12 09:00,2026-05-11 08:00,2026-05-11 09:00,,结案
                12,,新城,990301001000,,2026-05-10 08:00,2026-05-10 09:00,2026-05-12 09:00,2026-05-11 08:00,2026-05-11 09:00,,结案
                """);
        CommandCall night = CommandCall.in(
                folder, "run", "nightly", "--data", folder.resolve("data").toString(), "--date", "2026-06-02");
        assertEquals(0, night.exit(), night.err());
        noCode = published("select area_code from '%s/area/*.parquet' where area_name = '新城'")
                .get(0);
    }

    @Test
    void everyRowIsAccountedForAndEveryRuleIsCountedByItsName() {
        assertEquals(
                List.of("accepted  9", "duplicate  1", "excluded voided 1", "rejected unknown_area 1"),
                published("select outcome || ' ' || reason || ' ' || sum(row_count) from '%s/reject_summary/*.parquet'"
                        + " where source_id = 'cases' and outcome <> 'cell' group by outcome, reason order by 1"));
        assertEquals(
                List.of("voided 990301001001-G1 1"),
                published("select distinct rule || ' ' || area_code || ' ' || row_count from '%s/exclusion/*.parquet'"
                        + " where area_level = 'grid' order by 1"));
        CommandCall rejects = CommandCall.in(folder, "rejects", "--reason", "before");
        assertTrue(rejects.out().contains("2026-05-04 09:00"), rejects.out());
        assertTrue(rejects.out().contains("2026-05-04 11:00"), rejects.out());
    }

    /** Due in May: 1, 4, 5 by force, and 6, which was open at 24:00 of the 31st. */
    @Test
    void aForcedCloseCountsOrCountsAgainst() {
        assertEquals(List.of("3/4"), figures("grid_closure_rate", "main", "2026-05", "990301001001"));
        assertEquals(List.of("2/4"), figures("grid_closure_rate", "unforced", "2026-05", "990301001001"));
        assertEquals(List.of("3/4"), figures("grid_ontime_closure_rate", "main", "2026-05", "990301001001"));
        assertEquals(List.of("2/4"), figures("grid_ontime_closure_rate", "unforced", "2026-05", "990301001001"));
    }

    @Test
    void whatItsReporterDealtWithIsClosedOnTheDayOfTheReportAndCountedApart() {
        assertEquals(List.of("1/4"), figures("self_resolution_share", "main", "2026-05", "990301001001"));
    }

    /** 24, 0 and 120 hours, and one that is open after 12. */
    @Test
    void durationsBeforeTheirBeginningAreNoughtAndThoseOfOpenCasesEndWithTheAssessedDay() {
        assertEquals(List.of("3/4"), figures("median_handling_hours", "main", "2026-05", "990301001001"));
    }

    @Test
    void gridsAreMeasuredAndAddUpToTheirCommunity() {
        assertEquals(List.of("2/2"), figures("grid_closure_rate", "main", "2026-05", "990301001001-G1"));
        assertEquals(List.of("1/2"), figures("grid_closure_rate", "main", "2026-05", "990301001001-G2"));
    }

    @Test
    void aCommunityWithoutACodeGoesByItsStreetAndName() {
        assertTrue(noCode.matches("990301001000-[0-9a-f]{6}"), noCode);
        assertEquals(List.of("1/1"), figures("grid_closure_rate", "main", "2026-05", noCode));
    }

    @Test
    void communitiesThatWereMergedAreToldByTheOneThatTookTheirPlace() {
        assertEquals(List.of("1/2"), figures("grid_closure_rate", "main", "2026-04", "990301001009"));
        assertEquals(List.of("1/1"), figures("grid_closure_rate", "main", "2026-05", "990301001009"));
        assertEquals(List.of("1/2"), figures("grid_closure_rate", "main", "2026-04", "990301001000"));
        assertEquals(List.of("5/6"), figures("grid_closure_rate", "main", "2026-05", "990301001000"));
    }

    private static List<String> figures(String indicator, String variant, String month, String area) {
        return published("select numerator::int || '/' || denominator::int from '%s/indicator_value/*.parquet'"
                + " where indicator_id = '" + indicator + "' and variant = '" + variant + "' and period = '" + month
                + "' and period_type = 'month' and area_code = '" + area + "'");
    }

    private static void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static List<String> published(String query) {
        return CurrentRelease.column(folder.resolve("home"), query);
    }
}
