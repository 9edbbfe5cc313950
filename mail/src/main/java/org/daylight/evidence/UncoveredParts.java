package org.daylight.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.daylight.dkim.DkimVerifier;
import org.daylight.dkim.finding.Alignment;
import org.daylight.dkim.finding.Coverage;
import org.daylight.dkim.finding.Finding;
import org.daylight.message.Header;
import org.daylight.message.Message;
import org.daylight.message.field.Received;
import org.daylight.message.parse.MessageParser;
import org.jspecify.annotations.Nullable;

/**
 * Which parts of a message that readers are shown a signature does not cover (RFC 6376 sections 5.4.2, 8.2 and 8.15;
 * {@code spec/findings.md}).
 *
 * <p>A header field counts as covered when the signature covers every field of its name. The text and the attachments
 * count as covered when the message still shows the same ones after everything uncovered is removed: fields that
 * describe the body, and the end of the body. Differences in white space between words do not count. A date taken from
 * a Received field that is not covered counts as not covered too.
 */
final class UncoveredParts {

    /**
     * A longer message is not parsed a second time: the parts of its body that depend on uncovered bytes count as
     * uncovered.
     */
    static final int MAX_BYTES = 32 << 20;

    /** Most times that one message is parsed again; signatures that cover the same bytes share one parse. */
    private static final int MAX_READINGS = 4;

    /** Starts another 7-bit charset (ISO 2022). */
    private static final byte ESCAPE = 0x1B;

    private static final Pattern PLAIN = Pattern.compile("text/plain(; ?charset=\"?(us-ascii|utf-8)\"?)?");

    private final byte[] original;
    private final Message message;
    private final int bodyStart;
    private final Map<Remaining, Set<ShownPart>> readings = new HashMap<>();

    /** What remains without the uncovered parts. @param dropped indexes of header fields that describe the body */
    private record Remaining(List<Integer> dropped, int bodyEnd) {}

    UncoveredParts(byte[] original, Message message) {
        this.original = original;
        this.message = message;
        this.bodyStart = DkimVerifier.bodyStart(original);
    }

    /** The uncovered parts for one passing signature. */
    Set<ShownPart> by(Finding finding) {
        Set<ShownPart> parts = EnumSet.noneOf(ShownPart.class);
        if (finding.alignment() != Alignment.STRICT && finding.alignment() != Alignment.RELAXED) {
            parts.add(ShownPart.AUTHOR_DOMAIN);
        }
        Map<Integer, Integer> covered = new HashMap<>();
        for (Coverage.Field field : finding.coverage().fields()) {
            covered.put(field.start(), field.end());
        }
        List<Integer> dropped = new ArrayList<>();
        List<Header> headers = message.headers();
        for (int i = 0; i < headers.size(); i++) {
            Header header = headers.get(i);
            if (!Integer.valueOf(header.end()).equals(covered.get(header.start()))) {
                ShownPart.ofField(header.name()).ifPresent(parts::add);
                if (describesBody(header.name())) {
                    dropped.add(i);
                }
            }
        }
        if (parts.contains(ShownPart.MESSAGE_ID) && isAdded(finding)) {
            parts.remove(ShownPart.MESSAGE_ID);
            parts.add(ShownPart.ADDED_MESSAGE_ID);
        }
        if (isDatedByServer() && !coversReceived(covered)) {
            parts.add(ShownPart.DATE);
        }
        if (!isShown(message.sender())) {
            parts.remove(ShownPart.SENDER);
        }
        if (!isShown(message.replyTo())) {
            parts.remove(ShownPart.REPLY_TO);
        }
        parts.addAll(body(new Remaining(dropped, CoveredBody.end(original, message, finding))));
        return parts;
    }

    /** Whether the Message-ID was probably added after signing, as far as the signature shows. */
    private boolean isAdded(Finding finding) {
        long all = message.headers().stream()
                .filter(header -> header.name().equalsIgnoreCase("message-id"))
                .count();
        return all > 1
                || finding.coverage().absent().contains("message-id")
                || finding.coverage().fields().stream()
                        .anyMatch(field -> field.name().equals("message-id"));
    }

    /** Whether the displayed date is one that a server wrote, because the message has no readable date. */
    private boolean isDatedByServer() {
        return message.date() == null && message.received() != null;
    }

    /**
     * Whether the Received field that gives the displayed date is covered. @param covered the ends of the covered
     * fields, by their start
     */
    private boolean coversReceived(Map<Integer, Integer> covered) {
        Header dated = Received.dated(message.headers());
        return dated != null && Integer.valueOf(dated.end()).equals(covered.get(dated.start()));
    }

    /** As on pages: Sender and Reply-To are not shown where they equal From. */
    private boolean isShown(List<?> addresses) {
        return !addresses.isEmpty() && !addresses.equals(message.from());
    }

