/**
 * Months in a row and the periods that values, scores and releases are of, for all rooms. Must not know what happens in them.
 */
package org.shequ.common.period;
