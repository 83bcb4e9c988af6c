package org.shequ.jobs.curate;

import java.io.Serializable;
import java.time.Instant;

/**
 * A row that a named rule leaves out, as a version of its key: earlier versions from the same source give way to it, so that a
 * case that was voided later, or a record marked as deleted, does not go on as what it was before.
 *
 * @param key what the rows it would make have of the key in common
 * @param version the time its source gives it, null where it gives none
 * @param delivery the delivery it came in
 * @param row its number in the delivery
 */
record LeftOut(String key, Instant version, String delivery, long row) implements Serializable {}
