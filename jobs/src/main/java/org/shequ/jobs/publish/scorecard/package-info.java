/**
 * The pages of a release: overview, one page per area and per indicator, as plain files that need no network. Must not
 * compute a score or a value, nor let anything of the data become markup, script or path.
 */
package org.shequ.jobs.publish.scorecard;
