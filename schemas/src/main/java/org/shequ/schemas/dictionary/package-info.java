/**
 * The data dictionary: all contracts, code lists and indicators as one bilingual page. Must not say anything that the
 * definitions do not.
 */
package org.shequ.schemas.dictionary;
