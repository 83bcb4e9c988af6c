package org.shequ.jobs.publish;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.shequ.common.period.Period;
import org.shequ.common.privacy.SmallCounts;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.city.PeerGroup;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.indicator.Calendar;
import org.shequ.schemas.indicator.Counted;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.Kind;
import org.shequ.schemas.indicator.Variant;

/**
 * Takes figures of too few persons out of the tables of a release, and others so that they are not found by subtraction. The
 * lake keeps them, and scores are made from them; what of a score would give a withheld figure back is withheld with it.
 */
final class Suppression {
    /** Code of {@code value_status}. */
    static final String SUPPRESSED = "suppressed";

    private static final String REASON =
            "涉及人数过少，或可与其他数据相减推出，不公布 | too few persons, or found by subtracting other figures: not published";
    private static final String ROLLING = "rolling_12";
    private static final YearMonth ALWAYS = YearMonth.of(9999, 12);
    private static final List<String> MONTHLY = List.of("month", "quarter", "half_year", "year");
    private static final List<String> WAVES = List.of("wave", "year");
    private static final List<String> VALUE_FIGURES = List.of(
            "value", "numerator", "denominator", "n", "numerator_n", "lower_95", "upper_95", "lower_998", "upper_998");
    private static final List<String> SCORE_FIGURES = List.of(
            "score",
            "published_score",
            "arithmetic_score",
            "geometric_score",
            "value",
            "numerator",
            "denominator",
            "score_lower",
            "score_upper");

    private final Deployment deployment;
    private final Map<String, Map<String, Set<String>>> withheld = new HashMap<>();
    private final CityCalendar calendar;
    private YearMonth last = ALWAYS;

    private Suppression(Deployment deployment, CityCalendar calendar) {
        this.deployment = deployment;
        this.calendar = calendar;
    }

    /** Nothing is withheld. */
    static Suppression none(Deployment deployment) {
        return new Suppression(deployment, CityCalendar.NATURAL);
    }

    /** What is withheld of some values where nothing was published before. */
    static Suppression of(
            Deployment deployment, TableRows areas, Groups groups, TableRows values, CityCalendar calendar) {
        return after(Optional.empty(), deployment, areas, groups, values, calendar);
    }

    /**
     * What is withheld of some values: whatever the release before withheld, and what that one together with this would give
     * away. Groups of communities cut across what areas are part of, so a group is shown only as the sum of communities that are
     * all shown themselves: then it tells nothing new.
     */
    static Suppression after(
            Optional<PublishedRelease> before,
            Deployment deployment,
            TableRows areas,
            Groups groups,
            TableRows values,
            CityCalendar calendar) {
        Suppression suppression = new Suppression(deployment, calendar);
        int threshold = deployment.city().suppressBelow();
        Map<String, Indicator> ofPersons = new LinkedHashMap<>();
        deployment.indicators().all().stream()
                .filter(indicator -> indicator.counted() == Counted.PERSONS)
                .forEach(indicator -> ofPersons.put(indicator.id(), indicator));
        if (threshold > 1 && !ofPersons.isEmpty()) {
            SmallCounts smallCounts = new SmallCounts(threshold);
            Map<String, List<Stage>> stages = stages(deployment, areas, calendar);
            Map<String, SmallCounts.Members> members = members(groups, stages);
            Set<String> cut = suppression.cutWithinQuarters(stages);
            Optional<Map<String, Map<String, Set<String>>>> known = before.map(suppression::withheldIn);
            Persons counted = Persons.of(deployment, ofPersons, values);
            suppression.last = counted.last();
            counted.byIndicator().forEach((id, cells) -> {
                Indicator indicator = ofPersons.get(id);
                List<String> grains = grains(indicator);
                List<SmallCounts.Counts> counts = cells.counts(stages, suppression.last, calendar);
                List<Set<String>> found = known.map(all -> smallCounts.withheldAfter(
                                counts,
                                grains.stream()
                                        .map(grain ->
                                                all.getOrDefault(id, Map.of()).getOrDefault(grain, Set.of()))
                                        .toList()))
                        .orElseGet(() -> smallCounts.withheld(counts, grains.size()));
                List<Set<String>> hidden = withheldGroups(indicator, members, found);
                Map<String, Set<String>> byType = new HashMap<>();
                for (int grain = 0; grain < grains.size(); grain++) {
                    Set<String> all = new HashSet<>(found.get(grain));
                    all.addAll(hidden.get(grain));
                    all.addAll(indicator.calendar() == Calendar.QUARTER ? cut : Set.of());
                    byType.put(grains.get(grain), all);
                }
                byType.put(ROLLING, byType.get(grains.get(0)));
                suppression.withheld.put(id, byType);
            });
        }
        return suppression;
    }

