/** Placeholder sentence. */
package org.shequ.jobs;
