package org.shequ.jobs.sample;

/**
 * A grid case with its whole life, as the city knows it; an export shows the part up to its day. Instants as in
 * {@link CityMonth}; {@link Instants#NEVER} for what never happens.
 *
 * @param id number
 * @param origin how it was found, in Chinese
 * @param problem what it is
 * @param place cell of the community, counted from 0
 * @param grid grid of the community, counted from 0
 * @param times when what happened
 * @param course how it went
 * @param reporter number of the reporting worker in the community
 * @param handler number of the handler in the street, or {@link #REPORTER}
 * @param words start of the random stream that words the description: equal for equal texts
 * @param duplicateOf number of the case it is declared to repeat, or empty
 */
record GridCase(
        String id,
        String origin,
        Problem problem,
        int place,
        int grid,
        Times times,
        Course course,
        int reporter,
        int handler,
        long words,
        String duplicateOf) {

    /** The handler is the reporter. */
    static final int REPORTER = 0;

    String reporterName(Community community) {
        return Persons.gridWorker(community, reporter);
    }

    String handlerName(Community community) {
        return handler == REPORTER ? reporterName(community) : Persons.handler(community.street(), handler);
    }

    String text(Community community) {
        return CaseText.of(community, problem, Chance.of(words, Chance.Stream.PERSON));
    }

    /**
     * The life of a case.
     *
     * @param reported by the grid worker
     * @param entered into the system
     * @param registered as a case
     * @param due to be disposed of
     * @param disposed by the department
     * @param closed after verification, or by force
     */
    record Times(long reported, long entered, long registered, long due, long disposed, long closed) {
        /** What an export can know. */
        Times knownAt(long exported) {
            return new Times(
                    reported,
                    entered,
                    Instants.known(registered, exported),
                    registered < exported ? due : Instants.NEVER,
                    Instants.known(disposed, exported),
                    Instants.known(closed, exported));
        }

        /** The last thing that happened. */
        long updated() {
            long latest = Math.max(reported, entered);
            for (long instant : new long[] {registered, disposed, closed}) {
                if (instant != Instants.NEVER) {
                    latest = Math.max(latest, instant);
                }
            }
            return latest;
        }
    }

    /**
     * How a case went.
     *
     * @param ending its kind of ending
     * @param isDeferred deferral approved
     * @param isExtended extension approved
     * @param rework times verification sent it back
     */
    record Course(Ending ending, boolean isDeferred, boolean isExtended, int rework) {}

    /** The ways a case may end. */
    enum Ending {
        VERIFIED,
        FORCED,
        SELF_HANDLED,
        VOIDED
    }

    /** Whether it differs between an export at the first instant and one at the second. */
    boolean movesBetween(long first, long second) {
        return (times.disposed >= first && times.disposed < second) || (times.closed >= first && times.closed < second);
    }
}
