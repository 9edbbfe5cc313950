package org.daylight.evidence;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A part of a message that readers are shown or find it by, and that a signature may leave uncovered ({@code
 * spec/findings.md}). The index stores the ordinal, so the order is fixed.
 */
public enum ShownPart {
    FROM("from", "the From line"),
    SENDER("sender", "the Sender line"),
    REPLY_TO("reply-to", "the Reply-To line"),
    TO("to", "the To line"),
    CC("cc", "the Cc line"),
    BCC("bcc", "the Bcc line"),
    SUBJECT("subject", "the subject"),
    DATE("date", "the date"),
    TEXT("text", "the text"),
    ATTACHMENTS("attachments", "the attachments"),
    /**
     * Only in exports, not shown next to a label. Many signers do not cover it, so a missing Message-ID alone does not
     * weaken the summary.
     */
    MESSAGE_ID("message-id", "the Message-ID"),
    /** There are more Message-ID fields than the signature covers, or the signature states that there is none. */
    ADDED_MESSAGE_ID("added-message-id", "the Message-ID, which was added later"),
    IN_REPLY_TO("in-reply-to", "the In-Reply-To line"),
    REFERENCES("references", "the References line"),
    /** Not a part of the message, but what readers may think is signed: the domain in From. */
    AUTHOR_DOMAIN("author-domain", "the domain of the author");

    private final String word;
    private final String words;

    ShownPart(String word, String words) {
        this.word = word;
        this.words = words;
    }

    /** The stable identifier in files. */
    public String word() {
        return word;
    }

    /** For use in a sentence: {@code the subject}. */
    public String words() {
        return words;
    }

    /**
     * The part that a header field is shown as; empty for a field that is not shown and for fields that describe the
     * body.
     */
    public static Optional<ShownPart> ofField(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "from" -> Optional.of(FROM);
            case "sender" -> Optional.of(SENDER);
            case "reply-to" -> Optional.of(REPLY_TO);
            case "to" -> Optional.of(TO);
            case "cc" -> Optional.of(CC);
            case "bcc" -> Optional.of(BCC);
            case "subject" -> Optional.of(SUBJECT);
            case "date" -> Optional.of(DATE);
            case "message-id" -> Optional.of(MESSAGE_ID);
            case "in-reply-to" -> Optional.of(IN_REPLY_TO);
            case "references" -> Optional.of(REFERENCES);
            default -> Optional.empty();
        };
    }

    /** Whether it is shown next to the summary label, so that the label must mention when it is not covered. */
    boolean isNextToLabel() {
        return this != MESSAGE_ID;
    }

    /** One bit for each part, for storage. */
    public static int bits(Set<ShownPart> parts) {
        int bits = 0;
        for (ShownPart part : parts) {
            bits |= 1 << part.ordinal();
        }
        return bits;
    }

    /** Decodes {@link #bits}; unknown bits are ignored. */
    public static Set<ShownPart> of(int bits) {
        Set<ShownPart> parts = EnumSet.noneOf(ShownPart.class);
        for (ShownPart part : values()) {
            if ((bits & 1 << part.ordinal()) != 0) {
                parts.add(part);
            }
        }
        return parts;
    }
}
