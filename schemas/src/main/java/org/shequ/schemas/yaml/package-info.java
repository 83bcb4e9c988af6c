/**
 * Reads YAML so that every mistake is told with file and line, all of them at once. Must not know what the YAML is about.
 */
package org.shequ.schemas.yaml;
