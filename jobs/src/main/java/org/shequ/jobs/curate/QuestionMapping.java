package org.shequ.jobs.curate;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import org.shequ.common.privacy.Masking;
import org.shequ.schemas.source.Question;

/** How one question of a wide questionnaire becomes an answer. */
final class QuestionMapping implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String question;
    private final String[] from;
    private final int expression;
    private final HashMap<String, String> answers;
    private final HashMap<String, Double> scores;
    private final HashMap<String, String> missing;
    private final boolean isNumeric;
    private final double minimum;
    private final double maximum;
    private final String expectation;

    /**
     * An answer given or missing.
     *
     * @param score on the question bank's scale; null where it has none
     * @param missingReason why there is no answer; null where there is one
     */
    record Answer(String question, String answer, Double score, String missingReason) {}

    /** @param expression position of the question's expression among those of the mapping; ignored where it has none */
    QuestionMapping(Question question, int expression) {
        this.question = question.question();
        this.from = question.from().toArray(String[]::new);
        this.expression = question.expression().isPresent() ? expression : -1;
        this.answers = new HashMap<>(question.answers());
        this.scores = new HashMap<>(question.scores());
        this.missing = new HashMap<>(question.missing());
        this.isNumeric = question.isNumeric();
        this.minimum = question.minimum().orElse(Double.NEGATIVE_INFINITY);
        this.maximum = question.maximum().orElse(Double.POSITIVE_INFINITY);
        this.expectation = isNumeric
                ? "a number from " + minimum + " to " + maximum
                : "one of " + (scores.isEmpty() ? question.answers() : question.scores()).keySet();
    }

    /** The answer of a row; null where its delivery did not ask. One that is not allowed is missing, and told. */
    Answer answer(Cells cells, List<Fault> faults) {
        if (expression < 0 && !cells.hasAny(from)) {
            return null;
        }
        String raw = expression < 0 ? cells.first(from) : cells.made(expression);
        if (raw == null) {
            return new Answer(question, null, null, "blank");
        }
        if (Mapping.FAILED.equals(raw)) {
            faults.add(Fault.cell(question, null, "cells its expression can be evaluated on"));
            return new Answer(question, null, null, "invalid");
        }
        String reason = missing.get(raw);
        if (reason != null) {
            return new Answer(question, null, null, reason);
        }
        String answer = answers.isEmpty() ? raw : answers.get(raw);
        Double score = isNumeric ? Plain.decimal(raw.strip()) : scores.get(raw);
        boolean isScored = isNumeric || !scores.isEmpty();
        boolean isOutside = score != null && (score < minimum || score > maximum);
        if (answer == null || (isScored && (score == null || isOutside))) {
            faults.add(Fault.cell(question, raw, expectation));
            return new Answer(question, null, null, "invalid");
        }
        return new Answer(question, answers.isEmpty() ? Masking.masked(answer) : answer, score, null);
    }
}
