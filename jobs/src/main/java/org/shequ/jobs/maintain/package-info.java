/**
 * What a home needs beside its nights: old states, old releases and raw rows whose time is up are removed, and the current
 * release is verified. Must not change any figure.
 */
package org.shequ.jobs.maintain;
