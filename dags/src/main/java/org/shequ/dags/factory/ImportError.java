package org.shequ.dags.factory;

/** A DAG file, or part of one, that could not be loaded. */
public record ImportError(String file, int line, String message) {}
