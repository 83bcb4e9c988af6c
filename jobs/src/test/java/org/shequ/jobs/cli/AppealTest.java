package org.shequ.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.jobs.publish.PublishedRelease;
import org.shequ.jobs.publish.PublishedRoot;

/** Appeals: written into a file of the deployment, computed by the next night, shown, and named as the cause of what changed. */
class AppealTest {
    private static final String CITY = """
            id: my_city
            code: '990200000000'
            name: {zh: 我的城市, en: My city}
            time_zone: Asia/Shanghai
            assess: month
            """;
    private static final String AREAS = """
            area_code,area_level,area_name,parent_code,resident_population
            990200000000,city,我的城市,,15500
            990201000000,district,东区,990200000000,15500
            990201001000,street,河边街道,990201000000,15500
            990201001001,community,柳岸社区,990201001000,8200
            990201001002,community,桥头社区,990201001000,7300
            """;
    private static final String REQUESTS = """
            工单号,社区编码,类型,分类,来电时间,更新时间
            W1,990201001001,投诉,公园,2026-10-01 08:05,2026-10-02 09:00
            W2,990201001001,投诉,道路,2026-10-03 09:40,2026-10-03 10:00
            W3,990201001002,咨询,公园,2026-10-31 23:59,2026-10-31 23:59
            W4,990201001002,咨询,道路,2026-10-05 10:00,2026-10-05 10:00
            """;
    private static final String SOURCE = """
            id: requests
            name: {zh: 热线工单, en: Hotline requests}
            feed: core.hotline_request
            read: {files: [requests/*.csv], format: csv}
            version_at: {from: 更新时间, formats: ['yyyy-MM-dd HH:mm']}
            columns:
              request_id: 工单号
              area_code: 社区编码
              request_type: {from: 类型, codes: {投诉: complaint, 咨询: enquiry}, otherwise: other}
              category: 分类
              created_at: {from: 来电时间, formats: ['yyyy-MM-dd HH:mm']}
              is_excluded: {constant: 'false'}
            """;
    private static final String INDICATOR = """
            - id: park_complaint_share
              name: {zh: 公园类诉求占比, en: Share of requests about parks}
              definition: {zh: 公园类诉求占全部诉求之比。, en: Requests about parks over all requests.}
              dimension: service
              role: context
              accountable: community
              kind: proportion
              unit: {zh: '%', en: '%'}
              direction: neutral
              interval: wilson
              minimum_n: {show: 1, rank: 30}
              table: core.hotline_request
              counts_by: created_at
              numerator: category = '公园'
              denominator: request_id is not null
              source: local
              caveat: {zh: 分类由话务员填写。, en: The class is entered by the operator.}
              examples:
                - month: 2026-09
                  given: |
                    request_id | created_at          | category
                    1          | 2026-09-01 08:00:00 | 公园
                    2          | 2026-09-30 23:59:59 | 道路
                  expect: {numerator: 1, denominator: 2, value: 0.5}
            """;
    private static final String APPEALS = """
            - id: A-1
              area: '990201001001'
              indicator: park_complaint_share
              period: 2026-10
              lodged_on: 2026-11-02
              lodged_by: 柳岸社区居委会
              reason: 工单 W2 属于邻市道路
              decision: upheld
              decided_on: 2026-11-05
              approver: 市评价办王某
              effect:
                source: requests
                exclude: [W2]
            - id: A-2
              area: '990201001002'
              indicator: park_complaint_share
              period: 2026-10
              lodged_on: 2026-11-03
              lodged_by: 桥头社区居委会
              reason: 工单 W3 说的是道路
              decision: upheld
              decided_on: 2026-11-05
              approver: 市评价办王某
              effect:
                source: requests
                correct:
                  W3: {category: 道路}
            - id: A-3
              area: '990201001002'
              indicator: park_complaint_share
              period: 2026-10
              lodged_on: 2026-11-04
              lodged_by: 桥头社区居委会
              reason: 定义不合理
            """;

    @TempDir
    private Path folder;

