package org.shequ.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.shequ.jobs.audit.Explanation;
import org.shequ.jobs.measure.Recount;
import org.shequ.schemas.Words;

/** An explanation for terminals, Chinese first: the score from the top, then a figure down to its rows. */
final class ExplanationText {
    private final Explanation explanation;
    private final int most;
    private final StringBuilder text = new StringBuilder();

    /** @param most how many rows of each sort to show */
    ExplanationText(Explanation explanation, int most) {
        this.explanation = explanation;
        this.most = most;
    }

    String text() {
        line(explanation.areaName() + " " + explanation.areaCode() + "  " + explanation.periodType() + " "
                + explanation.period() + "  发布 release " + explanation.release());
        scores();
        if (explanation.figure() == null) {
            line("");
            line("追溯到行 Down to rows: ./shequ explain --area " + explanation.areaCode() + " --period "
                    + explanation.period() + " --indicator ID");
            return text.toString();
        }
        figure(explanation.figure());
        return text.toString();
    }

    private void line(String words) {
        text.append(words).append('\n');
    }

    private void title(String zh, String en) {
        line("");
        line("## " + zh + " " + en);
    }

    private void scores() {
        title("得分", "Score");
        if (explanation.scores().isEmpty()) {
            line("该区域本期不评分 not scored in this period");
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "项目 item",
                "得分 score",
                "权重 weight",
                "数值 value",
                "分子/分母 n/d",
                "值期 value of",
                "位次 rank",
                "等级 grade",
                "状态 status"));
        for (Explanation.ScoreLine line : explanation.scores()) {
            String indent =
                    switch (line.kind()) {
                        case "overall" -> "";
                        case "indicator" -> "    ";
                        default -> "  ";
                    };
            rows.add(List.of(
                    indent + line.name() + (line.kind().equals("indicator") ? " " + line.item() : ""),
                    number(line.score()),
                    number(line.effectiveWeight()),
                    number(line.value()),
                    quotient(line.numerator(), line.denominator()),
                    blank(line.valuePeriod()),
                    line.rank() == null ? "" : line.rank() + "/" + line.ranked(),
                    blank(line.grade()),
                    line.status() + (line.reason() == null ? "" : " " + line.reason())));
        }
        text.append(TextTable.of(rows, 1, 2, 3));
    }

    private void figure(Explanation.Figure figure) {
        title(
                figure.name().zh() + "（" + figure.variantName().zh() + "）",
                figure.name().en() + " (" + figure.variantName().en() + ")");
        line(figure.definition().zh());
        line(figure.definition().en());
        figure.numeratorFormula().forEach(formula -> line("分子 numerator:   " + formula));
        figure.denominatorFormula().forEach(formula -> line("分母 denominator: " + formula));
        Explanation.Published published = figure.published();
        line("发布 published " + figure.periodType() + " " + figure.period() + ": "
                + quotient(published.numerator(), published.denominator())
                + (figure.per() == 1 ? "" : " × " + number(figure.per())) + " = " + number(published.value())
                + ", n " + published.n() + interval(published) + ", " + published.status()
                + (published.reason() == null ? "" : " " + published.reason()));
        recounted(figure);
        parts(figure);
        rows(figure);
        leftOut(figure);
        excluded(figure);
        rejected(figure);
        sources(figure);
        title("数据状态", "States of the tables");
        figure.snapshots().forEach((table, snapshot) -> line(table + " " + snapshot));
    }

    private static String interval(Explanation.Published published) {
        return published.lower95() == null || published.upper95() == null
                ? ""
                : ", 95 % " + number(published.lower95()) + " – " + number(published.upper95());
    }

    private static String agreement(Boolean isSame) {
        if (isSame == null) {
            return "发布中不公布 withheld from the release";
        }
        return isSame ? "与发布完全一致 exactly as published" : "与发布不一致！ DIFFERS from what was published";
    }

    private void recounted(Explanation.Figure figure) {
        if (!figure.lost().isEmpty()) {
            line("未重算：发布所依据的状态已不在湖中，已发布数字不变 not counted again, the figure stands: the lake no longer keeps");
            figure.lost().forEach(state -> line("  " + state));
            return;
        }
        if (figure.recounted() == null) {
            line("无来源，未重算 no source, not counted again");
            return;
        }
        Explanation.Recounted again = figure.recounted();
        line("重算 counted again from rows: " + quotient(again.numerator(), again.denominator())
                + "，分子行 rows of the numerator "
                + again.numeratorRows() + "，分母行 rows of the denominator " + again.denominatorRows() + "，"
                + agreement(figure.isSame()));
    }

    private void parts(Explanation.Figure figure) {
        title("分量（区域或单位 × 月）", "Components by area or unit and month");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("月 month", "区域 area", "表 table", "分子 numerator", "分母 denominator", "分子行 rows", "分母行 rows"));
        for (Recount.Part part : figure.parts().stream().limit(most).toList()) {
            rows.add(List.of(
                    part.month(),
                    part.area(),
                    part.table(),
                    number(part.numerator()),
                    number(part.denominator()),
                    Long.toString(part.numeratorRows()),
                    Long.toString(part.denominatorRows())));
        }
        text.append(TextTable.of(rows, 3, 4, 5, 6));
        more(figure.parts().size());
    }

    private void rows(Explanation.Figure figure) {
        title("计入的行", "Rows counted");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("月 month", "社区 community", "表 table", "记录 record", "分子 num.", "分母 den.", "文件 file", "行 line"));
        for (Explanation.CountedRow row : figure.rows()) {
            rows.add(List.of(
                    row.month(),
                    row.area(),
                    row.table(),
                    row.key().entrySet().stream()
                            .filter(entry -> !entry.getKey().equals("area_code"))
                            .map(entry -> String.valueOf(entry.getValue()))
                            .collect(Collectors.joining(" ")),
                    row.isInNumerator() ? number(row.numerator()) : "·",
                    row.isInDenominator() ? number(row.denominator()) : "·",
                    file(row.origin()),
                    place(row.origin())));
        }
        text.append(TextTable.of(rows, 4, 5, 7));
        long all = figure.recounted() == null
                ? 0
                : Math.max(
                        figure.recounted().numeratorRows(), figure.recounted().denominatorRows());
        more(all);
    }

    private void more(long all) {
        if (all > most) {
            line("…… 只列前 " + most + " 行 only the first " + most + " are listed (--rows 0 lists all)");
        }
    }

    private void leftOut(Explanation.Figure figure) {
        title("期内而按定义不计的行", "Rows of the period that the definition leaves out");
        if (figure.leftOut().isEmpty()) {
            line("无 none");
        }
        figure.leftOut()
                .forEach(each -> line(each.rows() + " × " + each.table() + "：不满足 does not hold: " + each.condition()));
    }

    private void excluded(Explanation.Figure figure) {
        title("按命名规则排除的行（按事件月份）", "Rows left out by a named rule, by month of the event");
        Map<String, Long> byRule = new TreeMap<>(figure.excluded().stream()
                .collect(Collectors.groupingBy(row -> named(row.rule(), row.name()), Collectors.counting())));
        byRule.forEach((rule, count) -> line(count + " × " + rule));
        listed(
                figure.excluded().stream()
                        .map(row -> List.of(
                                named(row.rule(), row.name()),
                                blank(row.month()),
                                unknown(row.area()),
                                file(row.origin()),
                                place(row.origin())))
                        .toList(),
                List.of("规则 rule", "月 month", "社区 community", "文件 file", "行 line"));
    }

    private void rejected(Explanation.Figure figure) {
        title("拒收的行（本区域，或读不出区域）", "Rows refused, of this area or of none that can be read");
        Map<String, Long> byReason = new TreeMap<>(figure.rejected().stream()
                .collect(Collectors.groupingBy(
                        row -> named(row.reason(), row.name()) + " " + blank(row.field()), Collectors.counting())));
        byReason.forEach((reason, count) -> line(count + " × " + reason));
        listed(
                figure.rejected().stream()
                        .map(row -> List.of(
                                named(row.reason(), row.name()) + " " + blank(row.field()),
                                blank(row.month()),
                                unknown(row.area()),
                                file(row.origin()),
                                place(row.origin())))
                        .toList(),
                List.of("原因 reason", "月 month", "社区 community", "文件 file", "行 line"));
    }

    private void listed(List<List<String>> all, List<String> header) {
        if (all.isEmpty()) {
            line("无 none");
            return;
        }
        List<List<String>> rows = new ArrayList<>(List.of(header));
        all.stream().limit(most).forEach(rows::add);
        text.append(TextTable.of(rows, header.size() - 1));
        more(all.size());
    }

    private void sources(Explanation.Figure figure) {
        title("来源核算（全部批次）", "Row accounting of the sources, all deliveries");
        figure.sources()
                .forEach(each -> line(each.source() + "  " + each.outcome()
                        + (each.reason().isEmpty() ? "" : " " + each.reason()) + "  " + each.rows()));
    }

    private static String named(String code, Words name) {
        return name == null ? code : code + " " + name;
    }

    private static String file(Explanation.Origin origin) {
        return origin == null ? "推算 laid out" : origin.file();
    }

    private static String place(Explanation.Origin origin) {
        if (origin == null) {
            return "";
        }
        return origin.line() == null ? "#" + origin.row() : Long.toString(origin.line());
    }

    private static String blank(String words) {
        return words == null ? "" : words;
    }

    private static String unknown(String area) {
        return area == null ? "不明 unknown" : area;
    }

    private static String quotient(Double numerator, Double denominator) {
        return numerator == null && denominator == null ? "" : number(numerator) + "/" + number(denominator);
    }

    private static String number(Double number) {
        if (number == null) {
            return "–";
        }
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString(number.longValue())
                : String.format(Locale.ROOT, "%.4f", number);
    }
}
