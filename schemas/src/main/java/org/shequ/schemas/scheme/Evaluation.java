package org.shequ.schemas.scheme;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.shequ.schemas.indicator.Subject;

/**
 * How areas of one level are evaluated.
 *
 * @param level community, street, district or city
 * @param dimensions what the area itself answers for
 * @param childrenShare share of the total taken by the household-weighted mean of the areas below, 0 for none
 * @param minimumHouseholds areas with fewer households are not rated, 0 to rate all
 */
public record Evaluation(String level, List<Dimension> dimensions, double childrenShare, int minimumHouseholds) {
    private static final Map<String, Set<Subject>> JUDGED = Map.of(
            "community", EnumSet.of(Subject.COMMUNITY),
            "street", EnumSet.of(Subject.COMMUNITY, Subject.STREET),
            "district", EnumSet.of(Subject.COMMUNITY, Subject.STREET, Subject.DISTRICT, Subject.DEPARTMENT),
            "city", EnumSet.of(Subject.COMMUNITY, Subject.STREET, Subject.DISTRICT, Subject.CITY, Subject.DEPARTMENT));

    public Evaluation {
        dimensions = List.copyOf(dimensions);
        if (!JUDGED.containsKey(level)) {
            throw new IllegalArgumentException(
                    "level is '" + level + "' (expected community, street, district or city)");
        }
        if (childrenShare < 0 || childrenShare > 1) {
            throw new IllegalArgumentException(
                    "level " + level + " gives its children a share of " + childrenShare + " (expected 0 to 1)");
        }
        if (dimensions.isEmpty() && childrenShare == 0) {
            throw new IllegalArgumentException("level " + level + " has nothing to be evaluated by");
        }
        if (minimumHouseholds < 0) {
            throw new IllegalArgumentException(
                    "level " + level + " has minimum_households " + minimumHouseholds + " (expected 0 or more)");
        }
        Set<String> seen = new HashSet<>();
        for (Dimension dimension : dimensions) {
            refuseTwice(level, "dimension", dimension.id(), seen);
            dimension.indicators().forEach(scored -> refuseTwice(level, "indicator", scored.indicator(), seen));
        }
    }

    /** An evaluation that rates areas of any size. */
    public Evaluation(String level, List<Dimension> dimensions, double childrenShare) {
        this(level, dimensions, childrenShare, 0);
    }

    /**
     * Whether what a subject answers for may move a score at a level: an area answers for itself and for the areas inside it,
     * never for what is put on it from above.
     */
    public static boolean isAnswerable(String level, Subject subject) {
        return JUDGED.getOrDefault(level, Set.of()).contains(subject);
    }

    private static void refuseTwice(String level, String what, String id, Set<String> seen) {
        if (!seen.add(what + " " + id)) {
            throw new IllegalArgumentException(
                    "level " + level + " names the " + what + " " + id + " twice (expected once)");
        }
    }
}
