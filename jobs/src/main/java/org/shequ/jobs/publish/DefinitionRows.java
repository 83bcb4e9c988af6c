package org.shequ.jobs.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.Indicators;
import org.shequ.schemas.indicator.Term;
import org.shequ.schemas.indicator.Variant;

/** The catalogue as rows of published.indicator_definition; for {@link Release}. */
final class DefinitionRows {
    private DefinitionRows() {}

    static List<Object[]> of(Indicators indicators) {
        List<Object[]> rows = new ArrayList<>();
        for (Indicator indicator : indicators.all()) {
            indicator.variants().forEach(variant -> rows.add(row(indicator, variant)));
        }
        return rows;
    }

    private static Object[] row(Indicator indicator, Variant variant) {
        return new Object[] {
            indicator.id(),
            variant.id(),
            (long) indicator.version(),
            indicator.name().zh(),
            indicator.name().en(),
            variant.name().zh(),
            variant.name().en(),
            indicator.definition().zh(),
            indicator.definition().en(),
            indicator.dimension(),
            code(indicator.role()),
            code(indicator.accountable()),
            code(indicator.kind()),
            indicator.unit().zh(),
            indicator.unit().en(),
            indicator.per(),
            code(indicator.direction()),
            code(indicator.interval()),
            (long) indicator.minimumToShow(),
            (long) indicator.minimumToRank(),
            terms(variant.numerator())
                    + variant.open().map(open -> "; open while " + open).orElse("")
                    + (variant.quantile() == Variant.HALF ? "" : "; quantile " + variant.quantile()),
            terms(variant.denominator()),
            indicator.source(),
            indicator.caveat().zh(),
            indicator.caveat().en(),
            indicator.validFrom(),
            indicator.validTo().orElse(null)
        };
    }

    private static String code(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** The formula in full: value, table, condition and the date it counts by. */
    static String terms(List<Term> terms) {
        return terms.stream()
                .map(term -> term.value() + " [" + term.table()
                        + term.where().map(where -> " where " + where).orElse("") + ", by " + term.countsBy() + "]")
                .collect(Collectors.joining(" + "));
    }
}
