package org.shequ.jobs.sample;

/**
 * A hotline request with its whole life, as the city knows it; an export shows the part up to its day. Instants as in
 * {@link CityMonth}; {@link Instants#NEVER} for what never happens.
 *
 * @param id number
 * @param type type in Chinese
 * @param problem what it is about
 * @param channel channel in Chinese
 * @param place cell of the community, counted from 0
 * @param created taken
 * @param entered entered into the system
 * @param due to be done by
 * @param contacted caller first contacted
 * @param closed done
 * @param followUp what the follow-up call found
 * @param exclusionReason why it is left out of scoring, empty if it is not
 * @param repeatOf number of the request it repeats, or empty
 * @param caller person who called
 * @param hasCase whether grid workers recorded the problem too
 */
record HotlineRequest(
        String id,
        String type,
        Problem problem,
        String channel,
        int place,
        long created,
        long entered,
        long due,
        long contacted,
        long closed,
        FollowUp followUp,
        String exclusionReason,
        String repeatOf,
        long caller,
        boolean hasCase) {

    boolean isClosedBy(long instant) {
        return closed < instant;
    }

    boolean isEligibleForFollowUp() {
        return !type.equals("咨询") && !type.equals("表扬");
    }

    /** The findings of a follow-up call, before it is known whether there was one. */
    enum Finding {
        SATISFIED("满意"),
        BASICALLY_SATISFIED("基本满意"),
        DISSATISFIED("不满意");

        private final String label;

        Finding(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    /**
     * The follow-up of a request.
     *
     * @param isValid whether the caller was reached and answered
     * @param isContacted whether the caller had been contacted
     * @param isResolved whether the matter is resolved
     * @param finding how satisfied the caller is
     */
    record FollowUp(boolean isValid, boolean isContacted, boolean isResolved, Finding finding) {}
}
