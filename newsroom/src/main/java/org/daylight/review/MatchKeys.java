package org.daylight.review;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.daylight.catalog.MatchKey;
import org.daylight.catalog.MatchKey.Kind;
import org.daylight.collate.Fingerprint;
import org.daylight.collate.Passage;
import org.daylight.collate.Passages;
import org.daylight.message.Message;
import org.daylight.message.MimePart;
import org.daylight.message.parse.MessageParser;

/**
 * Computes the match keys of a message ({@code spec/catalog.md}, section "Match keys"): its own keys, and those of
 * every message that is attached to it, at any depth. This includes attached messages in base64, and files whose names
 * end in {@code .eml}. Pure; no recursion; linear in the message's length up to the limits below.
 */
public final class MatchKeys {

    /** A shorter text, such as "Thank you!", occurs in many messages that have nothing else in common. */
    private static final int MIN_WORDS = 12;

    /** The largest number of attached messages that are compared. */
    private static final int MAX_ATTACHED = 1_000;

    /** Attached messages are parsed up to this many times the length of the message. */
    private static final int MAX_TIMES_LENGTH = 8;

    /**
     * How many times a transfer encoding is undone: an encoded attached message may have encoded messages attached in
     * turn.
     */
    private static final int MAX_DECODED_DEPTH = 10;

    /** Each ASCII letter and digit in lower case; 0 for other characters. */
    private static final byte[] LOWER_CASE = lowerCase();

    private final Set<MatchKey> keys = new LinkedHashSet<>();
    private final Deque<Attached> waiting = new ArrayDeque<>();
    private long bytesLeft;
    private int attachedLeft = MAX_ATTACHED;

    /**
     * A message that is attached.
     *
     * @param opened whether the parser has listed the messages that are attached to this one in turn
     * @param decoded how many transfer encodings were undone to reach it
     */
    private record Attached(byte[] bytes, boolean opened, int decoded) {}

    private MatchKeys(long bytesLeft) {
        this.bytesLeft = bytesLeft;
    }

    /**
     * The keys of a message, without duplicates. A file has one, of its bytes.
     *
     * @param original its bytes
     * @param message the view of them
     */
    public static Set<MatchKey> of(byte[] original, Message message) {
        if (message.isFile()) {
            return Set.of(MatchKey.of(Kind.BYTES, false, original));
        }
        var found = new MatchKeys(MAX_TIMES_LENGTH * (long) original.length);
        found.add(original, message, false);
        found.findAttached(original, message, 0);
        while (!found.waiting.isEmpty()) {
            Attached next = found.waiting.remove();
            Message view = MessageParser.parse(next.bytes);
            found.add(next.bytes, view, true);
            if (!next.opened) {
                found.findAttached(next.bytes, view, next.decoded);
            }
        }
        return found.keys;
    }

    private void add(byte[] original, Message message, boolean attached) {
        boolean hasKey = false;
        String text = message.text();
        List<Passage> passages = Passages.of(text);
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        long copy = Fingerprint.copyKey(message, passages, utf8);
        if (copy != 0) {
            byte[] content = ByteBuffer.allocate(Long.BYTES).putLong(copy).array();
            hasKey = keys.add(MatchKey.of(Kind.COPY, attached, content));
        }
        boolean footer = !passages.isEmpty() && passages.getLast().kind() == Passage.Kind.FOOTER;
        int end = footer ? passages.getLast().start() : text.length();
        byte[] letters = utf8.length == text.length() ? asciiLetters(utf8, end) : letters(text, end);
        if (letters.length > 0) {
            hasKey |= keys.add(MatchKey.of(Kind.TEXT, attached, letters));
        }
        String id = message.messageId();
        if (id != null) {
            hasKey |= keys.add(MatchKey.of(Kind.MESSAGE_ID, attached, id.getBytes(StandardCharsets.UTF_8)));
        }
        if (!hasKey) {
            keys.add(MatchKey.of(Kind.BYTES, attached, withEqualLineEnds(original)));
        }
    }

    /** Adds the attached messages to the queue, as far as the limits allow. */
    private void findAttached(byte[] original, Message message, int decoded) {
        List<MimePart> parts = message.parts();
        for (int i = 0; i < parts.size(); i++) {
            MimePart part = parts.get(i);
            boolean isMessage = part.type().startsWith("message/")
                    && !part.type().equals("message/delivery-status")
                    && !part.type().equals("message/partial")
                    && !part.type().equals("message/external-body");
            boolean isFile = part.fileName() != null
                    && part.fileName().toLowerCase(Locale.ROOT).endsWith(".eml");
            if (!isMessage && !isFile) {
                continue;
            }
            boolean opened = i + 1 < parts.size() && parts.get(i + 1).parent() == i;
            int length = part.bodyEnd() - part.bodyStart();
            boolean within = attachedLeft > 0 && length > 0 && length <= bytesLeft && decoded < MAX_DECODED_DEPTH;
            if (within) {
                attachedLeft--;
                bytesLeft -= length;
                byte[] content = opened
                        ? Arrays.copyOfRange(original, part.bodyStart(), part.bodyEnd())
                        : MessageParser.content(original, part);
                waiting.add(new Attached(content, opened, opened ? decoded : decoded + 1));
            }
        }
    }

    /**
     * Letters and digits in lower case, without the footer of a mailing list; empty for a text of fewer than 12 words.
     *
     * @param end where the footer begins, or the text ends
     */
    private static byte[] letters(String text, int end) {
        var letters = new StringBuilder(end);
        int words = 0;
        boolean inWord = false;
        for (int at = 0; at < end; ) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            boolean isLetter = Character.isLetterOrDigit(c);
            if (isLetter) {
                letters.appendCodePoint(Character.toLowerCase(c));
                words += inWord ? 0 : 1;
            }
            inWord = isLetter;
        }
        return words < MIN_WORDS ? new byte[0] : letters.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The same for a text of ASCII only, which most are, in a fraction of the time. */
    private static byte[] asciiLetters(byte[] text, int end) {
        byte[] letters = new byte[end];
        int length = 0;
        int words = 0;
        boolean inWord = false;
        for (int at = 0; at < end; at++) {
            byte letter = LOWER_CASE[text[at]];
            letters[length] = letter; // overwritten by the next one if it is none
            boolean isLetter = letter != 0;
            length += isLetter ? 1 : 0;
            words += isLetter && !inWord ? 1 : 0;
            inWord = isLetter;
        }
        return words < MIN_WORDS ? new byte[0] : Arrays.copyOf(letters, length);
    }

    private static byte[] lowerCase() {
        byte[] lower = new byte[128];
        for (int c = 0; c < lower.length; c++) {
            lower[c] = (byte) (Character.isLetterOrDigit(c) ? Character.toLowerCase(c) : 0);
        }
        return lower;
    }

    /** Converts CR LF and CR to LF, and drops line ends at the end of the message. */
    private static byte[] withEqualLineEnds(byte[] original) {
        int end = original.length;
        while (end > 0 && (original[end - 1] == '\n' || original[end - 1] == '\r')) {
            end--;
        }
        var equal = new ByteArrayOutputStream(end);
        for (int i = 0; i < end; i++) {
            if (original[i] != '\r') {
                equal.write(original[i]);
            } else if (i + 1 == end || original[i + 1] != '\n') {
                equal.write('\n');
            }
        }
        return equal.toByteArray();
    }
}