    /** Who ever belongs to each group. */
    private static Map<String, SmallCounts.Members> members(Groups groups, Map<String, List<Stage>> stages) {
        Map<String, SmallCounts.Members> members = new LinkedHashMap<>();
        for (String group : groups.codes()) {
            Set<String> always = new HashSet<>();
            Set<String> atTimes = new HashSet<>();
            groups.spans(group).forEach((community, spans) -> {
                boolean isAlways =
                        spans == stages.getOrDefault(community, List.of()).size();
                (isAlways ? always : atTimes).add(community);
            });
            members.put(group, new SmallCounts.Members(always, atTimes));
        }
        return members;
    }

    /** The groups not shown, by grain; where months are never told, none that somebody joins or leaves within a quarter. */
    private static List<Set<String>> withheldGroups(
            Indicator indicator, Map<String, SmallCounts.Members> members, List<Set<String>> withheld) {
        List<Set<String>> groups = SmallCounts.withheldGroups(members, withheld);
        if (indicator.calendar() == Calendar.QUARTER) {
            members.forEach((group, found) -> {
                if (!found.atTimes().isEmpty()) {
                    groups.forEach(hidden -> hidden.add(group));
                }
            });
        }
        return groups;
    }

    private static List<String> grains(Indicator indicator) {
        return switch (indicator.calendar()) {
            case MONTH -> MONTHLY;
            case QUARTER -> MONTHLY.subList(1, MONTHLY.size());
            case WAVE -> WAVES;
        };
    }

    /** By indicator and type of period, the areas whose figures a release withholds; only of periods that were over by then. */
    private Map<String, Map<String, Set<String>>> withheldIn(PublishedRelease release) {
        List<Object[]> rows = release.rows(
                "indicator_value",
                List.of("indicator_id", "period_type", "area_code", "period", "area_level"),
                Map.of("status", SUPPRESSED, "status_reason", REASON));
        YearMonth last = rows.stream()
                .filter(row -> row[1].equals(ROLLING) || row[1].equals("month"))
                .map(row -> YearMonth.parse((String) row[3]))
                .max(Comparator.naturalOrder())
                .orElse(ALWAYS);
        Map<String, Map<String, Set<String>>> withheld = new HashMap<>();
        rows.stream()
                .filter(row -> !PeerGroup.areGroups((String) row[4]))
                .filter(row -> !Period.of((String) row[1], (String) row[3], calendar)
                        .last()
                        .isAfter(last))
                .forEach(row -> withheld.computeIfAbsent((String) row[0], unseen -> new HashMap<>())
                        .computeIfAbsent((String) row[1], unseen -> new HashSet<>())
                        .add((String) row[2]));
        return withheld;
    }

    /** From a month on an area is part of another; null where it is part of none. */
    private record Stage(YearMonth from, String parent) {}

    /** The stages of each area, the earliest first. */
    private static Map<String, List<Stage>> stages(Deployment deployment, TableRows areas, CityCalendar calendar) {
        Map<String, List<Stage>> stages = new HashMap<>();
        Cells cells = new Cells(deployment.contracts().of("core.area"));
        areas.each(part -> part.forEach(row -> {
            cells.of(row);
            stages.computeIfAbsent(cells.string("area_code"), unseen -> new ArrayList<>())
                    .add(new Stage(
                            calendar.month(cells.date("valid_from")),
                            cells.text("parent_code").orElse(null)));
        }));
        stages.values().forEach(list -> list.sort(Comparator.comparing(Stage::from)));
        return stages;
    }

    /** The areas one is directly part of in some month of a period; before its first month as in that. */
    private static Set<String> above(List<Stage> stages, Period period) {
        Set<String> above = new TreeSet<>();
        for (int at = 0; at < stages.size(); at++) {
            boolean isBegun = at == 0 || !stages.get(at).from().isAfter(period.last());
            boolean isOver =
                    at + 1 < stages.size() && !stages.get(at + 1).from().isAfter(period.first());
            if (isBegun && !isOver && stages.get(at).parent() != null) {
                above.add(stages.get(at).parent());
            }
        }
        return above;
    }

    /**
     * The areas that something became or ceased to be part of within a quarter: where months are never told, such an area less
     * those that stayed in it would tell a part of a quarter.
     */
    private Set<String> cutWithinQuarters(Map<String, List<Stage>> stages) {
        Set<String> cut = new HashSet<>();
        for (List<Stage> own : stages.values()) {
            for (int at = 1; at < own.size(); at++) {
                YearMonth from = own.get(at).from();
                if (calendar.place(from) % Period.Type.QUARTER.length() != 0) {
                    Set<String> before = upwards(own.get(at - 1).parent(), from.minusMonths(1), stages);
                    Set<String> after = upwards(own.get(at).parent(), from, stages);
                    before.stream().filter(area -> !after.contains(area)).forEach(cut::add);
                    after.stream().filter(area -> !before.contains(area)).forEach(cut::add);
                }
            }
        }
        return cut;
    }

