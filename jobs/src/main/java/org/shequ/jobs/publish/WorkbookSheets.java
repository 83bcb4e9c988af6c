package org.shequ.jobs.publish;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.shequ.common.period.Period;
import org.shequ.schemas.Words;
import org.shequ.schemas.contract.CodeList;
import org.shequ.schemas.indicator.Calendar;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.Kind;
import org.shequ.schemas.indicator.Variant;
import org.shequ.schemas.scheme.Dimension;

/** What an office prints of a release: scores, values of the assessed period, what was left out, definitions and notes. */
final class WorkbookSheets {
    private final ReleaseData data;
    private final Map<String, AreaRow> areas = new HashMap<>();
    private final List<AreaRow> ordered;

    WorkbookSheets(ReleaseData data) {
        this.data = data;
        data.areas().forEach(area -> areas.put(area.code(), area));
        List<String> levels = new ArrayList<>(data.deployment().city().levels().keySet());
        java.util.Collections.reverse(levels);
        this.ordered = data.areas().stream()
                .sorted(Comparator.comparingInt((AreaRow area) -> levels.indexOf(area.level()))
                        .thenComparing(AreaRow::code))
                .toList();
    }

    /** @param excluded rows of published.exclusion */
    void write(Path file, List<Object[]> excluded) {
        try (Workbook book = new Workbook(file, data.edition())) {
            notes(book);
            scores(book);
            values(book);
            exclusions(book, excluded);
            if (data.edition().audience().isToldOfDeliveries()) {
                accounting(book);
            }
            definitions(book);
        }
    }

    private void notes(Workbook book) {
        Workbook.Sheet sheet = book.sheet(
                "说明",
                Workbook.columns(Workbook.Column.text("项目", "Item", 22), Workbook.Column.text("说明", "Note", 100)),
                0);
        Edition edition = data.edition();
        sheet.add("城市 City", data.deployment().city().name().toString());
        sheet.add("评价周期 Period", edition.period().words().toString());
        sheet.add("发布编号 Release", edition.id());
        sheet.add("发布时间 Published", edition.publishedAt().toString());
        data.deployment()
                .scheme()
                .ifPresent(scheme ->
                        sheet.add("评价方案 Scheme", scheme.id() + " " + scheme.name() + "；" + scheme.adoption()));
        sheet.add(
                "得分 Score",
                "0–100 分，按方案取整；区间为 5%–95% 的模拟范围 0 to 100, rounded as the scheme says; intervals hold 90 % of simulated scores");
        sheet.add(
                "位次 Rank",
                "同层级位次，并列取小，按未取整得分 Rank within the level on the score before rounding; ties take the smaller");
        sheet.add("等级 Grade", "括号内为该等级的概率；低于 80% 写作“未定” With its probability; below 80 % it is called not firm");
        sheet.add(
                "指标值 Value",
                "比率由分子分母合计得出，从不取平均；空白即未知，原因见状态 Rates come from summed numerators and denominators, never from averages; blank is unknown, see the status");
        sheet.add(
                "样本数 n",
                "分母的记录数；低于最小样本不公布或不排名 Rows in the denominator; below the minimum a value is not shown or not ranked");
        sheet.add(
                "追溯 Rows",
                "./shequ explain --area 代码 --indicator 指标 --period "
                        + edition.period().name() + "，列出计入、排除与拒收的每一行 lists every row counted, left out and refused");
        sheet.add("异议 To contest", "注明发布编号、区域代码与指标标识 Name the release, the area code and the indicator id");
        sheet.add("文本 Text", "本表所有文本均为文本，不作公式 Every text here is text, never a formula");
        sheet.finish();
    }

