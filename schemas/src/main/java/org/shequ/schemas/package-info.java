/** Placeholder sentence. */
package org.shequ.schemas;
