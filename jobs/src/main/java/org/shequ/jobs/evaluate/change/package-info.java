/**
 * What changed since the period before, since a year ago and along a row of periods, and whether it is more than chance. Must not
 * say whether a change is good or bad.
 */
package org.shequ.jobs.evaluate.change;
