package org.shequ.jobs.cli;

/** How results are printed. */
enum Output {
    TABLE,
    JSON
}
