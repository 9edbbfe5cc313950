/**
 * An archive as folders of messages ({@code spec/mail-protocols.md}): which there are, what is in them, the lasting number of each message, and its
 * bytes. Start at {@link org.daylight.mailserver.folder.MailFolders}. It knows no protocol.
 */
@NullMarked
package org.daylight.mailserver.folder;

import org.jspecify.annotations.NullMarked;
