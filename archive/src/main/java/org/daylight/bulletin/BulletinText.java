package org.daylight.bulletin;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;

/**
 * Bulletins as text ({@code spec/bulletin.md} section 4): in an e-mail, as a DNS TXT record set, and in parts for QR codes. The reader finds a bulletin in
 * any of these, whatever line breaks, quotation marks and {@code >} signs were added on the way.
 */
public final class BulletinText {

    /** The longest text that is searched for a bulletin, in characters. */
    public static final int MAX_CHARS = 256 << 10;

    /** The longest text form of a bulletin, in bytes. */
    public static final int MAX_BYTES = 2_000;

    /** So many characters fit into one string of a TXT record (RFC 1035 section 3.3.14). */
    private static final int TXT_CHARS = 255;

    /** A QR code of so many characters, with medium error correction, is read from a photograph of a printed page. */
    private static final int QR_CHARS = 700;

    private static final int LINE = 72;
    private static final int MOST_PARTS = 99;
    private static final String PART = "daylight-bulletin-part:";
    private static final char PART_END = ',';

    /** The identifier and two numbers of a part. */
    private static final int MAX_HEAD = 20;

    private BulletinText() {}

    /** The text of an e-mail: what the bulletin says in words, then the bulletin in lines of at most 72 characters. ASCII, at most {@link #MAX_BYTES}. */
    public static String mail(Bulletin bulletin) {
        return BulletinWords.heading(bulletin) + "\n" + lines(bulletin);
    }

    /** The bulletin in lines of at most 72 characters, without words. */
    public static String lines(Bulletin bulletin) {
        var text = new StringBuilder();
        for (String item : bulletin.compact().split("(?<=;)")) {
            for (int at = 0; at < item.length(); at += LINE) {
                text.append(item, at, Math.min(item.length(), at + LINE)).append('\n');
            }
        }
        return text.toString();
    }

    /**
     * A record set for a zone file (RFC 1035 section 5): one record for each part, with one string of at most 255 bytes.
     *
     * @param name of the records, as it is to be in the file
     */
    public static String zone(Bulletin bulletin, String name) {
        var text = new StringBuilder();
        for (String part : parts(bulletin, TXT_CHARS)) {
            text.append(name).append(" 3600 IN TXT \"").append(part).append("\"\n");
        }
        return text.toString();
    }

    /** The texts of QR codes: the compact form if it fits into one code, otherwise numbered parts. */
    public static List<String> codes(Bulletin bulletin) {
        String compact = bulletin.compact();
        return compact.length() <= QR_CHARS ? List.of(compact) : parts(bulletin, QR_CHARS);
    }

