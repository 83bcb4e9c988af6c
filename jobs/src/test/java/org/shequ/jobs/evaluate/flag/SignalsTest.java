package org.shequ.jobs.evaluate.flag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What each signal counts, on tiny tables; an empty cell is null. */
class SignalsTest {
    private final Odd odd = new Odd();

    private static List<Object> row(int instantsFrom, int instantsTo, String line) {
        List<Object> row = new ArrayList<>();
        String[] cells = line.split("\\|", -1);
        for (int at = 0; at < cells.length; at++) {
            String cell = cells[at].strip();
            if (cell.isEmpty()) {
                row.add(null);
            } else if (at >= instantsFrom && at < instantsTo) {
                row.add(Instant.parse("2026-03-" + cell.replace(' ', 'T') + ":00Z"));
            } else {
                row.add(cell.equals("yes") ? Boolean.TRUE : cell.equals("no") ? Boolean.FALSE : cell);
            }
        }
        return row;
    }

    private String told(Signal signal, String area) {
        Odd.Count count = odd.of(signal).get(area);
        return count == null ? "-" : count.odd() + " of " + count.all() + " " + count.keys();
    }

    @Test
    void casesOneByOne() {
        GridSignals grid = new GridSignals(odd);
        for (String line : List.of(
                // case, area, class, place, reporter, handler, text, reported, entered, registered, due, closed, self,
                // duplicate
                "a | A | k | p | r | h | t1 | 02 08:00 | 02 09:00 | 02 09:00 | 04 09:00 | 04 06:00 | no |",
                "b | A | k | p | r | h | t2 | 02 08:00 | 03 08:01 | 02 09:00 | 04 09:00 | 04 05:59 | no |",
                "c | A | k | p | r | r | t3 | 02 08:00 | 02 08:01 | 02 08:02 | 04 09:00 | 02 08:10 | no |",
                "d | A | k | p | r | r | t4 | 02 08:00 | 02 08:01 | 02 08:02 | 04 09:00 | 02 08:10 | yes |",
                "e | A | k | p | r | h | t5 | 02 08:00 | 02 08:00 | 02 09:00 | 02 23:00 | 04 09:00 | no |",
                "f | A | k | p | r | h | t6 | 02 08:00 | 02 08:00 | 02 09:00 | 04 09:00 |  | no |",
                "g | A | k | p | r | h | t6 | 02 08:00 | 09 08:00 | 02 09:00 | 04 09:00 |  | no | a")) {
            grid.accept(row(7, 12, line));
        }
        // a has 3 hours left, b a minute more, c two days; e is late; d is marked as self-handled, f open, g a
        // duplicate.
        assertEquals("1 of 3 [a]", told(Signal.CLOSED_AT_THE_DEADLINE, "A"));
        assertEquals("1 of 4 [c]", told(Signal.SAME_HAND, "A"));
        // e took two days to the second.
        assertEquals("1 of 4 [e]", told(Signal.HEAPED_DURATIONS, "A"));
        // b was entered a day and a minute later.
        assertEquals("1 of 6 [b]", told(Signal.ENTERED_LATE, "A"));
    }

    @Test
    void casesTogether() {
        GridSignals grid = new GridSignals(odd);
        for (String line : List.of(
                "a | A | k | p | r | h | same | 02 08:00 | | | | | no |",
                "b | A | k | p | r | h | same | 03 08:00 | | | | | no |",
                "c | A | k | q | r | h | same | 03 08:00 | | | | | no |",
                "d | A | k | p | r | h | pair | 02 08:00 | | | | | no |",
                "e | A | k | p | r | h | pair | 03 08:01 | | | | | no |",
                "f | B | k | p | r | h | same | 03 08:00 | | | | | no |")) {
            grid.accept(row(7, 12, line));
        }
        grid.finish();
        // Three of A share words; B's is its own. b comes a day after a at the same place, e a minute later than that.
        assertEquals("3 of 5 [a, b, c]", told(Signal.IDENTICAL_TEXTS, "A"));
        assertEquals("0 of 1 []", told(Signal.IDENTICAL_TEXTS, "B"));
        assertEquals("1 of 5 [b]", told(Signal.ENTERED_TWICE, "A"));
    }

