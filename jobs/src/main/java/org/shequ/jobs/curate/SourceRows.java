package org.shequ.jobs.curate;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.shequ.jobs.extract.Erasure;

/** What the received rows of one source come to: rows of the contract, or entries of the tally. */
final class SourceRows implements Serializable {
    /** The rule by which rows of a person who was forgotten are left out. */
    static final String FORGOTTEN = "forgotten";

    private static final long serialVersionUID = 1L;
    private static final Whereabouts NOWHERE = new Whereabouts(null, null);

    private final RowMapping mapping;
    private final HashMap<String, HashMap<String, Integer>> positions = new HashMap<>();

    private final HashSet<String> awaited;
    private final HashMap<String, List<LeftOut>> leftOut = new HashMap<>();

    /**
     * @param layouts the column names of deliveries, and the deliveries that have them
     * @param awaited keys of rows that were at fault before
     * @param leftOut rows that rules left out before
     */
    SourceRows(
            RowMapping mapping,
            Map<List<String>, List<String>> layouts,
            Set<String> awaited,
            Collection<LeftOut> leftOut) {
        this.mapping = mapping;
        leftOut.forEach(each -> this.leftOut
                .computeIfAbsent(each.key(), key -> new ArrayList<>(1))
                .add(each));
        this.awaited = new HashSet<>(awaited);
        layouts.forEach((columns, deliveries) -> {
            HashMap<String, Integer> places = new HashMap<>();
            columns.forEach(column -> places.put(column, places.size()));
            deliveries.forEach(delivery -> positions.put(delivery, places));
        });
    }

    String source() {
        return mapping.source();
    }

    boolean isAbout(String delivery) {
        return positions.containsKey(delivery);
    }

    /** Where each column of a delivery stands. */
    Map<String, Integer> positions(String delivery) {
        return positions.get(delivery);
    }

    /**
     * The rows that a received row makes, see {@link RowMapping#rows}, and what stands for rows of its key that a rule leaves
     * out; what it does not make is tallied.
     */
    List<Object[]> rows(Received received, Tally tally) {
        if (Erasure.isGone(received.cells())) {
            tally.count(way(received, "excluded", FORGOTTEN));
            tally.add(new Tally.Excluded(
                    source(), received.delivery(), received.row(), received.line(), NOWHERE, FORGOTTEN, null));
            return List.of();
        }
        boolean isJudged = !Mapping.FAILED.equals(received.excludedBy());
        if (isJudged && received.excludedBy() != null) {
            LeftOut version = mapping.leftOut(received, positions.get(received.delivery()))
                    .orElse(null);
            tally.count(way(received, "excluded", received.excludedBy()));
            tally.add(new Tally.Excluded(
                    source(),
                    received.delivery(),
                    received.row(),
                    received.line(),
                    mapping.whereabouts(received, positions.get(received.delivery())),
                    received.excludedBy(),
                    version));
            return version == null ? List.of() : standIns(received, List.of(version));
        }
        List<Fault> faults = new ArrayList<>(0);
        if (!isJudged) {
            faults.add(Fault.row("", "type", null, "cells that the rules of 'exclude' can be evaluated on"));
        }
        RowMapping.Made made = mapping.rows(received, positions.get(received.delivery()), faults);
        if (!faults.isEmpty()) {
            Whereabouts where = mapping.whereabouts(received, positions.get(received.delivery()));
            faults.forEach(fault -> tally.add(new Tally.Reject(
                    source(), received.delivery(), received.row(), received.line(), where, made.key(), fault)));
        }
        if (made.rows().isEmpty()) {
            tally.count(way(received, "rejected", Fault.counted(faults)));
        } else if (made.key() != null && awaited.contains(made.key())) {
            tally.add(new Tally.Mended(source(), received.delivery(), made.key()));
        }
        List<LeftOut> before = made.rows().isEmpty() ? null : leftOut.get(made.key());
        if (before == null) {
            return made.rows();
        }
        List<Object[]> rows = new ArrayList<>(made.rows());
        rows.addAll(standIns(received, before));
        return rows;
    }

    private List<Object[]> standIns(Received received, List<LeftOut> versions) {
        return versions.stream()
                .map(version -> mapping.standIn(received, positions.get(received.delivery()), version))
                .toList();
    }

    private Tally.Way way(Received received, String outcome, String reason) {
        return new Tally.Way(source(), received.delivery(), true, outcome, reason);
    }
}
