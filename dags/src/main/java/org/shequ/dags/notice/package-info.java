/**
 * Tells people about failures, retries and missed deadlines: by webhook, e-mail or command. It must not decide what happens to a
 * task, and its own failures are logged and tried again.
 */
package org.shequ.dags.notice;
