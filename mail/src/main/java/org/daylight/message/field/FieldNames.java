package org.daylight.message.field;

import java.util.List;
import java.util.Set;

/**
 * Known names of header fields (from the IANA registry of message headers, and of common programs). After a blank line
 * or a line of white space, only these show that a header starts or continues: there, any other word with a colon is
 * text.
 */
public final class FieldNames {

    /** In lower case. */
    private static final Set<String> NAMES = Set.of(
            "apparently-to",
            "approved",
            "archived-at",
            "authentication-results",
            "auto-submitted",
            "bcc",
            "cc",
            "comments",
            "date",
            "delivered-to",
            "delivery-date",
            "disposition-notification-to",
            "dkim-signature",
            "domainkey-signature",
            "envelope-to",
            "errors-to",
            "from",
            "importance",
            "in-reply-to",
            "keywords",
            "lines",
            "mailing-list",
            "message-id",
            "mime-version",
            "newsgroups",
            "organisation",
            "organization",
            "path",
            "precedence",
            "priority",
            "received",
            "received-spf",
            "references",
            "reply-to",
            "return-path",
            "return-receipt-to",
            "sender",
            "sensitivity",
            "status",
            "subject",
            "thread-index",
            "thread-topic",
            "to",
            "user-agent");

    private static final List<String> BEGINNINGS = List.of("x-", "content-", "list-", "arc-", "resent-");

    /** Fields that may occur several times in one header. */
    private static final Set<String> REPEATED =
            Set.of("received", "received-spf", "authentication-results", "dkim-signature", "delivered-to");

    /** Fields that are in most message headers and that rarely occur as words in a text. */
    private static final Set<String> TYPICAL = Set.of(
            "content-transfer-encoding",
            "content-type",
            "date",
            "delivered-to",
            "dkim-signature",
            "from",
            "message-id",
            "mime-version",
            "received",
            "return-path",
            "subject",
            "to");

    /** Fields that are often folded, because they hold text or lists. */
    private static final Set<String> OFTEN_FOLDED = Set.of(
            "authentication-results",
            "bcc",
            "cc",
            "comments",
            "dkim-signature",
            "domainkey-signature",
            "from",
            "in-reply-to",
            "keywords",
            "received",
            "received-spf",
            "references",
            "reply-to",
            "subject",
            "thread-topic",
            "to");

    private FieldNames() {}

    /** @param name in lower case */
    public static boolean contains(String name) {
        return NAMES.contains(name) || BEGINNINGS.stream().anyMatch(name::startsWith);
    }

    /** Whether the field often continues on another line, unlike an encoding, a type or a date. */
    public static boolean isLong(String name) {
        return OFTEN_FOLDED.contains(name) || name.startsWith("arc-") || name.startsWith("list-");
    }

    /** Whether a header may have the field more than once. */
    public static boolean mayRepeat(String name) {
        return REPEATED.contains(name) || name.startsWith("arc-");
    }

    /** Whether the field, with others, shows that a block of lines is a mail header. */
    public static boolean isTypical(String name) {
        return TYPICAL.contains(name);
    }
}
