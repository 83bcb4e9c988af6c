package org.shequ.jobs.publish;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the edition of one subject tells of the areas that are not the subject's: their spread, never their figures. */
public final class Others {
    /** The kind of indicator values, beside the kinds of score items. */
    public static final String VALUE = "value";

    /** The group of all areas of a level. */
    public static final String ALL = "all";

    private static final String MAIN = "main";
    private static final String OK = "ok";

    /**
     * What is spread.
     *
     * @param kind {@link #VALUE}, or the kind of a score item
     * @param item indicator or score item
     * @param variant variant of the indicator, main for scores
     * @param level level of the areas
     * @param stratum group of the areas, or {@link #ALL}
     * @param periodType type of the period
     * @param period the period
     */
    private record Figure(
            String kind, String item, String variant, String level, String stratum, String periodType, String period) {}

    private final Map<String, String> strata;
    private final Map<Figure, List<Double>> figures = new LinkedHashMap<>();
    private final Map<Figure, Optional<Spread>> spreads = new HashMap<>();

    /** @param strata by code of the other areas, their group; without those that have none */
    Others(Map<String, String> strata) {
        this.strata = strata;
    }

    /** Takes a usable figure of one of the others. */
    void add(
            String kind,
            String item,
            String variant,
            String level,
            String area,
            String type,
            String period,
            double figure) {
        List<String> groups = strata.containsKey(area) ? List.of(ALL, strata.get(area)) : List.of(ALL);
        groups.forEach(group -> figures.computeIfAbsent(
                        new Figure(kind, item, variant, level, group, type, period), unseen -> new ArrayList<>())
                .add(figure));
    }

    /** The spread of a figure; empty where too few areas have it. */
    private Optional<Spread> spread(Figure figure) {
        return spreads.computeIfAbsent(
                figure,
                wanted -> Spread.of(figures.getOrDefault(wanted, List.of()).stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray()));
    }

    /** How the others of a level and group spread on an indicator in a period. */
    public Optional<Spread> value(
            String indicator, String variant, String level, String stratum, String type, String period) {
        return spread(new Figure(VALUE, indicator, variant, level, stratum, type, period));
    }

    /** How the others of a level spread on an item of the score in a period. */
    public Optional<Spread> score(String kind, String item, String level, String type, String period) {
        return spread(new Figure(kind, item, MAIN, level, ALL, type, period));
    }

    /** The rows of published.distribution; groups of too few areas within a level are left out. */
    List<Object[]> rows() {
        List<Object[]> rows = new ArrayList<>();
        for (Figure figure : figures.keySet()) {
            Optional<Spread> spread = spread(figure);
            if (spread.isEmpty() && !figure.stratum().equals(ALL)) {
                continue;
            }
            rows.add(new Object[] {
                figure.kind(),
                figure.item(),
                figure.variant(),
                figure.level(),
                figure.stratum(),
                figure.periodType(),
                figure.period(),
                (long) figures.get(figure).size(),
                spread.map(Spread::lowerQuartile).orElse(null),
                spread.map(Spread::median).orElse(null),
                spread.map(Spread::upperQuartile).orElse(null),
                spread.isPresent() ? OK : Suppression.SUPPRESSED
            });
        }
        return rows;
    }

    /** The levels of which anything is told. */
    Set<String> levels() {
        return figures.keySet().stream().map(Figure::level).collect(java.util.stream.Collectors.toSet());
    }
}
