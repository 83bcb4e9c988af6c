package org.shequ.jobs.evaluate;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * An area as it stands on the last day of the assessed period.
 *
 * @param code its code, text
 * @param level community, street, district or city
 * @param name shown to assessors
 * @param parent code of the area above
 * @param households households, empty where unknown
 * @param stratum its stratum, whose weights may differ
 * @param isVirtual a statistical placeholder, never rated
 */
public record Area(
        String code,
        String level,
        String name,
        Optional<String> parent,
        OptionalLong households,
        Optional<String> stratum,
        boolean isVirtual) {
    public Area {
        if (code.isBlank() || level.isBlank() || name.isBlank()) {
            throw new IllegalArgumentException("Cannot name an area: code '" + code + "', level '" + level + "', name '"
                    + name + "' (expected none blank)");
        }
        if (households.isPresent() && households.getAsLong() < 0) {
            throw new IllegalArgumentException("Cannot weigh area " + code + ": it has " + households.getAsLong()
                    + " households (expected 0 or more)");
        }
    }

    /** An area of no stratum. */
    public Area(
            String code,
            String level,
            String name,
            Optional<String> parent,
            OptionalLong households,
            boolean isVirtual) {
        this(code, level, name, parent, households, Optional.empty(), isVirtual);
    }
}
