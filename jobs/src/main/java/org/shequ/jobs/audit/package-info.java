/**
 * The audit room: checks, compares, re-derives and explains what was published, from the published files and, for the rows
 * behind them, from the lake as it was then. Must not write to the lake or to a release.
 */
package org.shequ.jobs.audit;
