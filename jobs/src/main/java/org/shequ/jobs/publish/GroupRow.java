package org.shequ.jobs.publish;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A group of communities, a stratum or a peer group, as it stands at the end of the assessed period.
 *
 * @param code its code, under which its values stand
 * @param level stratum or peer_group
 * @param name Chinese name, or the only one
 * @param nameEnglish English name
 * @param communities codes of the communities that belong to it
 */
public record GroupRow(String code, String level, String name, Optional<String> nameEnglish, Set<String> communities) {
    /** Copies what it is given. */
    public GroupRow {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(name, "name");
        communities = Set.copyOf(communities);
    }
}
