/**
 * The second room: raw rows become rows of a core table, or are superseded, duplicate, excluded by a named rule, or rejected
 * with a reason; every one is accounted for. Must not drop a row silently.
 */
package org.shequ.jobs.curate;
