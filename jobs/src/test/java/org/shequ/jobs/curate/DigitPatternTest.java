package org.shequ.jobs.curate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class DigitPatternTest {
    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.of("yyyy-MM-dd HH:mm:ss", "yyyy/M/d H:mm", "d.M.yyyy", "yyyy年M月d日 HH时", "yyyy-MM-dd");
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<Integer> small = Arbitraries.integers().between(0, 61);
        Arbitrary<String> part = small.map(String::valueOf).flatMap(text -> Arbitraries.of(text, "0" + text));
        return Arbitraries.of("2026", "2024", "1999", "26", "02026").flatMap(year -> part.list()
                .ofSize(5)
                .flatMap(parts -> Arbitraries.of(
                        year + "-" + parts.get(0) + "-" + parts.get(1) + " " + parts.get(2) + ":" + parts.get(3) + ":"
                                + parts.get(4),
                        year + "/" + parts.get(0) + "/" + parts.get(1) + " " + parts.get(2) + ":" + parts.get(3),
                        parts.get(1) + "." + parts.get(0) + "." + year,
                        year + "年" + parts.get(0) + "月" + parts.get(1) + "日 " + parts.get(2) + "时",
                        year + "-" + parts.get(0) + "-" + parts.get(1))));
    }

    @Property(tries = 2000)
    void readsWhatJavaTimeReads(@ForAll @From("patterns") String pattern, @ForAll @From("texts") String text) {
        assertEquals(
                byJavaTime(pattern, text),
                DigitPattern.of(pattern).orElseThrow().read(text));
    }

    private static LocalDateTime byJavaTime(String pattern, String text) {
        DateTimeFormatter formatter = new DateTimeFormatterBuilder()
                .appendPattern(pattern.replace('y', 'u'))
                .parseDefaulting(ChronoField.SECOND_OF_DAY, 0)
                .toFormatter(Locale.ENGLISH)
                .withResolverStyle(ResolverStyle.STRICT);
        DateTimeFormatter timed = new DateTimeFormatterBuilder()
                .appendPattern(pattern.replace('y', 'u'))
                .toFormatter(Locale.ENGLISH)
                .withResolverStyle(ResolverStyle.STRICT);
        try {
            return LocalDateTime.parse(text, pattern.indexOf('H') < 0 ? formatter : timed);
        } catch (DateTimeException none) {
            return null;
        }
    }

    @Test
    void leavesTheRestToJavaTime() {
        for (String pattern : new String[] {
            "MM/dd/yyyy hh:mm:ss a",
            "yyyyMMdd",
            "yyyy-MM",
            "d MMM yyyy",
            "yyyy-MM-dd'T'HH:mm",
            "yyyy-MM-dd HH:mm:ss.SSS"
        }) {
            assertTrue(DigitPattern.of(pattern).isEmpty(), pattern);
        }
    }
}
