package org.daylight.redact;

import org.daylight.message.Slice;

/**
 * Searches bytes of any kind, such as the content of an attachment: as UTF-8, as windows-1252, and as UTF-16 in both orders at
 * even and odd offsets. What is found has one range, because such content is only left out as a whole.
 */
final class ByteSearch {

    private static final int BEGINNING = 4_096;

    private final TextSearch search;
    /** Whether the strings have characters beyond Latin-1, so that their UTF-16 has no zero bytes. */
    private final boolean beyondLatin;

    ByteSearch(TextSearch search, boolean beyondLatin) {
        this.search = search;
        this.beyondLatin = beyondLatin;
    }

    /** @param from @param to the range of original bytes that all of it stands for */
    void search(Slice content, int from, int to) {
        CharSink out = (codePoint, first, past) -> search.add(codePoint, from, to);
        MappedBytes bytes = MappedBytes.of(content.bytes(), content.from(), content.to());
        CharsetMap.decode(bytes, new CharsetMap.Reading.Utf8(), out);
        search.end();
        int zeros = 0;
        boolean high = false;
        for (int at = content.from(); at < content.to(); at++) {
            zeros += content.bytes()[at] == 0 ? 1 : 0;
            high |= content.bytes()[at] < 0;
        }
        if (zeros > 1 || beyondLatin) {
            for (int form = 0; form < 4; form++) {
                CharsetMap.utf16(bytes, form < 2, form % 2, out);
                search.end();
            }
        }
        if (high) {
            for (int at = content.from(); at < content.to(); at++) {
                byte c = content.bytes()[at];
                search.add(c & 0xff, from, to);
            }
            search.end();
        }
    }

    /** Whether content looks like text at its beginning. */
    static boolean isText(Slice content) {
        Slice start = content.first(BEGINNING);
        for (int at = start.from(); at < start.to(); at++) {
            if (start.bytes()[at] == 0) {
                return false;
            }
        }
        return true;
    }
}
