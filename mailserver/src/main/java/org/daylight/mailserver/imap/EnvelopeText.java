package org.daylight.mailserver.imap;

import java.util.List;
import org.daylight.mailserver.folder.MessageHead;
import org.jspecify.annotations.Nullable;

/** The ENVELOPE of a message (RFC 3501 section 7.4.2). */
final class EnvelopeText {

    private EnvelopeText() {}

    /** @param header the exact bytes of the header */
    static String of(byte[] header) {
        MessageHead head = MessageHead.of(header);
        return "(" + ImapText.quoted(head.date())
                + " " + ImapText.quoted(head.subject())
                + " " + mailboxes(head.from())
                + " " + mailboxes(head.sender().isEmpty() ? head.from() : head.sender())
                + " " + mailboxes(head.replyTo().isEmpty() ? head.from() : head.replyTo())
                + " " + mailboxes(head.to())
                + " " + mailboxes(head.cc())
                + " " + mailboxes(head.bcc())
                + " " + ImapText.quoted(joined(head.inReplyTo()))
                + " " + ImapText.quoted(head.messageId())
                + ")";
    }

    private static @Nullable String joined(List<String> ids) {
        return ids.isEmpty() ? null : String.join(" ", ids);
    }

    private static String mailboxes(List<MessageHead.Mailbox> all) {
        if (all.isEmpty()) {
            return "NIL";
        }
        var text = new StringBuilder("(");
        for (MessageHead.Mailbox one : all) {
            text.append('(')
                    .append(ImapText.quoted(one.name()))
                    .append(" NIL ")
                    .append(ImapText.quoted(one.local()))
                    .append(' ')
                    .append(ImapText.quoted(one.domain()))
                    .append(')');
        }
        return text.append(')').toString();
    }
}
