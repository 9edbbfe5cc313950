/**
 * IMAP4rev1 (RFC 3501) for readers of an archive: everything that reads, nothing that writes. Start at {@link org.daylight.mailserver.imap.ImapDialogue}.
 * Text from outside is never written as it is: it is printable ASCII in a quoted string, or a literal whose length is said before.
 */
@NullMarked
package org.daylight.mailserver.imap;

import org.jspecify.annotations.NullMarked;
