/**
 * The first room: receives rows as they are delivered, with where they came from. Must not rename, cast or drop anything.
 */
package org.shequ.jobs.extract;
