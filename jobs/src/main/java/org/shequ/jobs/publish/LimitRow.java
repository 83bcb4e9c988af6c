package org.shequ.jobs.publish;

import java.util.OptionalDouble;

/**
 * A limit of a source that was passed on the way to the release.
 *
 * @param source the source
 * @param kind code of limit_kind
 * @param observed what was observed
 * @param atLeast lower bound; empty where there is none
 * @param atMost upper bound; empty where there is none
 * @param counted rows rejected, rows of the day, or days
 * @param comparedWith rows received, or rows of the usual day; empty for freshness
 */
public record LimitRow(
        String source,
        String kind,
        double observed,
        OptionalDouble atLeast,
        OptionalDouble atMost,
        long counted,
        OptionalDouble comparedWith) {}
