package org.daylight.redact;

import java.util.List;

/**
 * Tells for a short run of bytes whether a term can be in it at all: most words of a text look like base64 and decode to noise.
 * Immutable.
 */
final class LetterFilter {

    /** For each term, its letters and digits of ASCII. */
    private final List<byte[]> letters;

    LetterFilter(List<SearchTerm> terms) {
        this.letters = terms.stream().map(LetterFilter::letters).toList();
    }

    private static byte[] letters(SearchTerm term) {
        int[] distinct = term.chars()
                .chars()
                .filter(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9')
                .distinct()
                .toArray();
        byte[] bytes = new byte[distinct.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) distinct[i];
        }
        return bytes;
    }

    /** Whether all letters of some term are there, or as many characters beyond ASCII that may stand for them. */
    boolean mayHave(MappedBytes content) {
        var present = new boolean[256];
        int others = 0;
        for (int i = 0; i < content.length(); i++) {
            int c = content.at(i);
            present[c >= 'A' && c <= 'Z' ? c | 0x20 : c] = true;
            others += c >= 0xc0 ? 1 : 0;
        }
        for (byte[] term : letters) {
            int missing = 0;
            for (byte letter : term) {
                missing += present[letter] ? 0 : 1;
            }
            if (missing <= others) {
                return true;
            }
        }
        return false;
    }
}
