/**
 * The measure room: core tables become additive components by community and month, and components become values with
 * intervals for every area and period. Must not read raw tables or evaluations, nor score or rank anything.
 */
package org.shequ.jobs.measure;
