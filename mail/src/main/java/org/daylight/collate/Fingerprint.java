package org.daylight.collate;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import org.daylight.message.Address;
import org.daylight.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * What the index stores for a message to find its copies and related messages by lookup ({@code spec/copies.md},
 * sections "Copy key" and "Prints"). At most 8 + 4 × ({@value #OWN} + {@value #QUOTED}) bytes.
 *
 * @param copyKey equal for copies of one message; 0 when the message has too little to identify copies
 * @param own the sketch of the text that the sender wrote
 * @param quoted the sketch of the nearest quoted or enclosed text
 */
public record Fingerprint(long copyKey, int[] own, int[] quoted) {

    /** Number of prints of the sender's own text. */
    public static final int OWN = 4;

    /** Number of prints of the nearest quotation. */
    public static final int QUOTED = 3;

    /** Computes the fingerprint of a message. A file has none: copies of files are found by their bytes. */
    public static Fingerprint of(Message message) {
        if (message.isFile()) {
            return new Fingerprint(0, new int[0], new int[0]);
        }
        String text = message.text();
        List<Passage> passages = Passages.of(text);
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        byte[] letters = utf8.length == text.length() ? utf8 : Shingles.foreign(text);
        var own = new Shingles(OWN);
        var quoted = new Shingles(QUOTED);
        for (Passage passage : passages) {
            if (passage.kind() == Passage.Kind.OWN) {
                own.add(letters, passage.start(), passage.end());
            } else if (isNearest(passage)) {
                quoted.add(letters, passage.textStart(), passage.end());
            }
        }
        return new Fingerprint(copyKey(message, passages, utf8), own.prints(), quoted.prints());
    }

    /** The copy key alone; 0 when the message has too little to identify copies. */
    public static long copyKey(Message message) {
        String text = message.text();
        return copyKey(message, Passages.of(text), text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Whether a passage is quoted with one mark or is the first enclosed message. Deeper quotations are found through
     * these.
     */
    private static boolean isNearest(Passage passage) {
        return passage.level() == 1
                && (passage.kind() == Passage.Kind.QUOTED || passage.kind() == Passage.Kind.ENCLOSED);
    }

    /**
     * As {@link #copyKey(Message)}: hashes author, second of the date, subject, text without blanks, and attachments. A
     * message without an author or a date has no key.
     *
     * @param passages of the text of the message
     * @param utf8 this text
     */
    public static long copyKey(Message message, List<Passage> passages, byte[] utf8) {
        OffsetDateTime date = message.date();
        if (date == null || message.from().isEmpty()) {
            return 0;
        }
        long[] authors = new long[message.from().size()];
        for (int i = 0; i < authors.length; i++) {
            authors[i] = author(message.from().get(i));
        }
        long[] files = new long[message.attachments().size()];
        for (int i = 0; i < files.length; i++) {
            files[i] = ByteBuffer.wrap(message.attachments().get(i).sha256().bytes())
                    .getLong();
        }
        long key = Hashing.ofAll(authors);
        key = Hashing.mixed(key * Hashing.FACTOR + date.toEpochSecond());
        key = Hashing.mixed(key * Hashing.FACTOR + Hashing.ofWords(subject(message.subject())));
        key = Hashing.mixed(key * Hashing.FACTOR + text(message.text(), passages, utf8));
        key = Hashing.mixed(key * Hashing.FACTOR + Hashing.ofAll(files));
        return key == 0 ? 1 : key;
    }

    private static long author(Address author) {
        String name = author.address().isEmpty() ? author.display() : author.address();
        return Hashing.ofWords(name);
    }

    /** The subject without bracketed tags of mailing lists, also where a reply has left them after "Re:". */
    static String subject(@Nullable String subject) {
        if (subject == null) {
            return "";
        }
        String bare = subject.strip();
        int at = 0;
        var result = new StringBuilder();
        while (at < bare.length()) {
            int open = bare.charAt(at) == '[' ? bare.indexOf(']', at) : -1;
            if (open > at && open - at <= 60) {
                at = open + 1;
            } else if (bare.regionMatches(true, at, "re:", 0, 3)) {
                result.append("re:");
                at += 3;
            } else if (bare.charAt(at) <= ' ') {
                at++;
            } else {
                break;
            }
        }
        return result.append(bare, at, bare.length()).toString();
    }

    /** Hash of the UTF-8 text without a list's footer and without an mbox's escapes. */
    private static long text(String text, List<Passage> passages, byte[] utf8) {
        boolean footer = !passages.isEmpty() && passages.getLast().kind() == Passage.Kind.FOOTER;
        int end = footer ? passages.getLast().start() : text.length();
        boolean marked = text.indexOf(">From ") >= 0;
        if (marked || utf8.length != text.length() && text.indexOf('\u00A0') >= 0) {
            String plain = text.substring(0, end).replace('\u00A0', ' ');
            byte[] bytes = (marked ? withoutMboxMarks(plain) : plain).getBytes(StandardCharsets.UTF_8);
            return Hashing.ofText(bytes, bytes.length);
        }
        int footerBytes = text.substring(end).getBytes(StandardCharsets.UTF_8).length;
        return Hashing.ofText(utf8, utf8.length - footerBytes);
    }

    /** Removes the {@code >} that an mbox writes before {@code From } at the start of a line. */
    private static String withoutMboxMarks(String text) {
        var result = new StringBuilder(text.length());
        int line = 0;
        while (line < text.length()) {
            int next = Passages.lineEnd(text, line, text.length());
            int afterMarks = line;
            while (afterMarks < next && text.charAt(afterMarks) == '>') {
                afterMarks++;
            }
            result.append(text, text.startsWith("From ", afterMarks) ? afterMarks : line, next);
            line = next;
        }
        return result.toString();
    }
}
