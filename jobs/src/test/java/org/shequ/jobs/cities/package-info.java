/** Nights of the bundled cities on real rows, checked against figures counted apart. Must not read with the pipeline's readers. */
package org.shequ.jobs.cities;
