package org.shequ.jobs.publish.scorecard;

import java.util.Comparator;
import java.util.List;
import org.shequ.schemas.Words;

/**
 * Something worth saying about an area in a sentence.
 *
 * @param kind where it is said
 * @param importance what is said first; larger is earlier
 * @param words the sentence, with its n
 */
record Finding(Kind kind, double importance, Words words) {
    private static final int SHOWN = 3;

    /** Where a finding is said. */
    enum Kind {
        STRENGTH,
        WATCH,
        CHECK
    }

    /** The most important sentences of a kind. */
    static List<Words> words(List<Finding> findings, Kind kind) {
        return findings.stream()
                .filter(finding -> finding.kind() == kind)
                .sorted(Comparator.comparingDouble(Finding::importance).reversed())
                .map(Finding::words)
                .distinct()
                .limit(SHOWN)
                .toList();
    }
}