    /** An area and those above it in a month. */
    private static Set<String> upwards(String area, YearMonth month, Map<String, List<Stage>> stages) {
        Set<String> upwards = new LinkedHashSet<>();
        String next = area;
        while (next != null && upwards.add(next)) {
            String parent = null;
            for (Stage stage : stages.getOrDefault(next, List.of())) {
                parent = parent == null || !stage.from().isAfter(month) ? stage.parent() : parent;
            }
            next = parent;
        }
        return upwards;
    }

    /** The counts of persons behind the values of one indicator: by area and period, of all its variants together. */
    private static final class Counting {
        private record Place(String area, String type, String period) {}

        private final Indicator indicator;
        private final List<String> variants;
        private final Map<Place, double[][]> byPlace = new LinkedHashMap<>();

        Counting(Indicator indicator) {
            this.indicator = indicator;
            this.variants = indicator.variants().stream().map(Variant::id).toList();
        }

        void add(Cells row) {
            int variant = variants.indexOf(row.string("variant"));
            if (variant < 0 || row.isNull("denominator") && row.isNull("numerator")) {
                return;
            }
            byPlace.computeIfAbsent(
                                    new Place(row.string("area_code"), row.string("period_type"), row.string("period")),
                                    unseen -> new double[variants.size()][])[variant] =
                    persons(row);
        }

        /** Persons in the numerator, in the denominator, and in the one without the other; 0 where it counts no persons. */
        private double[] persons(Cells row) {
            boolean isByRows = indicator.weight().isPresent();
            double rows = row.whole("n").orElse(0);
            double above = isByRows
                    ? row.whole("numerator_n")
                            .orElse(Math.round(row.number("numerator").orElse(0)))
                    : row.number("numerator").orElse(0);
            double below = isByRows ? rows : row.number("denominator").orElse(0);
            return switch (indicator.kind()) {
                case PROPORTION -> new double[] {above, below, below - above};
                case MEAN, DURATION -> new double[] {0, rows, 0};
                case COUNT, RATE, RATIO -> new double[] {above, 0, 0};
            };
        }

        List<SmallCounts.Counts> counts(Map<String, List<Stage>> stages, YearMonth last, CityCalendar calendar) {
            List<String> grains = grains(indicator);
            List<SmallCounts.Counts> counts = new ArrayList<>();
            byPlace.forEach((place, persons) -> {
                int grain = grains.indexOf(place.type());
                if (grain >= 0) {
                    Period period = Period.of(place.type(), place.period(), calendar);
                    counts.add(new SmallCounts.Counts(
                            place.area(),
                            period.last().isAfter(last) ? 0 : grain,
                            place.type() + " " + place.period(),
                            above(stages.getOrDefault(place.area(), List.of()), period),
                            size(persons),
                            withDifferences(persons)));
                }
            });
            return counts;
        }

        private double size(double[][] persons) {
            double[] main = persons[0] == null ? new double[3] : persons[0];
            return indicator.kind() == Kind.PROPORTION || indicator.kind() == Kind.MEAN ? main[1] : main[0];
        }

        /** All counts, and what one variant has more than another. */
        private double[] withDifferences(double[][] persons) {
            int size = variants.size();
            List<Double> counts = new ArrayList<>();
            for (int one = 0; one < size; one++) {
                for (int part = 0; part < 3; part++) {
                    double own = persons[one] == null ? 0 : persons[one][part];
                    counts.add(own);
                    for (int other = one + 1; part < 2 && other < size; other++) {
                        counts.add(own - (persons[other] == null ? 0 : persons[other][part]));
                    }
                }
            }
            return counts.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }

    /**
     * The persons behind some values.
     *
     * @param byIndicator by id of the indicator
     * @param last the last month any value is of; without values of months all periods are over
     */
    private record Persons(Map<String, Counting> byIndicator, YearMonth last) {
        static Persons of(Deployment deployment, Map<String, Indicator> ofPersons, TableRows values) {
            Map<String, Counting> byIndicator = new LinkedHashMap<>();
            TreeSet<String> months = new TreeSet<>();
            Cells cells = new Cells(deployment.contracts().of("indicator.value"));
            values.each(part -> part.forEach(row -> {
                cells.of(row);
                if (cells.string("period_type").equals("month")) {
                    months.add(cells.string("period"));
                }
                Indicator indicator = ofPersons.get(cells.string("indicator_id"));
                if (indicator != null && !PeerGroup.areGroups(cells.string("area_level"))) {
                    byIndicator
                            .computeIfAbsent(indicator.id(), unseen -> new Counting(indicator))
                            .add(cells);
                }
            }));
            return new Persons(byIndicator, months.isEmpty() ? ALWAYS : YearMonth.parse(months.last()));
        }
    }

