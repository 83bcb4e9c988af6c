package org.shequ.schemas.scheme;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Bonus and deduction items with what they may come to together.
 *
 * @param items the items
 * @param mostBonus most marks that bonuses earn together
 * @param mostDeduction most marks that deductions cost together, above 0
 */
public record Ledger(List<LedgerItem> items, OptionalDouble mostBonus, OptionalDouble mostDeduction) {
    public static final Ledger NONE = new Ledger(List.of(), OptionalDouble.empty(), OptionalDouble.empty());

    public Ledger {
        items = List.copyOf(items);
    }
}
