package org.shequ.jobs.evaluate;

/**
 * Something that happened in an area and that a scheme's ledger or vetoes speak of.
 *
 * @param area code of the area
 * @param item id of the ledger item or veto
 * @param count how many times, above 0
 * @param evidence where it is on record; never blank
 */
public record Event(String area, String item, double count, String evidence) {
    public Event {
        if (!(count > 0) || evidence == null || evidence.isBlank()) {
            throw new IllegalArgumentException("Cannot enter event '" + item + "' of area " + area + ": count " + count
                    + ", evidence '" + evidence + "' (expected a count above 0 and evidence)");
        }
    }
}
