/**
 * Signals of gaming and misreporting: shares of records that look odd, community by community, judged against the city by a
 * funnel, with the records behind them. Must not score or rank anything, nor call anybody guilty.
 */
package org.shequ.jobs.evaluate.flag;
