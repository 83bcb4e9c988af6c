/**
 * What a job is and what it may touch: the tables it declares, and the facts of the night. Must not know any job.
 */
package org.shequ.jobs.job;
