package org.shequ.jobs.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.shequ.jobs.publish.PublishedRelease;

/** What figures differ between two releases, and what made them differ as far as the releases tell. */
public final class ReleaseDifference {
    private static final List<String> VALUE_KEY =
            List.of("indicator_id", "variant", "area_code", "period_type", "period");
    private static final List<String> VALUE_FIGURES =
            List.of("value", "numerator", "denominator", "n", "status", "definition_version");
    private static final List<String> SCORE_KEY = List.of("item_kind", "item_id", "area_code", "period_type", "period");
    private static final List<String> SCORE_FIGURES = List.of("published_score", "rank", "grade", "status");

    private static final String APPEAL = "appeal";
    private static final String MEMBER = "group_member";

    private final PublishedRelease before;
    private final PublishedRelease after;
    private final Set<String> indicatorsRedefined;
    private final Set<String> areasChanged;
    private final Map<String, String> changedInputs;
    private final List<Contested> appealsChanged;

    /**
     * One figure that differs.
     *
     * @param table indicator_value or score
     * @param item indicator and variant, or kind and item of the score
     * @param area code of the area
     * @param period the period
     * @param before what it was; "-" where it was not there
     * @param after what it is; "-" where it is gone
     * @param cause catalogue, areas, an appeal by its id, rows, scheme, values, code, or unknown
     */
    public record Changed(
            String table, String item, String area, String period, String before, String after, String cause) {}

    public ReleaseDifference(PublishedRelease before, PublishedRelease after) {
        this.before = before;
        this.after = after;
        this.indicatorsRedefined = keysThatDiffer(
                "indicator_definition",
                List.of("indicator_id", "variant"),
                List.of("numerator", "denominator", "per", "minimum_n_to_show", "interval_method", "valid_to"),
                "indicator_id");
        this.areasChanged = keysThatDiffer(
                "area",
                List.of("area_code", "valid_from"),
                List.of("valid_to", "area_level", "parent_code", "successor_codes", "households"),
                "area_code");
        this.areasChanged.addAll(groupsChanged());
        this.changedInputs = changedInputs();
        this.appealsChanged = appealsChanged();
    }

    /** Groups of communities that one release has others in than the other. */
    private Set<String> groupsChanged() {
        return before.has(MEMBER) && after.has(MEMBER)
                ? keysThatDiffer(
                        MEMBER, List.of("group_code", "area_code", "valid_from"), List.of("valid_to"), "group_code")
                : Set.of();
    }

    /** An appeal that one release has and the other has not, or not with the same effect: what it can have changed. */
    private record Contested(String id, Set<String> areas, Set<String> indicators) {}

    private List<Contested> appealsChanged() {
        if (!after.has(APPEAL)) {
            return List.of();
        }
        Map<String, String> earlier = new HashMap<>();
        if (before.has(APPEAL)) {
            effects(before).forEach(row -> earlier.put((String) row[0], Arrays.deepToString(row)));
        }
        Map<String, Set<String>> above = new HashMap<>();
        after.rows("area", List.of("area_code", "parent_code"), row -> row[1] != null)
                .forEach(row -> above.computeIfAbsent((String) row[0], unseen -> new TreeSet<>())
                        .add((String) row[1]));
        if (after.has(MEMBER)) {
            after.rows(MEMBER, List.of("area_code", "group_code"), any -> true)
                    .forEach(row -> above.computeIfAbsent((String) row[0], unseen -> new TreeSet<>())
                            .add((String) row[1]));
        }
        List<Contested> changed = new ArrayList<>();
        for (Object[] row : effects(after)) {
            if (!Arrays.deepToString(row).equals(earlier.remove((String) row[0]))) {
                changed.add(contested(row, above, after));
            }
        }
        if (!earlier.isEmpty()) {
            effects(before).stream()
                    .filter(row -> earlier.containsKey((String) row[0]))
                    .forEach(row -> changed.add(contested(row, above, before)));
        }
        return changed;
    }

    /** Appeals that change rows: id, area, source and rows. */
    private static List<Object[]> effects(PublishedRelease release) {
        return release.rows(
                APPEAL, List.of("appeal_id", "area_code", "source_id", "row_keys", "effect"), row -> row[2] != null);
    }

    private static Contested contested(Object[] row, Map<String, Set<String>> above, PublishedRelease release) {
        Set<String> areas = new LinkedHashSet<>();
        addWithAbove((String) row[1], above, areas);
        Set<String> indicators = new TreeSet<>();
        release.rows("lineage", List.of("source_id", "indicator_ids"), each -> each[0].equals(row[2]))
                .forEach(each -> ((List<?>) each[1]).forEach(id -> indicators.add((String) id)));
        return new Contested((String) row[0], areas, indicators);
    }

    private static void addWithAbove(String area, Map<String, Set<String>> above, Set<String> areas) {
        if (area != null && areas.add(area)) {
            above.getOrDefault(area, Set.of()).forEach(each -> addWithAbove(each, above, areas));
        }
    }

    /** The inputs recorded with both releases that are not the same, with both states. */
    public Map<String, String> inputs() {
        return changedInputs;
    }