    private void write() throws IOException {
        write("city/city.yml", CITY);
        write("city/areas.csv", AREAS);
        write("city/data/requests/2026-10.csv", REQUESTS);
        write("city/sources/requests.yml", SOURCE);
        write("city/indicators/parks.yml", INDICATOR);
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private PublishedRelease night(String date) {
        CommandCall night = CommandCall.in(folder, "run", "nightly", "--date", date);
        assertEquals(0, night.exit(), night.toString());
        PublishedRoot root = new PublishedRoot(folder.resolve("home/published"));
        return PublishedRelease.open(root, root.current().orElseThrow());
    }

    /** Numerator and denominator of October. */
    private static double[] october(PublishedRelease release, String area) {
        Object[] row = release.rows(
                        "indicator_value",
                        List.of("area_code", "indicator_id", "period_type", "period", "numerator", "denominator"),
                        each -> each[0].equals(area)
                                && each[1].equals("park_complaint_share")
                                && each[2].equals("month")
                                && each[3].equals("2026-10"))
                .get(0);
        return new double[] {(Double) row[4], (Double) row[5]};
    }

    @Test
    void anUpheldAppealLeavesOutOrCorrectsRowsFromTheNextNightOn() throws IOException {
        write();
        PublishedRelease before = night("2026-11-01");
        assertArrayEquals(new double[] {1, 2}, october(before, "990201001001"));
        assertArrayEquals(new double[] {1, 2}, october(before, "990201001002"));
        assertArrayEquals(new double[] {2, 4}, october(before, "990201001000"));

        write("city/appeals.yml", APPEALS);
        CommandCall check = CommandCall.in(folder, "check");
        assertEquals(0, check.exit(), check.toString());
        assertTrue(check.out().contains("3 appeals"), check.out());
        PublishedRelease after = night("2026-11-06");
        assertArrayEquals(new double[] {1, 1}, october(after, "990201001001"), "W2 is left out");
        assertArrayEquals(new double[] {0, 2}, october(after, "990201001002"), "W3 is about roads");
        assertArrayEquals(new double[] {1, 3}, october(after, "990201001000"));

        assertEquals(
                List.of(
                        "[A-1, 990201001001, 柳岸社区, upheld, exclusion, [W2], 1, null, 1.0]",
                        "[A-2, 990201001002, 桥头社区, upheld, correction, [W3], null, 1, 0.0]",
                        "[A-3, 990201001002, 桥头社区, pending, none, null, null, null, 0.0]"),
                after
                        .rows(
                                "appeal",
                                List.of(
                                        "appeal_id",
                                        "area_code",
                                        "area_name",
                                        "decision",
                                        "effect",
                                        "row_keys",
                                        "rows_excluded",
                                        "rows_corrected",
                                        "value"),
                                any -> true)
                        .stream()
                        .map(java.util.Arrays::toString)
                        .toList());
        assertTrue(after.rows("exclusion", List.of("area_code", "rule", "rule_zh", "row_count"), any -> true).stream()
                .map(java.util.Arrays::toString)
                .anyMatch("[990201001001, appeal_A-1, 申诉 A-1（市评价办王某 2026-11-05 批准）, 1]"::equals));

        CommandCall diff = CommandCall.in(folder, "releases", "diff", before.id(), after.id(), "--limit", "0");
        for (String[] each : new String[][] {{"990201001001", "A-1"}, {"990201001002", "A-2"}}) {
            String line = "park_complaint_share/main +" + each[0] + " +month 2026-10 .*appeal " + each[1] + "\\s*";
            assertTrue(diff.out().lines().anyMatch(found -> found.matches(line)), diff.out());
        }
        assertTrue(diff.out().contains("changed in indicator_value by appeal A-1"), diff.out());

        String page = Files.readString(after.folder().resolve("scorecards/areas/990201001002.html"));
        assertTrue(page.contains("申诉 A-3（公园类诉求占比 2026-10，2026-11-04 提出）：处理中"), page);
        assertTrue(page.contains("成立 2026-11-05（市评价办王某），更正 1 行"), page);
        assertTrue(page.contains("引用编号 " + after.id() + "-990201001002"), page);
        Path open = after.folder().resolve("public");
        assertFalse(Files.exists(open.resolve("appeal")));
        assertFalse(Files.readString(open.resolve("scorecards/areas/990201001002.html"))
                .contains("A-3"));
        assertEquals(0, CommandCall.in(folder, "releases", "verify", "current").exit());
        CommandCall optionsFirst = CommandCall.of(
                "releases",
                "--deployment",
                folder.resolve("city").toString(),
                "--home",
                folder.resolve("home").toString(),
                "verify",
                "current");
        assertEquals(0, optionsFirst.exit(), optionsFirst.toString());
    }

    @Test
    void allThatIsWrongWithAppealsIsToldAtOnceWithFileAndLine() throws IOException {
        write();
        write("city/appeals.yml", """
                - {id: B-1, area: '990201001001', indicator: nothing, period: 2026-10, lodged_on: 2026-11-02, lodged_by: 甲, reason: 乙}
                - id: B-2
                  area: '990201001001'
                  indicator: park_complaint_share
                  period: October
                  lodged_on: 2026-11-02
                  lodged_by: 甲
                  reason: 乙
                - {id: B-3, area: '990201001001', indicator: park_complaint_share, period: 2026-10, lodged_on: 2026-11-02, lodged_by: 甲, reason: 乙, decision: upheld}
                - {id: B-4, area: '990201001001', indicator: park_complaint_share, period: 2026-10, lodged_on: 2026-11-02, lodged_by: 甲, reason: 乙, decision: upheld, decided_on: 2026-11-03, approver: 丙, effect: {source: other, exclude: [W1]}}
                - {id: B-5, area: '990201001001', indicator: park_complaint_share, period: 2026-10, lodged_on: 2026-11-02, lodged_by: 甲, reason: 乙, decision: upheld, decided_on: 2026-11-03, approver: 丙, effect: {source: requests, exclude: ["') or ('1' = '1"], correct: {W1: {request_id: W9}}}}
                """);
        CommandCall check = CommandCall.in(folder, "check");
        assertEquals(2, check.exit(), check.toString());
        String file = folder.resolve("city/appeals.yml").toString();
        for (String problem : List.of(
                file + ":1: appeal B-1: there is no indicator 'nothing'",
                file + ":2: appeal B-2 is about the period 'October'",
                file + ":9: appeal B-3 is upheld and does not say when and by whom",
                file + ":10: appeal B-4: there is no source 'other' (expected one of [areas, requests])",
                file + ":11: appeal B-5: field 'request_id' of source requests cannot be corrected",
                file + ":11: appeal B-5: '') or ('1' = '1' cannot be told in a rule")) {
            assertTrue(check.err().contains(problem), problem + " not in\n" + check.err());
        }
    }
}
