package org.shequ.schemas.scheme;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.shequ.schemas.Words;
import org.shequ.schemas.indicator.Calendar;
import org.shequ.schemas.indicator.Counted;
import org.shequ.schemas.indicator.Direction;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.IntervalMethod;
import org.shequ.schemas.indicator.Kind;
import org.shequ.schemas.indicator.Role;
import org.shequ.schemas.indicator.Subject;
import org.shequ.schemas.yaml.Entry;

/** Reads the parts of a scheme's file: rules, inputs, ledger, vetoes and gates. */
final class SchemeParts {
    private static final Words UNIT = new Words("无单位", "none");

    private SchemeParts() {}

    /** {@code zero} and {@code full}, or {@code points_off}, or {@code steps}. */
    static Rule rule(Entry item) {
        if (item.has("points_off")) {
            Entry off = item.entry("points_off");
            return off.build(() -> new Rule.PointsOff(
                    off.decimal("benchmark"),
                    off.decimal("per", 0.01),
                    off.decimal("off", 1),
                    off.decimal("marks"),
                    off.decimal("floor", 0)));
        }
        if (item.has("steps")) {
            Entry steps = item.entry("steps");
            return steps.build(() -> {
                List<Rule.Band> bands = new ArrayList<>();
                for (Entry band : steps.entries("bands")) {
                    bands.add(band.build(() -> new Rule.Band(band.decimal("bound"), band.decimal("marks"))));
                }
                return new Rule.Steps(bands, steps.decimal("marks"), steps.flag("upward", true));
            });
        }
        return new Rule.Goalposts(item.decimal("zero"), item.decimal("full"));
    }

    /** {@code weight_by_stratum}: weights by the name of a stratum. */
    static Strata strata(Entry item) {
        return item.optionalEntry("weight_by_stratum")
                .map(found -> found.build(() -> {
                    Map<String, Double> weights = new LinkedHashMap<>();
                    found.keys().forEach(stratum -> weights.put(stratum, found.decimal(stratum)));
                    return new Strata(weights);
                }))
                .orElse(Strata.NONE);
    }

    static List<ForcedShare> forcedShares(Entry scheme, List<GradeBand> grades) {
        List<ForcedShare> shares = new ArrayList<>();
        for (Entry item : scheme.entries("forced_shares")) {
            ForcedShare share = item.build(() -> new ForcedShare(item.text("grade"), item.decimal("most")));
            if (share == null) {
                continue;
            }
            boolean hasWorse = grades.stream()
                    .filter(band -> band.id().equals(share.grade()))
                    .anyMatch(band -> band.from() > 0);
            if (!hasWorse) {
                item.problem("grade", "the scheme has no grade '" + share.grade() + "' with a worse one below it");
            } else {
                shares.add(share);
            }
        }
        return shares;
    }

    /** A figure that comes with a table of values only: no table of the lake has what it counts. */
    static Indicator input(Entry item) {
        Words name = item.words("name");
        Kind kind = item.choice("kind", Kind.class, Kind.PROPORTION);
        return new Indicator(
                item.text("id"),
                1,
                name,
                item.optionalWords("definition").orElse(name),
                item.text("dimension", "service"),
                Role.CORE,
                item.choice("accountable", Subject.class, Subject.COMMUNITY),
                kind,
                item.optionalWords("unit").orElse(UNIT),
                item.decimal("per", 1),
                item.choice("direction", Direction.class, Direction.UP),
                kind == Kind.PROPORTION ? IntervalMethod.WILSON : IntervalMethod.NONE,
                Calendar.MONTH,
                Counted.THINGS,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                item.integer("minimum_n", 0),
                item.integer("minimum_n", 0),
                List.of(),
                item.text("source", ""),
                name,
                LocalDate.of(2000, 1, 1),
                Optional.empty(),
                List.of(),
                item.file(),
                item.line());
    }

    static Ledger ledger(Entry scheme) {
        Optional<Entry> found = scheme.optionalEntry("ledger");
        if (found.isEmpty()) {
            return Ledger.NONE;
        }
        Entry ledger = found.get();
        return ledger.build(() -> {
            List<LedgerItem> items = new ArrayList<>();
            for (Entry item : ledger.entries("items")) {
                LedgerItem read = item.build(() -> new LedgerItem(
                        item.text("id"), item.words("name"), item.decimal("marks"), item.optionalDecimal("cap")));
                if (read != null) {
                    items.add(read);
                }
            }
            return new Ledger(items, ledger.optionalDecimal("most_bonus"), ledger.optionalDecimal("most_deduction"));
        });
    }

    static List<Veto> vetoes(Entry scheme, List<GradeBand> grades) {
        List<Veto> vetoes = new ArrayList<>();
        for (Entry item : scheme.entries("vetoes")) {
            Veto veto = item.build(() -> new Veto(item.text("id"), item.words("name"), grade(item, "poor", grades)));
            if (veto != null) {
                vetoes.add(veto);
            }
        }
        return vetoes;
    }

    static List<Gate> gates(Entry scheme, List<GradeBand> grades, Function<String, Optional<Indicator>> indicators) {
        List<Gate> gates = new ArrayList<>();
        for (Entry item : scheme.entries("gates")) {
            Gate gate = item.build(() -> new Gate(
                    item.text("id"), item.text("variant", "main"), item.decimal("limit"), grade(item, "fair", grades)));
            if (gate != null && indicators.apply(gate.indicator()).isEmpty()) {
                item.problem("id", "unknown indicator '" + gate.indicator() + "' (see ./shequ indicators list)");
            } else if (gate != null) {
                gates.add(gate);
            }
        }
        return gates;
    }

    private static String grade(Entry item, String otherwise, List<GradeBand> grades) {
        String id = item.text("best_grade", otherwise);
        if (grades.stream().noneMatch(band -> band.id().equals(id))) {
            item.problem("best_grade", "the scheme has no grade '" + id + "'");
        }
        return id;
    }
}
