package org.daylight.outlook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.daylight.mapi.MapiMessage;
import org.daylight.mapi.MapiProperties;
import org.daylight.mapi.PropertyTag;
import org.jspecify.annotations.Nullable;

/**
 * Author, sender and recipients of an item. An Exchange address is replaced by the Internet address that the item states for it, for
 * the same person or in the list of recipients.
 */
final class ItemPeople {

    private static final int TO = 1;
    private static final int CC = 2;
    private static final int BCC = 3;

    private final MapiProperties item;
    private final List<MapiProperties> recipients;
    private final Map<String, String> smtpOfExchange = new HashMap<>();

    ItemPeople(MapiMessage message) {
        this.item = message.properties();
        this.recipients = message.recipients();
        for (MapiProperties each : recipients) {
            note(each.text(PropertyTag.EMAIL_ADDRESS), each.text(PropertyTag.SMTP_ADDRESS));
        }
        note(item.text(PropertyTag.SENDER_EMAIL_ADDRESS), item.text(PropertyTag.SENDER_SMTP_ADDRESS));
        note(
                item.text(PropertyTag.SENT_REPRESENTING_EMAIL_ADDRESS),
                item.text(PropertyTag.SENT_REPRESENTING_SMTP_ADDRESS));
        note(item.text(PropertyTag.RECEIVED_BY_EMAIL_ADDRESS), item.text(PropertyTag.RECEIVED_BY_SMTP_ADDRESS));
    }

    private void note(@Nullable String exchange, @Nullable String smtp) {
        if (exchange != null && MailboxForm.isSmtp(smtp) && !MailboxForm.isSmtp(exchange)) {
            smtpOfExchange.putIfAbsent(exchange.toLowerCase(Locale.ROOT), smtp);
        }
    }

    private @Nullable MailboxForm mailbox(
            @Nullable String name, @Nullable String type, @Nullable String address, @Nullable String smtp) {
        String known = smtp != null || address == null ? smtp : smtpOfExchange.get(address.toLowerCase(Locale.ROOT));
        return MailboxForm.of(name, type, address, known);
    }

    /** The author: on whose behalf the message was sent; null when nothing is known. */
    @Nullable
    MailboxForm author() {
        MailboxForm represented = mailbox(
                item.text(PropertyTag.SENT_REPRESENTING_NAME),
                item.text(PropertyTag.SENT_REPRESENTING_ADDRESS_TYPE),
                item.text(PropertyTag.SENT_REPRESENTING_EMAIL_ADDRESS),
                item.text(PropertyTag.SENT_REPRESENTING_SMTP_ADDRESS));
        MailboxForm sender = actual();
        if (represented == null) {
            return sender;
        }
        boolean sameName = sender != null && represented.name().equals(sender.name());
        return represented.address().isEmpty() && sameName ? sender : represented;
    }

    /** Who sent it, when that is not the author; null otherwise. */
    @Nullable
    MailboxForm sender() {
        MailboxForm sender = actual();
        MailboxForm author = author();
        boolean other = sender != null
                && author != null
                && !sender.address().isEmpty()
                && !sender.address().equalsIgnoreCase(author.address());
        return other ? sender : null;
    }

    private @Nullable MailboxForm actual() {
        return mailbox(
                item.text(PropertyTag.SENDER_NAME),
                item.text(PropertyTag.SENDER_ADDRESS_TYPE),
                item.text(PropertyTag.SENDER_EMAIL_ADDRESS),
                item.text(PropertyTag.SENDER_SMTP_ADDRESS));
    }

    List<MailboxForm> to() {
        return recipients(TO, PropertyTag.DISPLAY_TO);
    }

    List<MailboxForm> cc() {
        return recipients(CC, PropertyTag.DISPLAY_CC);
    }

    List<MailboxForm> bcc() {
        return recipients(BCC, PropertyTag.DISPLAY_BCC);
    }

    /** From the recipients; where there are none at all, the names that the item shows. */
    private List<MailboxForm> recipients(int type, int names) {
        var found = new ArrayList<MailboxForm>();
        for (MapiProperties each : recipients) {
            // the upper bits say whether a server has handled the recipient ([MS-OXOMSG] section 2.2.3.1)
            if ((each.whole(PropertyTag.RECIPIENT_TYPE, TO) & 0xF) == type) {
                MailboxForm mailbox = recipient(each);
                if (mailbox != null) {
                    found.add(mailbox);
                }
            }
        }
        if (!found.isEmpty() || !recipients.isEmpty()) {
            return found;
        }
        String shown = item.text(names);
        for (String name : shown == null ? new String[0] : shown.split(";", 1_000)) {
            MailboxForm mailbox = MailboxForm.of(name, null, null, null);
            if (mailbox != null) {
                found.add(mailbox);
            }
        }
        return found;
    }

    private @Nullable MailboxForm recipient(MapiProperties each) {
        String name = each.text(PropertyTag.DISPLAY_NAME);
        return mailbox(
                name == null || name.isBlank() ? each.text(PropertyTag.RECIPIENT_DISPLAY_NAME) : name,
                each.text(PropertyTag.ADDRESS_TYPE),
                each.text(PropertyTag.EMAIL_ADDRESS),
                each.text(PropertyTag.SMTP_ADDRESS));
    }

    /** As the value of a field. */
    static String list(List<MailboxForm> mailboxes) {
        return String.join(", ", mailboxes.stream().map(MailboxForm::written).toList());
    }
}
