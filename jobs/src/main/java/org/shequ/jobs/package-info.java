/** The rooms the data flows through, one package each, with the command line on top. Must not hold code of its own. */
package org.shequ.jobs;
