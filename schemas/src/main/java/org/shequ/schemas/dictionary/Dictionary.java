package org.shequ.schemas.dictionary;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.shequ.schemas.Words;
import org.shequ.schemas.contract.Classification;
import org.shequ.schemas.contract.CodeList;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Contracts;
import org.shequ.schemas.contract.Field;
import org.shequ.schemas.contract.Partition;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.Indicators;
import org.shequ.schemas.indicator.Term;
import org.shequ.schemas.indicator.Variant;

/** Writes {@code schemas/dictionary.md} for readers of the data, Chinese first. */
public final class Dictionary {
    private final StringBuilder page = new StringBuilder();

    private Dictionary() {}

    /** The whole page as Markdown; the same definitions give the same text. */
    public static String of(Contracts contracts, Indicators indicators) {
        Dictionary dictionary = new Dictionary();
        dictionary.line("# 数据字典 Data dictionary");
        dictionary.line("");
        dictionary.line("由合同、码表与指标目录生成，请勿手改。Generated from contracts, code lists and the catalogue; not to be edited.");
        dictionary.contents(contracts, indicators);
        dictionary.line("");
        dictionary.line("## 数据表 Tables");
        contracts.all().forEach(dictionary::table);
        dictionary.line("");
        dictionary.line("## 码表 Code lists");
        contracts.codeLists().values().stream()
                .sorted(Comparator.comparing(CodeList::id))
                .forEach(dictionary::codes);
        dictionary.line("");
        dictionary.line("## 指标 Indicators");
        sorted(indicators).forEach(dictionary::indicator);
        return dictionary.page.toString();
    }

    private static List<Indicator> sorted(Indicators indicators) {
        return indicators.all().stream()
                .sorted(Comparator.comparing(Indicator::dimension).thenComparing(Indicator::id))
                .toList();
    }

    private void contents(Contracts contracts, Indicators indicators) {
        line("");
        line("| 数据表 Table | 名称 Name | 一行 One row |");
        line("|---|---|---|");
        contracts
                .all()
                .forEach(contract -> row(
                        "[" + contract.table() + "](#" + anchor(contract.table()) + ")",
                        both(contract.name()),
                        both(contract.description())));
        line("");
        line("| 指标 Indicator | 名称 Name | 维度 Dimension | 单位 Unit | 责任主体 Accountable |");
        line("|---|---|---|---|---|");
        sorted(indicators)
                .forEach(indicator -> row(
                        "[" + indicator.id() + "](#" + anchor(indicator.id()) + ")",
                        both(indicator.name()),
                        indicator.dimension(),
                        both(indicator.unit()),
                        code(indicator.accountable())));
    }

    /** The anchor that GitHub and its like give a heading. */
    private static String anchor(String heading) {
        return heading.replace(".", "");
    }

    private void table(Contract contract) {
        line("");
        line("### " + contract.table());
        line("");
        line("**" + both(contract.name()) + "** · " + both(contract.description()) + " · 版本 version "
                + contract.version()
                + (contract.isFeed() ? " · 来源可映射至此 sources are mapped into it" : ""));
        line("");
        line("| 列 Column | 类型 Type | 名称 Name | 说明 Description | 约束 Constraints |");
        line("|---|---|---|---|---|");
        contract.fields()
                .forEach(field -> row(
                        "`" + field.name() + "`",
                        code(field.type()),
                        both(field.title()),
                        both(field.description()),
                        constraints(field)));
    }

    private static String constraints(Field field) {
        List<String> constraints = new ArrayList<>();
        if (field.isKey()) {
            constraints.add("主键 key");
        }
        constraints.add(field.isRequired() ? "必填 required" : "可空 may be empty");
        field.codes().ifPresent(codes -> constraints.add("码表 codes [" + codes.id() + "](#" + anchor(codes.id()) + ")"));
        field.minimum().ifPresent(minimum -> constraints.add("≥ " + plain(minimum)));
        field.maximum().ifPresent(maximum -> constraints.add("≤ " + plain(maximum)));
        field.pattern().ifPresent(pattern -> constraints.add("格式 pattern `" + pattern + "`"));
        if (field.partition() != Partition.NONE) {
            constraints.add(field.partition() == Partition.MONTH ? "按月分区 partitioned by month" : "分区 partitioned");
        }
        if (field.classification() != Classification.PUBLIC) {
            constraints.add("不公布 not published: " + code(field.classification()));
        }
        return String.join("; ", constraints);
    }

