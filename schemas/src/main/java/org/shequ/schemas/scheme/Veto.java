package org.shequ.schemas.scheme;

import org.shequ.schemas.Words;

/**
 * An event that caps the grade, whatever the score (一票否决).
 *
 * @param id what events refer to it by
 * @param name shown to assessors
 * @param bestGrade id of the best grade still possible
 */
public record Veto(String id, Words name, String bestGrade) {}
