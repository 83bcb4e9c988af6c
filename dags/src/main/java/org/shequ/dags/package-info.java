/** Placeholder sentence. */
package org.shequ.dags;
