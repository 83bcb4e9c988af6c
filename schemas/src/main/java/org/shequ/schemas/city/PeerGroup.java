package org.shequ.schemas.city;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.shequ.schemas.Words;

/**
 * Communities a city compares with each other, as {@code city.yml} declares them. Figures are counted for them, nobody judges
 * them.
 *
 * @param id short name, part of its code
 * @param name shown beside its figures
 * @param condition Spark SQL over the columns of {@code core.area} that its communities meet; empty where they are listed
 * @param communities codes of its communities; empty where a condition tells them
 * @param file the file that declares it
 * @param line the line in that file
 */
public record PeerGroup(
        String id, Words name, Optional<String> condition, List<String> communities, String file, int line) {
    /** Level of what communities with the same stratum make, code of {@code area_level}. */
    public static final String STRATUM = "stratum";

    /** Level of the groups a city declares, code of {@code area_level}. */
    public static final String LEVEL = "peer_group";

    private static final Set<String> LEVELS = Set.of(STRATUM, LEVEL);

    /** Refuses ids that would not be plain names, and groups without members. */
    public PeerGroup {
        communities = List.copyOf(communities);
        if (!id.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException(
                    "peer group '" + id + "' (expected small letters, digits and underscores, a letter first)");
        }
        if (condition.isEmpty() && communities.isEmpty()) {
            throw new IllegalArgumentException(
                    "peer group " + id + " has no members (expected a condition or a list of codes of communities)");
        }
    }

    /** Whether what stands at a level are groups of communities, which cut across the areas above them. */
    public static boolean areGroups(String level) {
        return LEVELS.contains(level);
    }
}
