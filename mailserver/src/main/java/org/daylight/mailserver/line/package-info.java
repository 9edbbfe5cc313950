/**
 * A server for protocols of lines, such as IMAP and NNTP, and its limits. Start at {@link org.daylight.mailserver.line.LineServer}. It knows no
 * protocol and no archive. Addresses of clients are neither read nor stored.
 */
@NullMarked
package org.daylight.mailserver.line;

import org.jspecify.annotations.NullMarked;
