package org.daylight.search.query;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.daylight.message.Message;

/** Kinds of documents: the values of {@code is:} (spec/query.md). Of a message, only claims of the sender. */
public enum MessageKind {
    /** It names a message that it answers, or its subject begins like an answer. */
    REPLY,
    /** Its subject begins like that of a forwarded message. */
    FORWARD,
    /** It came through a mailing list. */
    LIST,
    /** A message, in its original bytes or converted. */
    MAIL,
    /** A document that is not mail. */
    FILE,
    /** A message that was converted from a format that does not keep the original bytes. */
    CONVERTED,
    /** A document that is published with redactions. */
    REDACTED;

    /** How mail programs begin the subject of an answer, in languages where this is not a word. */
    private static final List<String> ANSWERS = List.of(
            "re:",
            "re[",
            "re :",
            "aw:",
            "sv:",
            "antw:",
            "odp:",
            "ynt:",
            "vá:",
            "atb:",
            "отв:",
            "на:",
            "回复:",
            "回覆:",
            "答复:",
            "re\uff1a",
            "回复\uff1a",
            "答复\uff1a");

    private static final List<String> FORWARDED = List.of(
            "fwd:",
            "fw:",
            "wg:",
            "tr:",
            "rv:",
            "enc:",
            "vl:",
            "vb:",
            "doorst:",
            "i:",
            "пересл:",
            "转发:",
            "轉寄:",
            "转发\uff1a");

    private static final int MAX_PREFIX = 8;

    /** The word of the query language. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<MessageKind> parse(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word().equalsIgnoreCase(word))
                .findFirst();
    }

    public static boolean isReply(Message message) {
        return !message.inReplyTo().isEmpty() || !message.references().isEmpty() || begins(message, ANSWERS);
    }

    public static boolean isForward(Message message) {
        return begins(message, FORWARDED);
    }

    /** A list's {@code [name]} may precede it. */
    private static boolean begins(Message message, List<String> prefixes) {
        String subject = message.subject() == null ? "" : message.subject();
        int begin = 0;
        if (subject.startsWith("[")) {
            begin = subject.indexOf(']') + 1;
        }
        while (begin < subject.length() && QueryParser.isBlank(subject.charAt(begin))) {
            begin++;
        }
        String start = subject.substring(begin, Math.min(subject.length(), begin + MAX_PREFIX))
                .toLowerCase(Locale.ROOT);
        return prefixes.stream().anyMatch(start::startsWith);
    }
}
