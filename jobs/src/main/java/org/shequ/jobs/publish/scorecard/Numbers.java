package org.shequ.jobs.publish.scorecard;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalDouble;
import org.shequ.jobs.publish.ValueRow;
import org.shequ.schemas.Words;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.Kind;

/** Numbers as pages print them: no more decimals than the data carry, a true minus sign, thousands set apart. */
final class Numbers {
    /** Stands where there is no number. */
    static final String NONE = "—";

    private static final double FEW = 100;

    private Numbers() {}

    /** Whether an indicator is shown in percent. */
    static boolean isPercent(Indicator indicator) {
        return indicator.kind() == Kind.PROPORTION || indicator.unit().zh().equals("%");
    }

    /** A value with its unit; percent get one decimal from a denominator of 100 up. */
    static Words value(Indicator indicator, ValueRow row) {
        if (row.value().isEmpty()) {
            return new Words(NONE, NONE);
        }
        double value = row.value().getAsDouble();
        if (isPercent(indicator)) {
            String text = percent(value, row.denominator());
            return new Words(text, text);
        }
        String number = plain(indicator, value);
        return new Words(
                number + " " + indicator.unit().zh(),
                number + " " + indicator.unit().en());
    }

    /** A value without its unit words, for narrow places. */
    static String brief(Indicator indicator, double value) {
        return isPercent(indicator) ? decimals(value * 100, 1) + " %" : plain(indicator, value);
    }

    private static String percent(double share, OptionalDouble denominator) {
        return decimals(share * 100, denominator.orElse(FEW) < FEW ? 0 : 1) + " %";
    }

    private static String plain(Indicator indicator, double value) {
        if (indicator.kind() == Kind.COUNT) {
            return whole(Math.round(value));
        }
        double size = Math.abs(value);
        return decimals(value, size >= 100 ? 0 : size >= 1 ? 1 : 2);
    }

    /** A difference with its sign and unit: 百分点 for shares, never %. */
    static Words difference(Indicator indicator, double difference) {
        if (isPercent(indicator)) {
            String number = signed(difference * 100, 1);
            return new Words(number + " 百分点", number + " pp");
        }
        String number = signed(difference, Math.abs(difference) >= 100 ? 0 : 1);
        return new Words(number, number);
    }

    /** Numerator over denominator, or n where the numerator is weighted; empty where unknown. */
    static String base(ValueRow row) {
        if (row.numerator().isEmpty() || row.denominator().isEmpty()) {
            return row.n().isPresent() ? "n = " + whole(row.n().getAsLong()) : NONE;
        }
        double numerator = row.numerator().getAsDouble();
        boolean isCounted = Math.abs(numerator - Math.rint(numerator)) < 1e-6;
        if (!isCounted && row.n().isPresent()) {
            return "n = " + whole(row.n().getAsLong());
        }
        return part(numerator) + "/" + part(row.denominator().getAsDouble());
    }

    private static String part(double number) {
        return Math.abs(number - Math.rint(number)) < 1e-6 ? whole(Math.round(number)) : decimals(number, 1);
    }

    /** A score out of 100. */
    static String score(OptionalDouble score) {
        return score.isPresent() ? decimals(score.getAsDouble(), 1) : NONE;
    }

    /** A whole number with thousands set apart. */
    static String whole(long number) {
        return (number < 0 ? "−" : "") + apart(Long.toString(Math.abs(number)));
    }

    static String signed(double number, int places) {
        String text = decimals(number, places);
        boolean isZero = new BigDecimal(text.replace("−", "-").replace(",", "")).signum() == 0;
        return isZero ? text.replace("−", "") : number > 0 ? "+" + text : text;
    }

    static String decimals(double number, int places) {
        BigDecimal rounded = BigDecimal.valueOf(number).setScale(places, RoundingMode.HALF_UP);
        String text = rounded.abs().toPlainString();
        int point = text.indexOf('.');
        String whole = apart(point < 0 ? text : text.substring(0, point));
        return (rounded.signum() < 0 ? "−" : "") + (point < 0 ? whole : whole + text.substring(point));
    }

    /** Sets thousands apart. Pages print tens of thousands of numbers: by hand it takes a tenth of the time. */
    private static String apart(String digits) {
        int first = digits.length() % 3;
        StringBuilder text = new StringBuilder(digits.substring(0, first));
        for (int place = first; place < digits.length(); place += 3) {
            text.append(text.isEmpty() ? "" : ",").append(digits, place, place + 3);
        }
        return text.toString();
    }
}
