package org.shequ.jobs.evaluate;

import java.util.List;
import java.util.Optional;
import org.shequ.schemas.Words;
import org.shequ.schemas.scheme.GradeBand;

/**
 * What stands beside the composite of one area: marks by the event, and caps on its grade.
 *
 * @param marks bonuses less deductions after all caps, in the scheme's marks
 * @param entries what they are made of, and what caps the grade
 * @param cap the best grade still possible, where something caps it
 * @param isDoubtful whether it fails a gate of data quality
 */
record Adjustment(double marks, List<Entry> entries, Optional<GradeBand> cap, boolean isDoubtful) {
    static final Adjustment NONE = new Adjustment(0, List.of(), Optional.empty(), false);

    /**
     * One line of it.
     *
     * @param kind ledger, veto or gate
     * @param item id of the ledger item, veto or gate indicator
     * @param count number of events, or the gate's value
     * @param marks marks earned or lost; null for vetoes and gates
     * @param choice the value a gate was judged by
     * @param status status of the line
     * @param note evidence or finding
     */
    record Entry(
            String kind, String item, Double count, Double marks, Optional<Choice> choice, String status, Words note) {}

    /** The reasons for caps, joined. */
    Optional<Words> capReasons() {
        return entries.stream()
                .filter(entry -> entry.note() != null && !entry.kind().equals(Score.LEDGER))
                .filter(entry ->
                        entry.kind().equals(Score.VETO) || entry.note().zh().startsWith("数据存疑"))
                .map(Entry::note)
                .reduce((one, other) -> new Words(one.zh() + "；" + other.zh(), one.en() + "; " + other.en()));
    }
}
