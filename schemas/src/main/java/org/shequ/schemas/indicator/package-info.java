/**
 * The indicator catalogue: what each indicator counts, over what, with which interval, and who answers for it. Must not
 * compute anything.
 */
package org.shequ.schemas.indicator;