    /** Numbered parts of a bulletin, each with at most this many characters. */
    static List<String> parts(Bulletin bulletin, int chars) {
        String compact = bulletin.compact();
        String id = bulletin.sha256().hex().substring(0, 8);
        int room = chars - (PART + id + ":99:99;" + PART_END).length();
        int count = (compact.length() + room - 1) / room;
        int each = (compact.length() + count - 1) / count;
        var parts = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            parts.add(PART + id + ":" + (i + 1) + ":" + count + ";"
                    + compact.substring(i * each, Math.min(compact.length(), (i + 1) * each)) + PART_END);
        }
        return parts;
    }

    /**
     * Finds the bulletin in a text: whole, or in parts in any order. Never throws on input.
     *
     * @return refused with {@code bulletin-absent}, {@code bulletin-incomplete}, {@code bulletin-several}, {@code bulletin-large}, or as {@link Bulletin#parse}
     */
    public static Outcome<Bulletin> read(String text) {
        if (text.length() > MAX_CHARS) {
            return Outcome.refused("bulletin-large", "the text is too long to contain a bulletin");
        }
        String plain = plain(text);
        Set<String> found = new LinkedHashSet<>();
        Optional<Outcome<Bulletin>> incomplete = addParts(plain, found);
        for (int at = plain.indexOf(Bulletin.START); at >= 0; at = plain.indexOf(Bulletin.START, at + 1)) {
            int most = Math.min(plain.length(), at + Bulletin.MAX_CHARS + 1); // what is too long stays too long
            int end = plain.indexOf(Bulletin.END, at, most);
            int part = plain.indexOf(PART_END, at, most); // the beginning of a part is no bulletin
            if (part < 0 || end >= 0 && end < part) {
                found.add(plain.substring(at, end < 0 ? most : end + 1));
            }
            if (found.size() > 1) {
                return Outcome.refused(
                        "bulletin-several", "there are several bulletins in this text: give one of them at a time");
            }
        }
        if (found.isEmpty()) {
            return incomplete.orElse(Outcome.refused(
                    "bulletin-absent", "there is no bulletin in this: it begins with " + Bulletin.START));
        }
        return Bulletin.parse(found.iterator().next());
    }

    /** Only the characters that a bulletin is made of: spaces, line breaks, quotation marks and {@code >} signs are not among them. */
    private static String plain(String text) {
        var plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-_:;.,".indexOf(c) >= 0) {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    /** The parts of one bulletin. */
    private static final class Parts {
        private final int count;
        private final TreeMap<Integer, String> texts = new TreeMap<>();

        private Parts(int count) {
            this.count = count;
        }
    }

    /** Adds the bulletins whose parts are all there; returns what is missing of one whose parts are not. */
    private static Optional<Outcome<Bulletin>> addParts(String plain, Set<String> found) {
        var all = new TreeMap<String, Parts>();
        for (int at = plain.indexOf(PART); at >= 0; at = plain.indexOf(PART, at + 1)) {
            int semicolon = plain.indexOf(';', at, Math.min(plain.length(), at + PART.length() + MAX_HEAD));
            int end = semicolon < 0
                    ? -1
                    : plain.indexOf(PART_END, semicolon, Math.min(plain.length(), semicolon + Bulletin.MAX_CHARS));
            if (end < 0) {
                continue;
            }
            String[] head = plain.substring(at + PART.length(), semicolon).split(":", -1);
            if (head.length != 3 || !head[0].matches("[0-9a-f]{8}")) {
                continue;
            }
            int number = number(head[1]);
            int count = number(head[2]);
            boolean isThird = all.size() > 1 && !all.containsKey(head[0]);
            if (number < 1 || count < number || isThird) {
                continue;
            }
            Parts parts = all.computeIfAbsent(head[0], id -> new Parts(count));
            if (parts.count == count) {
                parts.texts.putIfAbsent(number, plain.substring(semicolon + 1, end));
            }
        }
        Optional<Outcome<Bulletin>> incomplete = Optional.empty();
        for (Parts parts : all.values()) {
            if (parts.texts.size() == parts.count) {
                found.add(String.join("", parts.texts.values()));
                continue;
            }
            int missing = 1;
            while (parts.texts.containsKey(missing)) {
                missing++;
            }
            incomplete = Optional.of(Outcome.refused(
                    "bulletin-incomplete",
                    "of its " + parts.count + " parts " + (parts.count - parts.texts.size())
                            + " are missing, the first of them is part " + missing));
        }
        return incomplete;
    }

    /** 1 to 99; 0 for anything else. */
    private static int number(String digits) {
        boolean plain = digits.length() >= 1
                && digits.length() <= 2
                && digits.charAt(0) != '0'
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return plain ? Math.min(MOST_PARTS, Integer.parseInt(digits)) : 0;
    }

    /** A text with what is not printable ASCII replaced, cut to a length. */
    static String ascii(String foreign, int chars) {
        String line = Malformed.quoted(foreign).replaceAll("[^ -~]", "?");
        String bare = line.startsWith("\"") && line.endsWith("\"") && line.length() > 1
                ? line.substring(1, line.length() - 1)
                : line;
        return bare.length() <= chars ? bare : bare.substring(0, chars - 3) + "...";
    }
}
