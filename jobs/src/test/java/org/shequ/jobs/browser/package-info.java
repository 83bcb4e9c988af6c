/** What people see, in a real Chromium: the pages of a release and of the scheduler. It asserts nothing that needs no browser. */
package org.shequ.jobs.browser;