    private static boolean describesBody(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("content-") || lower.equals("mime-version");
    }

    private Set<ShownPart> body(Remaining remaining) {
        boolean sameStart = message.parts().getFirst().bodyStart() == bodyStart;
        if (sameStart
                && remaining.bodyEnd() == original.length
                && (remaining.dropped().isEmpty() || isDefault(remaining.dropped()))) {
            return Set.of();
        }
        Set<ShownPart> known = readings.get(remaining);
        if (known == null) {
            boolean read = sameStart && original.length <= MAX_BYTES && readings.size() < MAX_READINGS;
            known = read ? differing(MessageParser.parse(without(remaining))) : all();
            readings.put(remaining, known);
        }
        return known;
    }

    /**
     * Whether the fields only state the default of RFC 2045 section 5.2, plain ASCII text without encoding. This saves
     * most messages a second parse.
     */
    private boolean isDefault(List<Integer> fields) {
        for (int index : fields) {
            Header header = message.headers().get(index);
            String value = header.value().strip().toLowerCase(Locale.ROOT);
            boolean standard = switch (header.name().toLowerCase(Locale.ROOT)) {
                case "mime-version" -> true;
                case "content-type" -> PLAIN.matcher(value).matches();
                case "content-transfer-encoding" -> value.equals("7bit") || value.equals("8bit");
                default -> false;
            };
            if (!standard) {
                return false;
            }
        }
        for (byte b : original) {
            if (b < 0 || b == ESCAPE) {
                return false;
            }
        }
        return true;
    }

    /** Everything that the body shows. */
    private Set<ShownPart> all() {
        return message.attachments().isEmpty()
                ? EnumSet.of(ShownPart.TEXT)
                : EnumSet.of(ShownPart.TEXT, ShownPart.ATTACHMENTS);
    }

    /**
     * The charset of the body also decides how non-ASCII bytes in the header are displayed, so the header is compared
     * as well.
     */
    private Set<ShownPart> differing(Message other) {
        Set<ShownPart> parts = EnumSet.noneOf(ShownPart.class);
        add(ShownPart.FROM, message.from(), other.from(), parts);
        add(ShownPart.SENDER, message.sender(), other.sender(), parts);
        add(ShownPart.REPLY_TO, message.replyTo(), other.replyTo(), parts);
        add(ShownPart.TO, message.to(), other.to(), parts);
        add(ShownPart.CC, message.cc(), other.cc(), parts);
        add(ShownPart.BCC, message.bcc(), other.bcc(), parts);
        add(ShownPart.SUBJECT, String.valueOf(message.subject()), String.valueOf(other.subject()), parts);
        add(ShownPart.TEXT, text(message.text()), text(other.text()), parts);
        add(ShownPart.TEXT, text(message.html()), text(other.html()), parts);
        add(ShownPart.TEXT, margins(message), margins(other), parts);
        add(ShownPart.TEXT, message.otherText(), other.otherText(), parts);
        add(ShownPart.ATTACHMENTS, message.attachments(), other.attachments(), parts);
        return parts;
    }

    private static void add(ShownPart part, Object shown, Object signed, Set<ShownPart> differing) {
        if (!shown.equals(signed)) {
            differing.add(part);
        }
    }

    /**
     * The text with each run of white space as one blank, because {@code format=flowed} breaks lines elsewhere. A blank
     * follows the quotation marks at the start of a line, because the parser writes one there in flowed text.
     */
    private static String text(@Nullable String text) {
        if (text == null) {
            return "";
        }
        var out = new StringBuilder(text.length());
        boolean isApart = false;
        boolean isQuoteMark = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isWhitespace(c)) {
                isApart = true;
                isQuoteMark = c == '\n';
                continue;
            }
            boolean endsMarks = isQuoteMark && c != '>' && i > 0 && text.charAt(i - 1) == '>';
            if ((isApart || endsMarks) && !out.isEmpty()) {
                out.append(' ');
            }
            out.append(c);
            isApart = false;
            isQuoteMark &= c == '>';
        }
        return out.toString();
    }

    private static List<String> margins(Message message) {
        return message.outsideTexts().stream()
                .map(margin -> text(margin.text()))
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private byte[] without(Remaining remaining) {
        byte[] left = new byte[original.length];
        int length = 0;
        int from = 0;
        for (int index : remaining.dropped()) {
            Header header = message.headers().get(index);
            int end = Math.min(header.start(), remaining.bodyEnd());
            System.arraycopy(original, from, left, length, end - from);
            length += end - from;
            from = Math.min(header.end(), remaining.bodyEnd());
        }
        System.arraycopy(original, from, left, length, remaining.bodyEnd() - from);
        length += remaining.bodyEnd() - from;
        return Arrays.copyOf(left, length);
    }
}