    private Map<String, String> changedInputs() {
        Map<String, String> one = before.madeFrom();
        Map<String, String> other = after.madeFrom();
        Set<String> names = new TreeSet<>(one.keySet());
        names.addAll(other.keySet());
        Map<String, String> changed = new LinkedHashMap<>();
        for (String name : names) {
            if (!Objects.equals(one.get(name), other.get(name))) {
                changed.put(name, one.getOrDefault(name, "-") + " -> " + other.getOrDefault(name, "-"));
            }
        }
        return changed;
    }

    /** Values first, then scores, each by item, area and period. */
    public List<Changed> changed() {
        List<Changed> changed = new ArrayList<>(changed("indicator_value", VALUE_KEY, VALUE_FIGURES));
        Set<String> moved =
                changed.stream().map(each -> each.area() + " " + each.period()).collect(Collectors.toSet());
        boolean hasMovedValues = !moved.isEmpty();
        for (Changed score : changed("score", SCORE_KEY, SCORE_FIGURES)) {
            changed.add(new Changed(
                    score.table(),
                    score.item(),
                    score.area(),
                    score.period(),
                    score.before(),
                    score.after(),
                    scoreCause(score, moved, hasMovedValues)));
        }
        return changed;
    }

    private List<Changed> changed(String table, List<String> key, List<String> figures) {
        if (!before.has(table) || !after.has(table)) {
            return List.of();
        }
        Map<List<Object>, Object[]> earlier = byKey(before, table, key, figures);
        Map<List<Object>, Object[]> later = byKey(after, table, key, figures);
        Set<List<Object>> keys = new java.util.LinkedHashSet<>(earlier.keySet());
        keys.addAll(later.keySet());
        List<Changed> changed = new ArrayList<>();
        for (List<Object> each : keys) {
            Object[] one = earlier.get(each);
            Object[] other = later.get(each);
            if (!Arrays.equals(one, other)) {
                changed.add(new Changed(
                        table,
                        each.get(0) + "/" + each.get(1),
                        (String) each.get(2),
                        each.get(3) + " " + each.get(4),
                        text(one, figures),
                        text(other, figures),
                        table.equals("score")
                                ? ""
                                : valueCause((String) each.get(0), (String) each.get(2), one, other)));
            }
        }
        changed.sort(
                Comparator.comparing(Changed::item).thenComparing(Changed::area).thenComparing(Changed::period));
        return changed;
    }

    private static Map<List<Object>, Object[]> byKey(
            PublishedRelease release, String table, List<String> key, List<String> figures) {
        List<String> columns = new ArrayList<>(key);
        columns.addAll(figures);
        Map<List<Object>, Object[]> rows = new LinkedHashMap<>();
        for (Object[] row : release.rows(table, columns, any -> true)) {
            rows.put(
                    List.of((Object[]) Arrays.copyOf(row, key.size())),
                    Arrays.copyOfRange(row, key.size(), row.length));
        }
        return rows;
    }

    private static String text(Object[] figures, List<String> names) {
        if (figures == null) {
            return "-";
        }
        StringBuilder text = new StringBuilder();
        for (int place = 0; place < figures.length; place++) {
            if (figures[place] != null) {
                text.append(text.isEmpty() ? "" : " ")
                        .append(names.get(place))
                        .append('=')
                        .append(figures[place]);
            }
        }
        return text.toString();
    }

    /** A new definition explains a change before a moved area does, and that before other rows. */
    private String valueCause(String indicator, String area, Object[] one, Object[] other) {
        if (indicatorsRedefined.contains(indicator)) {
            return "catalogue";
        }
        if (areasChanged.contains(area)) {
            return "areas";
        }
        boolean isRecounted = one == null
                || other == null
                || !Arrays.equals(Arrays.copyOfRange(one, 1, 4), Arrays.copyOfRange(other, 1, 4));
        Optional<Contested> appeal = appealsChanged.stream()
                .filter(each -> each.areas().contains(area) && each.indicators().contains(indicator))
                .findFirst();
        if (isRecounted && appeal.isPresent()) {
            return "appeal " + appeal.get().id();
        }
        if (isRecounted && changedInputs.containsKey("indicator.value")) {
            return "rows";
        }
        return changedInputs.containsKey("code_version") ? "code" : "unknown";
    }

    private String scoreCause(Changed score, Set<String> moved, boolean hasMovedValues) {
        if (changedInputs.containsKey("scheme")) {
            return "scheme";
        }
        if (moved.contains(score.area() + " " + score.period())) {
            return "values";
        }
        if (areasChanged.contains(score.area())) {
            return "areas";
        }
        if (hasMovedValues) {
            return "values of others";
        }
        return changedInputs.containsKey("code_version") ? "code" : "unknown";
    }

    private Set<String> keysThatDiffer(String table, List<String> key, List<String> figures, String told) {
        Map<List<Object>, Object[]> earlier = byKey(before, table, key, figures);
        Map<List<Object>, Object[]> later = new HashMap<>(byKey(after, table, key, figures));
        int place = key.indexOf(told);
        Set<String> differing = new TreeSet<>();
        earlier.forEach((each, row) -> {
            if (!Arrays.equals(row, later.remove(each))) {
                differing.add((String) each.get(place));
            }
        });
        later.keySet().forEach(each -> differing.add((String) each.get(place)));
        return differing;
    }
}
