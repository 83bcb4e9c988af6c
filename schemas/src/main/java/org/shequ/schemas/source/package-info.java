/**
 * Source mappings: where an extract comes from, how it is read, and column by column how it becomes rows of a contract. Must
 * not read any extract.
 */
package org.shequ.schemas.source;
