package org.shequ.jobs.extract;

import java.util.List;
import java.util.stream.Collectors;
import org.shequ.jobs.job.SourceLimit;

/** A limit that ends the night was passed; what held before holds. */
public final class LimitPassedException extends InputRefusedException {
    private static final long serialVersionUID = 1L;

    private final transient List<SourceLimit> limits;

    private LimitPassedException(String message, List<SourceLimit> limits) {
        super(message);
        this.limits = List.copyOf(limits);
    }

    /** Throws where one of the limits is to end the night, with all that do; does nothing else. */
    public static void throwIfAny(List<SourceLimit> limits) {
        String stops = limits.stream()
                .filter(SourceLimit::isStop)
                .map(SourceLimit::said)
                .collect(Collectors.joining("\n"));
        if (!stops.isEmpty()) {
            throw new LimitPassedException(stops, limits);
        }
    }

    /** All limits that were looked at. */
    public List<SourceLimit> limits() {
        return limits;
    }
}
