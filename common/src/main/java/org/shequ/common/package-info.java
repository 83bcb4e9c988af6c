/**
 * What every room shares: the lake and the progress display. Must not know any room, indicator or source.
 */
package org.shequ.common;
