package org.daylight.redact;

import java.util.List;

/**
 * Tells for a short run of bytes whether a term can be in it at all: most words of a text look like base64 and decode to noise.
 * Immutable.
 */
final class LetterFilter {

    /** The digits and letters of ASCII that a term has, one bit for each. */
    private record Letters(long digits, long letters) {}

    private final List<Letters> letters;

    LetterFilter(List<SearchTerm> terms) {
        this.letters = terms.stream().map(LetterFilter::letters).toList();
    }

    private static Letters letters(SearchTerm term) {
        long digits = 0;
        long letters = 0;
        for (char c : term.chars().toCharArray()) {
            digits |= c >= '0' && c <= '9' ? 1L << c - '0' : 0;
            letters |= c >= 'a' && c <= 'z' ? 1L << c - 'a' : 0;
        }
        return new Letters(digits, letters);
    }

    /** Whether all letters of some term are there, or as many characters beyond ASCII that may stand for them. */
    boolean mayHave(byte[] content, int length) {
        long digits = 0;
        long found = 0;
        int others = 0;
        for (int i = 0; i < length; i++) {
            int c = content[i] & 0xff;
            if (c >= 0xc0) {
                others++;
            } else if (c >= '0' && c <= '9') {
                digits |= 1L << c - '0';
            } else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') {
                found |= 1L << (c | 0x20) - 'a';
            }
        }
        for (Letters term : letters) {
            int missing = Long.bitCount(term.digits() & ~digits) + Long.bitCount(term.letters() & ~found);
            if (missing <= others) {
                return true;
            }
        }
        return false;
    }
}
