package org.shequ.jobs.evaluate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.shequ.common.period.Period;
import org.shequ.schemas.Words;
import org.shequ.schemas.indicator.Direction;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.scheme.Gate;
import org.shequ.schemas.scheme.GradeBand;
import org.shequ.schemas.scheme.LedgerItem;
import org.shequ.schemas.scheme.Scheme;
import org.shequ.schemas.scheme.Veto;

/** Finds what stands beside the composite of each area: the ledger, vetoes and gates of a scheme. */
final class Adjustments {
    private final Scheme scheme;
    private final Map<String, Indicator> indicators;
    private final Map<String, List<Event>> events;

    Adjustments(Scheme scheme, Map<String, Indicator> indicators, Collection<Event> events) {
        this.scheme = scheme;
        this.indicators = indicators;
        List<String> known = new ArrayList<>();
        scheme.ledger().items().forEach(item -> known.add(item.id()));
        scheme.vetoes().forEach(veto -> known.add(veto.id()));
        for (Event event : events) {
            if (!known.contains(event.item())) {
                throw new IllegalArgumentException("Cannot enter event '" + event.item() + "' of area " + event.area()
                        + ": the scheme " + scheme.id() + " does not know it (expected one of " + known + ")");
            }
        }
        this.events = events.stream()
                .sorted(Comparator.comparing(Event::item).thenComparing(Event::evidence))
                .collect(Collectors.groupingBy(Event::area));
    }

    Adjustment of(Area area, Values values, Period period) {
        List<Adjustment.Entry> entries = new ArrayList<>();
        Optional<GradeBand> cap = Optional.empty();
        double bonus = 0;
        double deduction = 0;
        for (LedgerItem item : scheme.ledger().items()) {
            double count = count(area, item.id());
            if (count > 0) {
                double marks = item.marks(count);
                bonus += Math.max(0, marks);
                deduction += Math.max(0, -marks);
                entries.add(entry(Score.LEDGER, item.id(), count, marks, evidence(area, item.id(), item.name())));
            }
        }
        for (Veto veto : scheme.vetoes()) {
            double count = count(area, veto.id());
            if (count > 0) {
                cap = lower(cap, veto.bestGrade());
                entries.add(entry(Score.VETO, veto.id(), count, null, evidence(area, veto.id(), veto.name())));
            }
        }
        boolean isDoubtful = false;
        for (Gate gate : scheme.gates()) {
            Adjustment.Entry entry = gate(gate, area, values, period);
            entries.add(entry);
            if (entry.note() != null && entry.status().equals(Value.OK)) {
                isDoubtful = true;
                cap = lower(cap, gate.bestGrade());
            }
        }
        double marks = Math.min(bonus, scheme.ledger().mostBonus().orElse(bonus))
                - Math.min(deduction, scheme.ledger().mostDeduction().orElse(deduction));
        return new Adjustment(marks, entries, cap, isDoubtful);
    }

    private Adjustment.Entry gate(Gate gate, Area area, Values values, Period period) {
        Indicator indicator = indicators.get(gate.indicator());
        Choice choice = values.choose(indicator, gate.variant(), area.code(), period, scheme.longestWaveAgeMonths());
        if (!choice.isOk()) {
            return new Adjustment.Entry(
                    Score.GATE, gate.indicator(), null, null, Optional.of(choice), choice.status(), choice.reason());
        }
        double value = choice.value().orElseThrow().value();
        boolean isPassed = indicator.direction() == Direction.DOWN ? value <= gate.limit() : value >= gate.limit();
        Words doubt = isPassed
                ? null
                : new Words(
                        "数据存疑：" + indicator.name().zh() + " " + value + "，界限 " + gate.limit(),
                        "data in doubt: " + indicator.name().en() + " " + value + ", limit " + gate.limit());
        return new Adjustment.Entry(Score.GATE, gate.indicator(), value, null, Optional.of(choice), Value.OK, doubt);
    }

    private Optional<GradeBand> lower(Optional<GradeBand> cap, String id) {
        GradeBand other = scheme.gradeOf(id);
        return Optional.of(cap.map(band -> scheme.worse(band, other)).orElse(other));
    }

    private static Adjustment.Entry entry(String kind, String item, double count, Double marks, Words evidence) {
        return new Adjustment.Entry(kind, item, count, marks, Optional.empty(), Value.OK, evidence);
    }

    private double count(Area area, String item) {
        return of(area, item).stream().mapToDouble(Event::count).sum();
    }

    private Words evidence(Area area, String item, Words name) {
        String evidence = of(area, item).stream().map(Event::evidence).collect(Collectors.joining("、"));
        return new Words(name.zh() + "（" + evidence + "）", name.en() + " (" + evidence + ")");
    }

    private List<Event> of(Area area, String item) {
        return events.getOrDefault(area.code(), List.of()).stream()
                .filter(event -> event.item().equals(item))
                .toList();
    }
}
