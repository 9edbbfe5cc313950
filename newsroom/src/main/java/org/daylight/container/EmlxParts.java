package org.daylight.container;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the parts of a message whose body Apple Mail has moved to a separate file: those with a field {@code
 * X-Apple-Content-Length} and nothing after their header. One pass over the lines, without recursion. The parts are
 * numbered as in IMAP (RFC 9051 section 6.4.5.1), as Apple Mail names the folders.
 */
final class EmlxParts {

    private static final int DEEPEST = 100;
    private static final int MOST_GAPS = 10_000;
    private static final int MOST_HEADER = 1 << 20;
    private static final Pattern BOUNDARY =
            Pattern.compile(";\\s*boundary\\s*=\\s*(?:\"([^\"]*)\"|([^\\s;]+))", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME =
            Pattern.compile(";\\s*(?:file)?name\\s*=\\s*(?:\"([^\"]*)\"|([^\\s;]+))", Pattern.CASE_INSENSITIVE);

    /**
     * A part without its body.
     *
     * @param offset where the body belongs
     * @param part its number, {@code 2.4}
     * @param encoding its Content-Transfer-Encoding in lower case; empty when it has none
     * @param fileName as its header has it; empty when it has none
     * @param encodedBytes the value of X-Apple-Content-Length; 0 when it is not a number
     * @param endsLine whether a line ending must be added after the body, because there is none
     */
    record Gap(int offset, String part, String encoding, String fileName, long encodedBytes, boolean endsLine) {}

    private record Level(byte[] delimiter, String number, int[] count) {}

    private record Header(
            int body,
            String type,
            String encoding,
            String fileName,
            @Nullable String appleLength) {}

    private final byte[] message;
    private final List<Level> levels = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();

    private EmlxParts(byte[] message) {
        this.message = message;
    }

    /** All such parts, in order. */
    static List<Gap> gaps(byte[] message) {
        var parts = new EmlxParts(message);
        parts.read();
        return parts.gaps;
    }

    private void read() {
        int at = entity(0, "");
        while (at < message.length && gaps.size() < MOST_GAPS) {
            int feed = Bytes.lineFeed(message, at, message.length);
            int behind = feed < 0 ? message.length : feed + 1;
            if (at + 2 < behind && message[at] == '-' && message[at + 1] == '-') {
                behind = delimiter(at, behind);
            }
            at = behind;
        }
    }

    /**
     * Handles a line that begins with two hyphens, which may begin a part or close a multipart. Returns where to
     * continue.
     */
    private int delimiter(int line, int behind) {
        for (int i = levels.size() - 1; i >= 0; i--) {
            Level level = levels.get(i);
            int end = line + level.delimiter.length;
            if (starts(line, level.delimiter)) {
                boolean closes = end + 1 < behind && message[end] == '-' && message[end + 1] == '-';
                if (closes || blank(end, behind)) {
                    levels.subList(closes ? i : i + 1, levels.size()).clear();
                    return closes ? behind : entity(behind, level.number + ++level.count[0]);
                }
            }
        }
        return behind;
    }

    /** Reads a header. Returns where its body begins. */
    private int entity(int from, String number) {
        Header header = header(from);
        String embedded = number;
        for (int i = 0; i < DEEPEST && header.type.startsWith("message/rfc822") && header.appleLength == null; i++) {
            header = header(header.body);
            embedded = header.type.startsWith("multipart/") ? number : number + ".1";
        }
        Matcher boundary = BOUNDARY.matcher(header.type);
        if (header.type.startsWith("multipart/") && boundary.find() && levels.size() < DEEPEST) {
            byte[] delimiter = ("--" + value(boundary)).getBytes(StandardCharsets.ISO_8859_1);
            levels.add(new Level(delimiter, embedded.isEmpty() ? "" : embedded + ".", new int[1]));
        } else if (header.appleLength != null) {
            gap(header, embedded.isEmpty() ? "1" : embedded);
        }
        return header.body;
    }

    private void gap(Header header, String number) {
        int next = header.body;
        while (next < message.length && (message[next] == Bytes.LF || message[next] == Bytes.CR)) {
            next++;
        }
        boolean empty = next == message.length;
        for (Level level : levels) {
            empty |= starts(next, level.delimiter);
        }
        if (empty) {
            long length = header.appleLength.matches("\\d{1,15}") ? Long.parseLong(header.appleLength) : 0;
            boolean endsLine = next == header.body && next < message.length;
            gaps.add(new Gap(header.body, number, header.encoding, header.fileName, length, endsLine));
        }
    }

    private Header header(int from) {
        String type = "";
        String encoding = "";
        String disposition = "";
        String appleLength = null;
        int at = from;
        while (at < message.length && at - from < MOST_HEADER) {
            int field = at;
            int behind = behindLine(at);
            if (blank(at, behind)) {
                return new Header(behind, type, encoding, fileName(disposition, type), appleLength);
            }
            while (behind < message.length && (message[behind] == ' ' || message[behind] == '\t')) {
                behind = behindLine(behind);
            }
            at = behind;
            if ((message[field] | 0x20) == 'c' || (message[field] | 0x20) == 'x') {
                String text = new String(message, field, Math.min(behind - field, 8_192), StandardCharsets.ISO_8859_1);
                int colon = text.indexOf(':');
                String value = colon < 0
                        ? ""
                        : text.substring(colon + 1).replaceAll("\\r?\\n", "").strip();
                switch (colon < 0 ? "" : text.substring(0, colon).strip().toLowerCase(Locale.ROOT)) {
                    case "content-type" -> type = lowerKind(value);
                    case "content-transfer-encoding" -> encoding = value.toLowerCase(Locale.ROOT);
                    case "content-disposition" -> disposition = value;
                    case "x-apple-content-length" -> appleLength = value;
                    default -> {}
                }
            }
        }
        return new Header(at, type, encoding, fileName(disposition, type), appleLength);
    }

    /** The type in lower case, its parameters unchanged. */
    private static String lowerKind(String value) {
        int semicolon = value.indexOf(';');
        int end = semicolon < 0 ? value.length() : semicolon;
        return value.substring(0, end).strip().toLowerCase(Locale.ROOT) + value.substring(end);
    }

    private static String fileName(String disposition, String type) {
        Matcher name = NAME.matcher(disposition);
        if (name.find()) {
            return value(name);
        }
        name = NAME.matcher(type);
        return name.find() ? value(name) : "";
    }

    private static String value(Matcher parameter) {
        return parameter.group(1) == null ? parameter.group(2) : parameter.group(1);
    }

    private int behindLine(int at) {
        int feed = Bytes.lineFeed(message, at, message.length);
        return feed < 0 ? message.length : feed + 1;
    }

    private boolean blank(int from, int to) {
        for (int i = from; i < to; i++) {
            if (message[i] != ' ' && message[i] != '\t' && message[i] != Bytes.CR && message[i] != Bytes.LF) {
                return false;
            }
        }
        return true;
    }

    private boolean starts(int at, byte[] with) {
        return message.length - at >= with.length
                && java.util.Arrays.equals(message, at, at + with.length, with, 0, with.length);
    }
}
