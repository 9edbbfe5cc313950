package org.daylight.collate;

import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import org.daylight.message.Address;
import org.daylight.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * What an index keeps of a message so that its copies and relatives are found by look-up ({@code spec/copies.md}, sections "Copy key" and
 * "Prints"): at most 8 + 4 × ({@value #OWN} + {@value #QUOTED}) bytes.
 *
 * @param copyKey equal for copies of one message; 0 when too little is known to say so
 * @param own the sketch of what the sender wrote
 * @param quoted the sketch of what is quoted or enclosed next
 */
public record Fingerprint(long copyKey, int[] own, int[] quoted) {

    /** Prints of the sender's own words. */
    public static final int OWN = 4;

    /** Prints of the nearest quotation. */
    public static final int QUOTED = 3;

    /** Prints are made of so much of a text; the copy key of all of it. */
    private static final int SKETCHED_CHARS = 1 << 18;

    /** The fingerprint of a message. */
    public static Fingerprint of(Message message) {
        List<Passage> passages = Passages.of(message.text());
        char[] text = message.text().toCharArray();
        return new Fingerprint(copyKey(message, text, passages), own(text, passages, OWN), quoted(text, passages));
    }

    /** The sketch of what a sender wrote. */
    static int[] own(char[] text, List<Passage> passages, int most) {
        var shingles = new Shingles(most);
        for (Passage passage : passages) {
            if (passage.kind() == Passage.Kind.OWN && passage.start() < SKETCHED_CHARS) {
                shingles.add(text, passage.start(), Math.min(passage.end(), SKETCHED_CHARS));
            }
        }
        return shingles.prints();
    }

    /** Of lines marked once, and of the first enclosed message: what they quote in turn is found from there. */
    private static int[] quoted(char[] text, List<Passage> passages) {
        Shingles shingles = null;
        for (Passage passage : passages) {
            boolean nearest = passage.level() == 1
                    && (passage.kind() == Passage.Kind.QUOTED || passage.kind() == Passage.Kind.ENCLOSED);
            if (nearest && passage.textStart() < SKETCHED_CHARS) {
                shingles = shingles == null ? new Shingles(QUOTED) : shingles;
                shingles.add(text, passage.textStart(), Math.min(passage.end(), SKETCHED_CHARS));
            }
        }
        return shingles == null ? new int[0] : shingles.prints();
    }

    /** Author, second, subject, text without blanks, attachments. Whoever lacks an author or a date has no key. */
    private static long copyKey(Message message, char[] text, List<Passage> passages) {
        OffsetDateTime date = message.date();
        if (date == null || message.from().isEmpty()) {
            return 0;
        }
        long[] authors = message.from().stream().mapToLong(Fingerprint::author).toArray();
        long[] files = message.attachments().stream()
                .mapToLong(file -> ByteBuffer.wrap(file.sha256().bytes()).getLong())
                .toArray();
        long key = Hashing.ofAll(authors);
        key = Hashing.mixed(key * Hashing.FACTOR + date.toEpochSecond());
        key = Hashing.mixed(key * Hashing.FACTOR + Hashing.ofWords(subject(message.subject())));
        key = Hashing.mixed(key * Hashing.FACTOR + text(text, passages));
        key = Hashing.mixed(key * Hashing.FACTOR + Hashing.ofAll(files));
        return key == 0 ? 1 : key;
    }

    private static long author(Address author) {
        String said = author.address().isEmpty() ? author.display() : author.address();
        return Hashing.ofWords(said.toLowerCase(Locale.ROOT));
    }

    /** Without the tags of lists in brackets, wherever a reply has left them. */
    static String subject(@Nullable String subject) {
        if (subject == null) {
            return "";
        }
        String bare = subject.strip();
        int at = 0;
        var kept = new StringBuilder();
        while (at < bare.length()) {
            int open = bare.charAt(at) == '[' ? bare.indexOf(']', at) : -1;
            if (open > at && open - at <= 60) {
                at = open + 1;
            } else if (bare.regionMatches(true, at, "re:", 0, 3)) {
                kept.append("re:");
                at += 3;
            } else if (bare.charAt(at) <= ' ') {
                at++;
            } else {
                break;
            }
        }
        return kept.append(bare, at, bare.length()).toString();
    }

    /** Without the footer of a list. */
    private static long text(char[] text, List<Passage> passages) {
        boolean footer = !passages.isEmpty() && passages.getLast().kind() == Passage.Kind.FOOTER;
        return Hashing.ofText(text, footer ? passages.getLast().start() : text.length);
    }
}
