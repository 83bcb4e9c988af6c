package org.shequ.dags.timetable;

import java.time.Instant;
import java.util.Optional;

/** The bounds a DAG sets on its logical dates: start_date, end_date and what happens to missed runs. */
public record TimeRestriction(Optional<Instant> earliest, Optional<Instant> latest, Catchup catchup) {

    boolean refuses(Instant start) {
        return latest.isPresent() && start.isAfter(latest.get());
    }
}
