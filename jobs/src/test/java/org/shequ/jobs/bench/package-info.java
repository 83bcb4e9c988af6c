/** Measures what issues set bars for, by hand and not with the tests. Must not be relied upon by any test. */
package org.shequ.jobs.bench;
