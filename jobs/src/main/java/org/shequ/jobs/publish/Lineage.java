package org.shequ.jobs.publish;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.source.Exclusion;
import org.shequ.schemas.source.Source;

/** The rows of published.lineage: from deliveries to the indicators counted from them; for {@link Release}. */
final class Lineage {
    private final Deployment deployment;
    private final Map<String, Source> sources = new HashMap<>();
    private final Map<List<String>, Long> outcomes = new HashMap<>();

    Lineage(Deployment deployment) {
        this.deployment = deployment;
        deployment.sources().forEach(source -> sources.put(source.id(), source));
    }

    /** Keeps rows of {@code core.accounting}. */
    void accounting(List<Object[]> part) {
        Cells row = new Cells(deployment.contracts().of("core.accounting"));
        for (Object[] each : part) {
            row.of(each);
            outcomes.merge(
                    List.of(row.string("delivery_id"), row.string("outcome")),
                    row.whole("row_count").getAsLong(),
                    Long::sum);
        }
    }

    /** A row a delivery of a source the city still has. */
    List<Object[]> rows(Origins origins) {
        List<Object[]> rows = new ArrayList<>();
        Cells cells = new Cells(deployment.contracts().of("raw.delivery"));
        origins.delivery().each(part -> part.stream()
                .map(cells::copy)
                .filter(row -> sources.containsKey(row.string("source_id")))
                .map(row -> row(row, sources.get(row.string("source_id")), origins))
                .forEach(rows::add));
        return rows;
    }

    private Object[] row(Cells delivery, Source source, Origins origins) {
        String id = delivery.string("delivery_id");
        return new Object[] {
            source.feed(),
            source.id(),
            id,
            origins.snapshots().get(source.feed()),
            delivery.at("file_name"),
            delivery.at("sha256"),
            delivery.at("received_on"),
            delivery.at("row_count"),
            outcome(id, "accepted"),
            outcome(id, "superseded"),
            outcome(id, "duplicate"),
            outcome(id, "excluded"),
            outcome(id, "rejected"),
            source.exclusions().stream().map(Exclusion::rule).toList(),
            deployment.indicators().all().stream()
                    .filter(indicator -> indicator.tables().contains(source.feed()))
                    .map(Indicator::id)
                    .sorted()
                    .toList()
        };
    }

    private long outcome(String delivery, String outcome) {
        return outcomes.getOrDefault(List.of(delivery, outcome), 0L);
    }
}
