/**
 * The command line: words, options, exit codes and tables on a terminal. The only package that prints, and must not compute
 * anything a job should.
 */
package org.shequ.jobs.cli;