    private void codes(CodeList list) {
        line("");
        line("### " + list.id());
        line("");
        line(both(list.name()));
        line("");
        line("| 代码 Code | 中文 | English |");
        line("|---|---|---|");
        list.codes().forEach((code, words) -> row("`" + code + "`", words.zh(), words.en()));
    }

    private void indicator(Indicator indicator) {
        line("");
        line("### " + indicator.id());
        line("");
        line("**" + both(indicator.name()) + "**");
        line("");
        line(text(indicator.definition().zh()));
        line("");
        line(text(indicator.definition().en()));
        line("");
        line("| 项 Item | 内容 Content |");
        line("|---|---|");
        row("定义版本 Version", indicator.version() + "，" + validity(indicator));
        row("维度 Dimension", indicator.dimension());
        row("用途 Role", code(indicator.role()));
        row("责任主体 Accountable", code(indicator.accountable()));
        row("种类 Kind", code(indicator.kind()));
        row("单位 Unit", both(indicator.unit()) + " · × " + plain(indicator.per()));
        row("方向 Direction", direction(indicator));
        row("区间 Interval", code(indicator.interval()));
        row("周期 Calendar", code(indicator.calendar()));
        indicator.weight().ifPresent(weight -> row("权重列 Weight", "`" + weight + "`"));
        indicator.unitColumn().ifPresent(column -> row("按单位 By unit", "`" + column + "`"));
        indicator
                .raterColumn()
                .ifPresent(column ->
                        row("评议人 Raters", "`" + column + "`，至少 5 个社区、10 人 · at least 5 communities and 10 raters"));
        row("最小样本 Minimum n", "公布 to show " + indicator.minimumToShow() + "; 计分 to rank " + indicator.minimumToRank());
        row("出处 Source", indicator.source());
        row("注意 Caveat", both(indicator.caveat()));
        line("");
        line("| 口径 Variant | 名称 Name | 分子 Numerator | 分母 Denominator |");
        line("|---|---|---|---|");
        indicator.variants().forEach(this::variant);
    }

    private void variant(Variant variant) {
        row("`" + variant.id() + "`", both(variant.name()), terms(variant.numerator()), terms(variant.denominator()));
    }

    private static String terms(List<Term> terms) {
        return terms.stream()
                .map(term -> "`" + term.value().strip() + "` · " + term.table()
                        + term.where()
                                .map(where -> " · where `" + where.strip() + "`")
                                .orElse("")
                        + " · by `" + term.countsBy() + "`")
                .collect(Collectors.joining(" + "));
    }

    private static String validity(Indicator indicator) {
        return indicator.validFrom() + " – "
                + indicator.validTo().map(day -> day.toString()).orElse("今 now");
    }

    private static String direction(Indicator indicator) {
        return switch (indicator.direction()) {
            case UP -> "越高越好 higher is better";
            case DOWN -> "越低越好 lower is better";
            case NEUTRAL -> "无好坏之分 neither is better";
        };
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString(Math.round(number)) : Double.toString(number);
    }

    private static String code(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String both(Words words) {
        return words.zh().equals(words.en()) ? words.zh() : words.zh() + " · " + words.en();
    }

    private void row(String... cells) {
        StringBuilder row = new StringBuilder("|");
        for (String cell : cells) {
            row.append(' ').append(text(cell).replace("|", "\\|")).append(" |");
        }
        line(row.toString());
    }

    /** A text on one line. */
    private static String text(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private void line(String line) {
        page.append(line).append('\n');
    }
}
