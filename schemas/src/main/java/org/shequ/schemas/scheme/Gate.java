package org.shequ.schemas.scheme;

/**
 * A bar of data quality: an area that fails it is marked as doubtful (数据存疑) and its grade capped. Gates never add marks.
 *
 * @param indicator id in the catalogue
 * @param variant its variant
 * @param limit the value that just passes; at least this where more is better, at most where less is
 * @param bestGrade id of the best grade still possible
 */
public record Gate(String indicator, String variant, double limit, String bestGrade) {}
