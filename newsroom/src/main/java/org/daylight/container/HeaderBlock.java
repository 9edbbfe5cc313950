package org.daylight.container;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The lines at some position, examined as the header of a message: how many known fields there are, and whether an
 * empty line ends them.
 *
 * @param known how many different well-known header fields there are
 * @param whole whether there are only fields and their folded lines before the empty line, or before the end of the
 *     bytes in memory
 */
record HeaderBlock(int known, boolean whole) {

    private static final int MOST_LINES = 200;

    private static final Set<String> FIELDS = Set.of(
            "from",
            "to",
            "cc",
            "bcc",
            "date",
            "subject",
            "sender",
            "reply-to",
            "message-id",
            "in-reply-to",
            "references",
            "received",
            "return-path",
            "delivered-to",
            "envelope-to",
            "mime-version",
            "content-type",
            "dkim-signature",
            "list-id",
            "status",
            "x-mozilla-status",
            "x-gmail-labels",
            "newsgroups",
            "resent-from",
            "resent-date");

    /**
     * Examines {@code [from, to)}. The first line may be a quoted separator, which some programs leave there.
     *
     * @param enough stops after this many known fields
     */
    static HeaderBlock at(byte[] bytes, int from, int to, int enough) {
        Set<String> known = new HashSet<>();
        int line = from;
        int fields = 0;
        for (int i = 0; i < MOST_LINES && line < to && known.size() < enough; i++) {
            int end = Lines.end(bytes, line, to);
            boolean isCut = end == to;
            boolean isContinued = i > 0 && (bytes[line] == ' ' || bytes[line] == '\t');
            boolean isQuotedSeparator = i == 0 && bytes[line] == '>' && Bytes.isFrom(bytes, line + 1, to);
            if (end == line) {
                return new HeaderBlock(known.size(), fields > 0);
            }
            if (!isContinued && !isQuotedSeparator) {
                if (!FromLine.field(bytes, line, end)) {
                    return new HeaderBlock(known.size(), isCut && !known.isEmpty());
                }
                fields++;
                String name = fieldName(bytes, line, end);
                if (FIELDS.contains(name)) {
                    known.add(name);
                }
            }
            line = Lines.behind(bytes, end, to);
        }
        return new HeaderBlock(known.size(), fields > 0);
    }

    private static String fieldName(byte[] bytes, int from, int to) {
        int end = from;
        while (end < to && bytes[end] != ':') {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.ISO_8859_1)
                .strip()
                .toLowerCase(Locale.ROOT);
    }
}
