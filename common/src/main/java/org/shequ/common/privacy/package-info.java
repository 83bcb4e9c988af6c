/**
 * Takes what names a person out of texts before they leave the raw room. Must not decide which texts these are, and knows no
 * table.
 */
package org.shequ.common.privacy;
