/**
 * The scheduler at work: creates runs, moves tasks through their states, runs them as processes and recovers after crashes. It
 * must not hold rules of its own (they are in state and timetable) nor statements (they are in store).
 */
package org.shequ.dags.engine;
