/**
 * The audit room: checks, compares and re-derives what was published, from the published files alone. Must not write to the
 * lake or to a release.
 */
package org.shequ.jobs.audit;
