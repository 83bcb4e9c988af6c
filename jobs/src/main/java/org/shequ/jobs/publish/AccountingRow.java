package org.shequ.jobs.publish;

/**
 * What became of the rows of one source.
 *
 * @param source id of the source mapping
 * @param outcome code of row_outcome
 * @param reason rule of exclusion or reason of rejection, empty text otherwise
 * @param rows number of rows
 */
public record AccountingRow(String source, String outcome, String reason, long rows) {
    /** Refuses negative counts. */
    public AccountingRow {
        if (rows < 0) {
            throw new IllegalArgumentException(
                    "Cannot account for source " + source + ": " + rows + " rows " + outcome + " (expected 0 or more)");
        }
    }
}
