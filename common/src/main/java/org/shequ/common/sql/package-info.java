/** Evaluates Spark SQL over single rows for every room; it never reads or writes tables. */
package org.shequ.common.sql;
