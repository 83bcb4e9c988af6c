package org.shequ.jobs.evaluate.flag;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Looks at the questionnaires of residents, once all their answers are known. */
public final class SurveySignals implements Consumer<List<Object>> {
    /** The columns of {@code core.survey_answer} it takes, in this order. */
    public static final List<String> COLUMNS =
            List.of("survey_id", "respondent_id", "area_code", "respondent_kind", "question_id", "answer", "score");

    /** Questions on the same scale, asked one after the other. */
    private static final String BATTERY = "satisfaction_";

    private static final String OVERALL = "satisfaction_overall";
    private static final int ITEMS = 4;
    private static final int ANSWERS = 8;

    private record Questionnaire(String survey, String respondent, String area) {}

    private final Odd odd;
    private final Map<Questionnaire, TreeMap<String, String>> answers =
            new TreeMap<>(java.util.Comparator.comparing(Questionnaire::area)
                    .thenComparing(Questionnaire::survey)
                    .thenComparing(Questionnaire::respondent));

    public SurveySignals(Odd odd) {
        this.odd = odd;
    }

    @Override
    public void accept(List<Object> row) {
        if ("resident".equals(row.get(3)) && (row.get(5) != null || row.get(6) != null)) {
            answers.computeIfAbsent(
                            new Questionnaire((String) row.get(0), (String) row.get(1), (String) row.get(2)),
                            unseen -> new TreeMap<>())
                    .put((String) row.get(4), row.get(5) + "/" + row.get(6));
        }
    }

    /** Counts. */
    public void finish() {
        Map<String, Set<String>> said = new HashMap<>();
        answers.forEach((questionnaire, given) -> {
            List<String> battery = new ArrayList<>();
            given.forEach((question, answer) -> {
                if (question.startsWith(BATTERY) && !question.equals(OVERALL)) {
                    battery.add(answer);
                }
            });
            if (battery.size() >= ITEMS) {
                count(Signal.STRAIGHT_LINED, questionnaire, new HashSet<>(battery).size() == 1);
            }
            if (given.size() >= ANSWERS) {
                boolean isNew = said.computeIfAbsent(
                                questionnaire.area() + questionnaire.survey(), unseen -> new HashSet<>())
                        .add(given.toString());
                count(Signal.COPIED_QUESTIONNAIRES, questionnaire, !isNew);
            }
        });
    }

    private void count(Signal signal, Questionnaire questionnaire, boolean isOdd) {
        if (isOdd) {
            odd.odd(signal, questionnaire.area(), questionnaire.respondent());
        } else {
            odd.plain(signal, questionnaire.area());
        }
    }
}
