/**
 * The scheduler's tables and every statement that touches them, on H2 or PostgreSQL. It must not decide anything: rules are in
 * state, the order of things in engine.
 */
package org.shequ.dags.store;