    private void scores(Workbook book) {
        Map<String, Words> dimensions = new LinkedHashMap<>();
        data.deployment().scheme().ifPresent(scheme -> scheme.evaluations().forEach(evaluation -> evaluation
                .dimensions()
                .forEach((Dimension dimension) -> dimensions.putIfAbsent(dimension.id(), dimension.name()))));
        List<Workbook.Column> columns = Workbook.columns(
                Workbook.Column.text("层级", "Level", 9),
                Workbook.Column.text("区域", "Area", 22),
                Workbook.Column.text("代码", "Code", 15),
                Workbook.Column.text("上级", "Above", 18),
                Workbook.Column.number("得分", "Score", Workbook.TENTH),
                Workbook.Column.number("得分下限", "Lower", Workbook.TENTH),
                Workbook.Column.number("得分上限", "Upper", Workbook.TENTH),
                Workbook.Column.number("位次", "Rank", Workbook.WHOLE),
                Workbook.Column.number("位次上限", "Best", Workbook.WHOLE),
                Workbook.Column.number("位次下限", "Worst", Workbook.WHOLE),
                Workbook.Column.number("参评数", "Ranked", Workbook.WHOLE),
                Workbook.Column.text("等级", "Grade", 18));
        dimensions.values().forEach(name -> columns.add(Workbook.Column.number(name.zh(), name.en(), Workbook.TENTH)));
        columns.add(Workbook.Column.text("未评原因", "Why not scored", 40));
        Workbook.Sheet sheet = book.sheet("得分与位次", columns, 2);
        for (AreaRow area : ordered) {
            score(area, dimensions).ifPresent(row -> sheet.add(row.toArray()));
        }
        sheet.finish();
    }

    private Optional<List<Object>> score(AreaRow area, Map<String, Words> dimensions) {
        List<ScoreRow> rows = data.scores().getOrDefault(area.code(), List.of());
        return rows.stream()
                .filter(row -> row.kind().equals(ScoreRow.OVERALL))
                .findFirst()
                .map(total -> {
                    Optional<ScoreRow.Firmness> firm = total.firmness();
                    List<Object> cells = new ArrayList<>();
                    cells.add(level(area.level()).zh());
                    cells.add(area.name());
                    cells.add(area.code());
                    cells.add(area.parent().map(areas::get).map(AreaRow::name).orElse(null));
                    cells.add(Workbook.number(total.score()));
                    cells.add(firm.map(ScoreRow.Firmness::scoreLower).orElse(null));
                    cells.add(firm.map(ScoreRow.Firmness::scoreUpper).orElse(null));
                    cells.add(whole(total.rank()));
                    cells.add(firm.map(ScoreRow.Firmness::rankLower).orElse(null));
                    cells.add(firm.map(ScoreRow.Firmness::rankUpper).orElse(null));
                    cells.add(whole(total.ranked()));
                    cells.add(firm.map(each -> each.grade().zh())
                            .or(() -> total.grade().map(this::grade))
                            .orElse(null));
                    dimensions.keySet().forEach(id -> cells.add(dimension(rows, id)));
                    cells.add(total.reason().orElse(null));
                    return cells;
                });
    }

    private static Double dimension(List<ScoreRow> rows, String id) {
        return rows.stream()
                .filter(row ->
                        row.kind().equals(ScoreRow.DIMENSION) && row.item().equals(id))
                .findFirst()
                .map(row -> Workbook.number(row.score()))
                .orElse(null);
    }

    private static Integer whole(OptionalInt number) {
        return number.isPresent() ? number.getAsInt() : null;
    }

    private Words level(String code) {
        return data.deployment().city().levels().getOrDefault(code, new Words(code, code));
    }

    private String grade(String code) {
        return code("grade", code);
    }

    private String code(String list, String code) {
        CodeList codes = data.deployment().contracts().codeLists().get(list);
        return codes == null || !codes.has(code)
                ? code
                : codes.codes().get(code).zh();
    }

    private void values(Workbook book) {
        Workbook.Sheet sheet = book.sheet(
                "指标值",
                Workbook.columns(
                        Workbook.Column.text("层级", "Level", 9),
                        Workbook.Column.text("区域", "Area", 22),
                        Workbook.Column.text("代码", "Code", 15),
                        Workbook.Column.text("指标", "Indicator", 28),
                        Workbook.Column.text("指标标识", "Id", 30),
                        Workbook.Column.text("值期", "Value of", 10),
                        Workbook.Column.number("数值", "Value", Workbook.DECIMAL),
                        Workbook.Column.text("单位", "Unit", 12),
                        Workbook.Column.number("下限", "Lower 95 %", Workbook.DECIMAL),
                        Workbook.Column.number("上限", "Upper 95 %", Workbook.DECIMAL),
                        Workbook.Column.number("分子", "Numerator", Workbook.WHOLE),
                        Workbook.Column.number("分母", "Denominator", Workbook.WHOLE),
                        Workbook.Column.number("样本数", "n", Workbook.WHOLE),
                        Workbook.Column.text("状态", "Status", 12),
                        Workbook.Column.text("原因", "Reason", 40)),
                2);
        for (AreaRow area : ordered) {
            for (Indicator indicator : data.deployment().indicators().all()) {
                value(sheet, area, indicator);
            }
        }
        sheet.finish();
    }

