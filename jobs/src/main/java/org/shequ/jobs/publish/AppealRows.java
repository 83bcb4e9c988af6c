package org.shequ.jobs.publish;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.shequ.schemas.appeal.Appeal;
import org.shequ.schemas.appeal.Effect;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.indicator.Variant;

/** The rows of published.appeal: what was contested, what was decided, and what that did; for {@link Release}. */
final class AppealRows {
    private AppealRows() {}

    /** @param values the values of the release, to set the contested figure beside its appeal */
    static List<Object[]> of(
            Deployment deployment, Edition edition, TableRows areas, Values values, TableRows exclusion) {
        if (deployment.appeals().isEmpty()) {
            return List.of();
        }
        Map<String, String> names = names(deployment, areas);
        Map<String, Long> leftOut = leftOut(deployment, exclusion);
        List<Object[]> rows = new ArrayList<>();
        for (Appeal appeal : deployment.appeals()) {
            Optional<ValueRow> figure = figure(appeal, edition, values);
            Optional<Effect> effect = appeal.effect();
            rows.add(new Object[] {
                appeal.id(),
                appeal.area(),
                names.get(appeal.area()),
                appeal.indicator(),
                appeal.period(),
                appeal.lodgedOn(),
                appeal.lodgedBy(),
                appeal.reason(),
                appeal.decision().code(),
                appeal.decidedOn().orElse(null),
                appeal.approver().orElse(null),
                appeal.effectCode(),
                effect.map(Effect::source).orElse(null),
                effect.map(AppealRows::keys).orElse(null),
                effect.filter(found -> !found.excluded().isEmpty())
                        .map(found -> leftOut.getOrDefault(appeal.rule(), 0L))
                        .orElse(null),
                effect.map(found -> (long) found.corrected().size())
                        .filter(count -> count > 0)
                        .orElse(null),
                figure.flatMap(row -> boxed(row.numerator())).orElse(null),
                figure.flatMap(row -> boxed(row.denominator())).orElse(null),
                figure.flatMap(row -> boxed(row.value())).orElse(null)
            });
        }
        return rows;
    }

    private static Optional<Double> boxed(java.util.OptionalDouble number) {
        return number.isPresent() ? Optional.of(number.getAsDouble()) : Optional.empty();
    }

    /** The figure that was contested, where the release keeps its period at hand. */
    private static Optional<ValueRow> figure(Appeal appeal, Edition edition, Values values) {
        return appeal.period().equals(edition.period().name())
                ? values.find(
                        appeal.indicator(),
                        Variant.MAIN,
                        edition.period().type().code(),
                        appeal.period(),
                        appeal.area())
                : Optional.empty();
    }

    private static List<String> keys(Effect effect) {
        TreeSet<String> keys = new TreeSet<>(effect.excluded());
        keys.addAll(effect.corrected().keySet());
        return List.copyOf(keys);
    }

    private static Map<String, String> names(Deployment deployment, TableRows areas) {
        Map<String, String> names = new HashMap<>();
        Cells cells = new Cells(deployment.contracts().of("core.area"));
        areas.each(part -> part.forEach(row -> {
            cells.of(row);
            names.put(cells.string("area_code"), cells.string("area_name"));
        }));
        return names;
    }

    /** Rows left out of any period, by rule. */
    private static Map<String, Long> leftOut(Deployment deployment, TableRows exclusion) {
        Map<String, Long> leftOut = new HashMap<>();
        Cells cells = new Cells(deployment.contracts().of("core.exclusion"));
        exclusion.each(part -> part.forEach(row -> leftOut.merge(cells.of(row).string("rule"), 1L, Long::sum)));
        return leftOut;
    }
}
