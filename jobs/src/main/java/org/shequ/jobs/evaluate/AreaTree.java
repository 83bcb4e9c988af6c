package org.shequ.jobs.evaluate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The areas of one day by level and by the area above them, always in order of their codes. */
final class AreaTree {
    /** Levels that can be evaluated, from below; then departments and companies, which have nothing below them. */
    static final List<String> LEVELS =
            List.of("community", "street", "district", "city", "department", "property_company");

    private final Map<String, Area> byCode = new TreeMap<>();
    private final Map<String, List<Area>> byParent = new TreeMap<>();

    AreaTree(Collection<Area> areas) {
        for (Area area : areas) {
            if (byCode.put(area.code(), area) != null) {
                throw new IllegalArgumentException(
                        "Cannot evaluate area " + area.code() + ": it stands twice (expected one row a day)");
            }
        }
        byCode.values().forEach(area -> area.parent()
                .ifPresent(parent -> byParent.computeIfAbsent(parent, code -> new ArrayList<>())
                        .add(area)));
    }

    List<Area> of(String level) {
        return byCode.values().stream()
                .filter(area -> area.level().equals(level))
                .sorted(Comparator.comparing(Area::code))
                .toList();
    }

    List<Area> below(Area area) {
        return byParent.getOrDefault(area.code(), List.of());
    }
}