    private void value(Workbook.Sheet sheet, AreaRow area, Indicator indicator) {
        Period period = data.edition().period();
        String type =
                indicator.calendar() == Calendar.WAVE ? "wave" : period.type().code();
        String name = type.equals("wave")
                ? data.values().periods(indicator.id(), Variant.MAIN, type).stream()
                        .reduce((one, other) -> other)
                        .orElse("")
                : period.name();
        data.values()
                .find(indicator.id(), Variant.MAIN, type, name, area.code())
                .ifPresent(row -> {
                    boolean isPercent = indicator.kind() == Kind.PROPORTION
                            || indicator.unit().zh().equals("%");
                    String format = isPercent ? Workbook.PERCENT : Workbook.DECIMAL;
                    sheet.add(
                            level(area.level()).zh(),
                            area.name(),
                            area.code(),
                            indicator.name().zh(),
                            indicator.id(),
                            name,
                            new Workbook.Formatted(Workbook.number(row.value()), format),
                            indicator.unit().zh(),
                            new Workbook.Formatted(Workbook.number(row.lower95()), format),
                            new Workbook.Formatted(Workbook.number(row.upper95()), format),
                            Workbook.number(row.numerator()),
                            Workbook.number(row.denominator()),
                            row.n().isPresent() ? row.n().getAsLong() : null,
                            code("value_status", row.status()),
                            row.reason().orElse(null));
                });
    }

    private void exclusions(Workbook book, List<Object[]> excluded) {
        Workbook.Sheet sheet = book.sheet(
                "排除",
                Workbook.columns(
                        Workbook.Column.text("区域", "Area", 22),
                        Workbook.Column.text("代码", "Code", 15),
                        Workbook.Column.text("指标", "Indicator", 30),
                        Workbook.Column.text("来源", "Source", 18),
                        Workbook.Column.text("规则", "Rule", 24),
                        Workbook.Column.number("排除行数", "Left out", Workbook.WHOLE),
                        Workbook.Column.number("计入行数", "Counted", Workbook.WHOLE)),
                1);
        for (Object[] row : excluded) {
            String indicator = (String) row[0];
            sheet.add(
                    row[3],
                    row[2],
                    data.deployment()
                            .indicators()
                            .find(indicator)
                            .map(each -> each.name().zh())
                            .orElse(indicator),
                    row[6],
                    row[8] == null ? row[7] : row[8],
                    row[10],
                    row[11]);
        }
        sheet.finish();
    }

    private void accounting(Workbook book) {
        Workbook.Sheet sheet = book.sheet(
                "行数核算",
                Workbook.columns(
                        Workbook.Column.text("来源", "Source", 24),
                        Workbook.Column.text("去向", "Outcome", 20),
                        Workbook.Column.text("规则或原因", "Rule or reason", 30),
                        Workbook.Column.number("行数", "Rows", Workbook.WHOLE)),
                1);
        data.accounting()
                .forEach(row -> sheet.add(row.source(), code("row_outcome", row.outcome()), row.reason(), row.rows()));
        sheet.finish();
    }

    private void definitions(Workbook book) {
        Workbook.Sheet sheet = book.sheet(
                "指标定义",
                Workbook.columns(
                        Workbook.Column.text("指标标识", "Id", 30),
                        Workbook.Column.text("名称", "Name", 24),
                        Workbook.Column.text("英文名", "English name", 28),
                        Workbook.Column.text("定义", "Definition", 60),
                        Workbook.Column.text("英文定义", "In English", 60),
                        Workbook.Column.text("单位", "Unit", 12),
                        Workbook.Column.number("公布最小样本", "Shown from n", Workbook.WHOLE),
                        Workbook.Column.number("排名最小样本", "Ranked from n", Workbook.WHOLE),
                        Workbook.Column.text("注意", "Caveat", 50)),
                2);
        for (Indicator indicator : data.deployment().indicators().all()) {
            sheet.add(
                    indicator.id(),
                    indicator.name().zh(),
                    indicator.name().en(),
                    indicator.definition().zh(),
                    indicator.definition().en(),
                    indicator.unit().zh(),
                    indicator.minimumToShow(),
                    indicator.minimumToRank(),
                    indicator.caveat().zh());
        }
        sheet.finish();
    }
}
