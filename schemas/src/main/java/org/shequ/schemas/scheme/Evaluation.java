package org.shequ.schemas.scheme;

import java.util.List;

/**
 * How areas of one level are evaluated.
 *
 * @param level community, street, district or city
 * @param dimensions what the area itself answers for
 * @param childrenShare share of the total taken by the household-weighted mean of the areas below, 0 for none
 */
public record Evaluation(String level, List<Dimension> dimensions, double childrenShare) {
    public Evaluation {
        dimensions = List.copyOf(dimensions);
        if (childrenShare < 0 || childrenShare > 1) {
            throw new IllegalArgumentException(
                    "level " + level + " gives its children a share of " + childrenShare + " (expected 0 to 1)");
        }
        if (dimensions.isEmpty() && childrenShare == 0) {
            throw new IllegalArgumentException("level " + level + " has nothing to be evaluated by");
        }
    }
}
