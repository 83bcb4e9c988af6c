package org.shequ.jobs.curate;

import java.io.Serializable;

/**
 * Where a row that did not make it belongs, as far as it can be read.
 *
 * @param area the area it names, null where it names none that is known
 * @param month the month yyyy-MM of its event, null where it has none
 */
record Whereabouts(String area, String month) implements Serializable {}