    private boolean isWithheld(String indicator, String type, String period, String area) {
        Map<String, Set<String>> byType = withheld.getOrDefault(indicator, Map.of());
        if (byType.isEmpty()) {
            return false;
        }
        boolean isOver = !Period.of(type, period, calendar).last().isAfter(last);
        return byType.getOrDefault(isOver ? type : ROLLING, Set.of()).contains(area);
    }

    /** Rows of {@code indicator.value} as they are published. */
    List<Object[]> values(List<Object[]> part) {
        if (withheld.isEmpty()) {
            return part;
        }
        Shape shape = new Shape(deployment.contracts().of("indicator.value"), VALUE_FIGURES);
        return part.stream()
                .map(row -> {
                    boolean isShown = !isWithheld(
                                    shape.text(row, "indicator_id"),
                                    shape.text(row, "period_type"),
                                    shape.text(row, "period"),
                                    shape.text(row, "area_code"))
                            || "no_source".equals(shape.text(row, "status"));
                    return isShown ? row : shape.without(row);
                })
                .toList();
    }

    /** Rows of {@code evaluation.change} as they are published: those of withheld figures are left out. */
    List<Object[]> changes(List<Object[]> part) {
        Shape shape = new Shape(deployment.contracts().of("evaluation.change"), List.of());
        return part.stream()
                .filter(row -> !isWithheld(
                        shape.text(row, "indicator_id"),
                        shape.text(row, "period_type"),
                        shape.text(row, "period"),
                        shape.text(row, "area_code")))
                .toList();
    }

    /**
     * Rows of {@code evaluation.score} as they are published: without the points of withheld figures, of the dimensions they
     * are part of, and of the total where it would give the only withheld one back. Grade and rank stay.
     */
    List<Object[]> scores(List<Object[]> part) {
        if (withheld.isEmpty()) {
            return part;
        }
        Shape shape = new Shape(deployment.contracts().of("evaluation.score"), SCORE_FIGURES);
        Map<List<String>, Integer> items = new HashMap<>();
        Set<List<String>> dimensions = new HashSet<>();
        for (Object[] row : part) {
            if (isOfWithheld(shape, row)) {
                items.merge(place(shape, row), 1, Integer::sum);
                List<String> dimension = new ArrayList<>(place(shape, row));
                dimension.add(shape.text(row, "parent_item"));
                dimensions.add(dimension);
            }
        }
        return items.isEmpty()
                ? part
                : part.stream()
                        .map(row -> isTold(shape, row, items, dimensions) ? shape.without(row) : row)
                        .toList();
    }

    private static List<String> place(Shape shape, Object[] row) {
        return List.of(
                shape.text(row, "scheme_id"),
                shape.text(row, "area_code"),
                shape.text(row, "period_type"),
                shape.text(row, "period"));
    }

    private boolean isOfWithheld(Shape shape, Object[] row) {
        boolean isItem = ScoreRow.INDICATOR.equals(shape.text(row, "item_kind"));
        if (!isItem || shape.text(row, "value_period") == null) {
            return false;
        }
        String id = shape.text(row, "item_id");
        boolean isWave = deployment.indicators().find(id).stream().anyMatch(found -> found.calendar() == Calendar.WAVE);
        boolean isOwnPeriod = shape.text(row, "value_period").equals(shape.text(row, "period"));
        String type = isWave && !isOwnPeriod ? "wave" : shape.text(row, "period_type");
        return isWithheld(id, type, shape.text(row, "value_period"), shape.text(row, "area_code"));
    }

    private boolean isTold(Shape shape, Object[] row, Map<List<String>, Integer> items, Set<List<String>> dimensions) {
        List<String> place = place(shape, row);
        int count = items.getOrDefault(place, 0);
        if (count == 0) {
            return false;
        }
        String kind = shape.text(row, "item_kind");
        if (kind.equals(ScoreRow.DIMENSION)) {
            List<String> dimension = new ArrayList<>(place);
            dimension.add(shape.text(row, "item_id"));
            return dimensions.contains(dimension);
        }
        return isOfWithheld(shape, row) || kind.equals(ScoreRow.OVERALL) && count == 1;
    }

    /** How rows of a table are read and emptied. */
    private static final class Shape {
        private final Map<String, Integer> places = new HashMap<>();
        private final List<String> figures;

        Shape(Contract contract, List<String> figures) {
            contract.names().forEach(name -> places.put(name, places.size()));
            this.figures = figures;
        }

        String text(Object[] row, String field) {
            return (String) row[places.get(field)];
        }

        Object[] without(Object[] row) {
            Object[] copy = row.clone();
            figures.forEach(figure -> copy[places.get(figure)] = null);
            copy[places.get("status")] = SUPPRESSED;
            copy[places.get("status_reason")] = REASON;
            return copy;
        }
    }
}
