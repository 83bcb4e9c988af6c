package org.shequ.jobs.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.shequ.schemas.Words;
import org.shequ.schemas.indicator.Term;
import org.shequ.schemas.indicator.Variant;

class UnmappedTest {
    private static final Unmapped UNMAPPED =
            new Unmapped(Map.of("core.grid_case", Set.of("closed_at", "duplicate_of", "due_at")));

    private static Set<String> needed(String countsBy, String value) {
        List<Term> all = List.of(new Term("core.grid_case", "reported_at", Optional.empty(), "true", 1));
        List<Term> counted =
                List.of(new Term("core.grid_case", countsBy, Optional.of("duplicate_of is null"), value, 1));
        return UNMAPPED.neededBy(new Variant("main", new Words("主", "main"), counted, all));
    }

    @Test
    void findsWhatIsCountedFromAndBy() {
        assertEquals(Set.of("core.grid_case.closed_at"), needed("reported_at", "closed_at < period_end"));
        assertEquals(Set.of("core.grid_case.due_at"), needed("due_at", "is_forced_close"));
    }

    @Test
    void passesOverConditionsQuotesAndIsNull() {
        assertEquals(Set.of(), needed("reported_at", "category <> 'closed_at' and duplicate_of is null"));
        assertEquals(Set.of("core.grid_case.duplicate_of"), needed("reported_at", "duplicate_of is not null"));
    }
}
