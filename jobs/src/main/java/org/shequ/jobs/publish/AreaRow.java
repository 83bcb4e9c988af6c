package org.shequ.jobs.publish;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An area as it stands at the end of the assessed period.
 *
 * @param code area code, text
 * @param level community, street and so on
 * @param name Chinese name, or the only one
 * @param nameEnglish English or romanised name
 * @param parent code of the area above
 * @param stratum its stratum, for fair comparison
 * @param isVirtual a statistical placeholder, never rated
 * @param residents usual residents, persons
 * @param households households
 */
public record AreaRow(
        String code,
        String level,
        String name,
        Optional<String> nameEnglish,
        Optional<String> parent,
        Optional<String> stratum,
        boolean isVirtual,
        OptionalLong residents,
        OptionalLong households) {
    /** Refuses an area without code, level or name. */
    public AreaRow {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(name, "name");
    }
}
