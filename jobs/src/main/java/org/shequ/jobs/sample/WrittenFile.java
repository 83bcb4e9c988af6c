package org.shequ.jobs.sample;

/**
 * One extract that was written.
 *
 * @param path where it lies below the chosen folder, with forward slashes
 * @param rows rows of data in it, without title and header
 */
public record WrittenFile(String path, long rows) {}
