/**
 * Mailboxes on servers, read with IMAP4rev1 (RFC 3501, RFC 9051; docs/decisions/0199).
 *
 * <p>Start at {@link org.daylight.container.imap.MailboxSource}: it lists the folders of an account, and fetches what is
 * new as {@link org.daylight.container.RawMessage}s. {@code ImapConnection} sends commands, {@code ImapInput} reads
 * responses within limits. Deliberately absent: every command that changes something on the server, the catalog (what is
 * new is asked of {@link org.daylight.container.imap.MailboxSource.Known}), and storing a password.
 */
@NullMarked
package org.daylight.container.imap;

import org.jspecify.annotations.NullMarked;
