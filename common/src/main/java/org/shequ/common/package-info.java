/** Placeholder sentence. */
package org.shequ.common;
