package org.shequ.jobs.publish;

/**
 * A signal that stands out in one community.
 *
 * @param area code of the community
 * @param signal code of {@code signal}
 * @param share share of records that look odd
 * @param odd records that look odd
 * @param records records looked at
 * @param cityShare the share of all communities together
 */
public record FlagRow(String area, String signal, double share, long odd, long records, double cityShare) {}