    @Test
    void requests() {
        HotlineSignals hotline = new HotlineSignals(odd, Set.of("2026-03"));
        for (String line : List.of(
                // request, area, type, created, closed, followed up, excluded, repeats, month, satisfaction
                "o | A | complaint | 01 08:00 | 02 08:00 | yes | no | | 2026-02 | dissatisfied",
                "a | A | complaint | 05 08:00 | 06 08:00 | no | no | o | 2026-03 |",
                "b | A | complaint | 05 08:01 | 06 08:00 | yes | no | o | 2026-03 | dissatisfied",
                "c | A | complaint | 06 08:00 | 07 08:00 | no | yes | | 2026-03 | dissatisfied",
                "d | A | praise | 06 08:00 | 07 08:00 | no | yes | | 2026-03 | dissatisfied",
                "e | A | help | 06 08:00 |  |  | no | | 2026-03 | satisfied")) {
            hotline.accept(row(3, 5, line));
        }
        hotline.finish();
        // a comes back after exactly 3 days, b a minute later; only closed, kept requests that tell of follow-ups
        // count.
        assertEquals("1 of 5 [a]", told(Signal.REOPENED_SOON, "A"));
        assertEquals("1 of 2 [a]", told(Signal.FOLLOW_UPS_MISSING, "A"));
        assertEquals("1 of 4 [c]", told(Signal.EXCLUDED_OFTEN, "A"));
        assertEquals("1 of 2 [c]", told(Signal.DISSATISFIED_EXCLUDED, "A"));
    }

    private static List<Object> answer(String respondent, String question, Double score) {
        return Arrays.asList("wave", respondent, "A", "resident", question, null, score);
    }

    @Test
    void questionnaires() {
        SurveySignals survey = new SurveySignals(odd);
        for (String who : List.of("a", "b", "c")) {
            for (int item = 1; item <= 4; item++) {
                survey.accept(answer(who, "satisfaction_" + item, who.equals("c") ? (double) item : 5.0));
            }
            for (int item = 1; item <= 4; item++) {
                survey.accept(answer(who, "question_" + item, who.equals("c") ? 9.0 : 1.0));
            }
        }
        survey.finish();
        // a and b tick 5 all the way down, and b says nothing a did not say.
        assertEquals("2 of 3 [a, b]", told(Signal.STRAIGHT_LINED, "A"));
        assertEquals("1 of 3 [b]", told(Signal.COPIED_QUESTIONNAIRES, "A"));
    }

    private void count(String area, int oddOnes, int all) {
        count(Signal.SAME_HAND, area, oddOnes, all);
    }

    private void count(Signal signal, String area, int oddOnes, int all) {
        for (int at = 0; at < all; at++) {
            if (at < oddOnes) {
                odd.odd(signal, area, area + at);
            } else {
                odd.plain(signal, area);
            }
        }
    }

    @Test
    void oneOutOfTenStandsOut() {
        for (int area = 0; area < 9; area++) {
            count("A" + area, area % 2, 200);
        }
        count("Z", 60, 200);
        List<Judgement> judged = Judgement.of(Signal.SAME_HAND, odd);
        assertEquals(
                List.of("Z"),
                judged.stream().filter(Judgement::isRaised).map(Judgement::area).toList());
        assertEquals(20, judged.get(9).keys().size(), "the first records are named");
    }

    @Test
    void contentPeopleTickOneAnswerToo() {
        // In most communities 6 of 66 questionnaires; 18 of 66 is outside the funnel, yet need not be 15 points above
        // the city.
        for (int area = 0; area < 58; area++) {
            count(Signal.STRAIGHT_LINED, "A" + area, 6, 66);
        }
        count(Signal.STRAIGHT_LINED, "Y", 18, 66);
        count(Signal.STRAIGHT_LINED, "Z", 40, 66);
        List<Judgement> judged = Judgement.of(Signal.STRAIGHT_LINED, odd);
        Judgement content = judged.get(58);
        assertTrue(content.share() > content.limit().getAsDouble()
                && content.qValue().getAsDouble() < 0.05);
        assertEquals(
                List.of("Z"),
                judged.stream().filter(Judgement::isRaised).map(Judgement::area).toList());
    }

    @Test
    void nobodyIsAccusedOfFewOrSmallDifferences() {
        for (int area = 0; area < 9; area++) {
            count("A" + area, 0, 200);
        }
        // Four of thirty: too few to be a pattern. Four in a hundred of two thousand: real, but no more than 5 points.
        count("Y", 4, 30);
        count("Z", 80, 2_000);
        assertTrue(Judgement.of(Signal.SAME_HAND, odd).stream().noneMatch(Judgement::isRaised));
    }

    @Test
    void fewCommunitiesMakeNoFunnel() {
        count("A", 50, 100);
        count("B", 0, 100);
        assertEquals(List.of(), Judgement.of(Signal.SAME_HAND, odd));
    }
}
