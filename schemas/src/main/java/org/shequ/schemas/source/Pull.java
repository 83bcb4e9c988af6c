package org.shequ.schemas.source;

/** Where a source is fetched from, in place of files that are delivered. */
public sealed interface Pull permits DatabasePull, WebPull {}
