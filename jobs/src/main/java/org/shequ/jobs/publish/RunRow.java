package org.shequ.jobs.publish;

import java.util.OptionalLong;

/**
 * One job of the run that led to the release.
 *
 * @param job name of the job
 * @param state code of run_state
 * @param rowsIn rows read
 * @param rowsOut rows written
 * @param rowsRejected rows refused
 */
public record RunRow(String job, String state, OptionalLong rowsIn, OptionalLong rowsOut, OptionalLong rowsRejected) {}
