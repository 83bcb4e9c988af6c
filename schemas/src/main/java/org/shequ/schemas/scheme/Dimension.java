package org.shequ.schemas.scheme;

import java.util.List;
import org.shequ.schemas.Words;

/**
 * A dimension of an evaluation.
 *
 * @param id satisfaction, participation and so on
 * @param name shown to assessors
 * @param weight weight in the total, relative
 * @param indicators what it is made of
 */
public record Dimension(String id, Words name, double weight, List<Scored> indicators) {
    public Dimension {
        if (weight <= 0) {
            throw new IllegalArgumentException("dimension " + id + " has weight " + weight + " (expected above 0)");
        }
        indicators = List.copyOf(indicators);
        if (indicators.isEmpty()) {
            throw new IllegalArgumentException("dimension " + id + " has no indicators");
        }
    }
}
