/**
 * The evaluate room: scores, ranks, grades and simulates areas from indicator values and a scheme. Must not count rows of
 * cases, answers or tasks, nor change an indicator's value.
 */
package org.shequ.jobs.evaluate;
