package org.shequ.schemas.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ContractsTest {
    private final Contracts contracts = Contracts.load();

    @Test
    void feedsCarryWhereARowCameFrom() {
        Contract grid = contracts.of("core.grid_case");
        assertTrue(grid.isFeed());
        assertEquals(
                List.of("source_id", "delivery_id", "row_number", "version_at", "event_month"),
                grid.names().subList(grid.names().size() - 5, grid.names().size()));
        assertEquals(List.of("case_id"), grid.keys().stream().map(Field::name).toList());
    }

    @Test
    void feedsAreTheTablesSourcesAreMappedInto() {
        assertEquals(
                List.of(
                        "core.area",
                        "core.committee_rating",
                        "core.community_month",
                        "core.grid_case",
                        "core.hotline_request",
                        "core.matter",
                        "core.reported_percentage",
                        "core.staff_month",
                        "core.survey_answer",
                        "core.task_ledger"),
                contracts.feeds().stream().map(Contract::table).toList());
    }
}
