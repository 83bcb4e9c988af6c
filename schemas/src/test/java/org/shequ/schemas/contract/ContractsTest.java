package org.shequ.schemas.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.shequ.schemas.yaml.Problem;
import org.shequ.schemas.yaml.Problems;

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

    @Test
    void freeTextStaysInTheRawRoomUnlessTheContractSaysSo() {
        assertEquals(List.of(), problems("raw.letter", ""));
        assertEquals(
                List.of("column 'body' of core.letter is personal and would leave the raw room with freeText unsaid"
                        + " (expected another classification, or the custom property freeText: masked, by which the"
                        + " contract lets masked text come)"),
                problems("core.letter", ""));
        assertEquals(List.of(), problems("core.letter", ", customProperties: [{property: freeText, value: masked}]"));
    }

    private static List<String> problems(String table, String more) {
        String contract = """
                id: %s
                version: 1.0.0
                schema:
                  - businessName: 来信 | Letters
                    description: 来信 | Letters
                    properties:
                      - {name: body, logicalType: string, businessName: 正文 | Body, description: 正文 | Body, classification: personal%s}
                """;
        Problems problems = new Problems();
        Contracts.contract(contract.formatted(table, more), "letter.yml", Map.of(), List.of(), problems);
        return problems.all().stream().map(Problem::message).toList();
    }
}
