package org.daylight.staticsite.segment;

import org.daylight.search.DocumentTerms;

/** The kinds of keys of the dictionary ({@code spec/static-index.md} section 4), in the order of their letters. */
enum KeyKind {
    ATTACHED('a', true),
    BCC('b', true),
    CC('c', true),
    FROM('f', true),
    TAG('g', false),
    OWN_ID('i', false),
    LINK('m', false),
    FILE('n', true),
    WHO('p', false),
    SUBJECT('s', true),
    TO('t', true),
    DOUBTFUL_LINK('u', false),
    WORD('w', true),
    COPY('y', false);

    /** The kinds with statistics in the root besides the words of the text, in that order. */
    static final KeyKind[] FIELDS = {SUBJECT, FROM, TO, CC, BCC, FILE, ATTACHED};

    private final byte letter;
    private final boolean hasPositions;

    KeyKind(char letter, boolean hasPositions) {
        this.letter = (byte) letter;
        this.hasPositions = hasPositions;
    }

    byte letter() {
        return letter;
    }

    boolean hasPositions() {
        return hasPositions;
    }

    /** The kind of a key. @param letter its first byte, one that this program wrote */
    static KeyKind of(byte letter) {
        for (KeyKind kind : values()) {
            if (kind.letter == letter) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no kind of keys: " + letter);
    }

    /** The kind of a field's words. */
    static KeyKind of(DocumentTerms.Field field) {
        return switch (field) {
            case BODY, HEAD -> WORD;
            case SUBJECT -> SUBJECT;
            case FROM -> FROM;
            case TO -> TO;
            case CC -> CC;
            case BCC -> BCC;
            case FILE -> FILE;
            case ATTACHED -> ATTACHED;
        };
    }
}
