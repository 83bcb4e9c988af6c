/**
 * Evaluation schemes: which indicators count, for whom, with which weights, goalposts and grades. Must not score anything.
 */
package org.shequ.schemas.scheme;
