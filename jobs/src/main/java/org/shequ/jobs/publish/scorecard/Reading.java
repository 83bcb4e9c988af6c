package org.shequ.jobs.publish.scorecard;

import java.util.Optional;
import org.shequ.common.period.Period;
import org.shequ.jobs.publish.ValueRow;

/**
 * What an area's indicator says now, and what it said before.
 *
 * @param row the value of the assessed period, or of the latest survey wave
 * @param span the period the value is of
 * @param before the value of the same period a year earlier, or of the wave before; empty where there is none
 */
record Reading(ValueRow row, Period span, Optional<ValueRow> before) {}
