/**
 * Invents a city and writes its extracts as real systems export them, with truths planted for later rooms to find. It
 * must not read anything, know Spark, or be read by any room of the pipeline other than through the files it writes.
 */
package org.shequ.jobs.sample;
