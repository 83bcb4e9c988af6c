/**
 * Contracts of extracts and tables in the Open Data Contract Standard 3.1, and the code lists they use. Must not know how a
 * table is stored.
 */
package org.shequ.schemas.contract;
