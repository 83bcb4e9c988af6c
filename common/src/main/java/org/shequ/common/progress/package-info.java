/**
 * Tells the operator how far a long run is. Must not print anywhere but to the stream it was given, and must not slow
 * the work it reports.
 */
package org.shequ.common.progress;
