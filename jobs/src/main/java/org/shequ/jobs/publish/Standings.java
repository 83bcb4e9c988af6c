package org.shequ.jobs.publish;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.shequ.schemas.contract.Contract;

/** The rows of published.rank and published.grade from totals and their uncertainty; for {@link Release}. */
final class Standings {
    private final List<Cells> totals = new ArrayList<>();
    private final Map<List<String>, Cells> uncertain = new HashMap<>();

    /** Keeps what it needs of some rows of a table. */
    void take(Contract contract, List<Object[]> part) {
        Cells cells = new Cells(contract);
        switch (contract.table()) {
            case "evaluation.score" ->
                part.stream()
                        .map(cells::copy)
                        .filter(row -> row.string("item_kind").equals(ScoreRow.OVERALL))
                        .forEach(totals::add);
            case "evaluation.uncertainty" ->
                part.stream().map(cells::copy).forEach(row -> uncertain.put(key(row), row));
            default -> {}
        }
    }

    private static List<String> key(Cells row) {
        return List.of(
                row.string("scheme_id"), row.string("area_code"), row.string("period_type"), row.string("period"));
    }

    List<Object[]> ranks() {
        return totals.stream().map(this::rank).toList();
    }

    List<Object[]> grades() {
        return totals.stream().map(this::grade).toList();
    }

    private Object[] rank(Cells total) {
        Optional<Cells> firm = Optional.ofNullable(uncertain.get(key(total)));
        return new Object[] {
            total.at("scheme_id"),
            total.at("area_level"),
            total.at("area_code"),
            total.at("area_name"),
            total.at("period_type"),
            total.at("period"),
            total.at("score"),
            total.at("rank"),
            total.at("ranked"),
            at(firm, "rank_median"),
            at(firm, "rank_lower"),
            at(firm, "rank_upper"),
            at(firm, "indistinguishable_areas"),
            at(firm, "top_quarter_probability"),
            at(firm, "bottom_quarter_probability"),
            total.at("status"),
            total.at("status_reason")
        };
    }

    private Object[] grade(Cells total) {
        Optional<Cells> firm = Optional.ofNullable(uncertain.get(key(total)));
        return new Object[] {
            total.at("scheme_id"),
            total.at("area_level"),
            total.at("area_code"),
            total.at("area_name"),
            total.at("period_type"),
            total.at("period"),
            total.at("published_score"),
            total.at("grade"),
            total.at("uncapped_grade"),
            total.text("grade").map(grade -> at(firm, grade + "_probability")).orElse(null),
            at(firm, "excellent_probability"),
            at(firm, "good_probability"),
            at(firm, "fair_probability"),
            at(firm, "poor_probability"),
            at(firm, "is_firm"),
            at(firm, "firmness"),
            total.at("status"),
            total.at("status_reason")
        };
    }

    private static Object at(Optional<Cells> row, String field) {
        return row.map(cells -> cells.at(field)).orElse(null);
    }
}
