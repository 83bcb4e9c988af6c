package org.shequ.schemas.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one question of a wide questionnaire becomes an answer row.
 *
 * @param question id in the question bank
 * @param from raw columns, the first that the delivery has; a delivery with none of them did not ask it
 * @param expression Spark SQL over raw columns that gives the answer text, in place of {@code from}
 * @param answers raw value to answer code; values not listed stay as they are where empty
 * @param scores raw value to score on the question bank's scale
 * @param isNumeric whether the raw value is itself the score
 * @param minimum smallest score
 * @param maximum largest score
 * @param missing raw value to reason why there is no answer; the blank is always {@code blank}
 * @param line line of the mapping, for messages
 */
public record Question(
        String question,
        List<String> from,
        Optional<String> expression,
        Map<String, String> answers,
        Map<String, Double> scores,
        boolean isNumeric,
        Optional<Double> minimum,
        Optional<Double> maximum,
        Map<String, String> missing,
        int line) {}
