package org.daylight.staticsite.segment;

import org.daylight.search.DocumentTerms;

/** The kinds of keys of the dictionary ({@code spec/static-index.md} section 4), in the order of their letters. */
enum KeyKind {
    ATTACHED('a', true),
    BCC('b', true),
    CC('c', true),
    NUMBER('d', false),
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

    /** The first byte of a key whose value is a hash: after it come 8 bytes, then the letter of its kind. So all kinds of one hash are neighbours. */
    static final byte HASH = 'z';

    /** Bytes of a hash. */
    static final int HASH_BYTES = 8;

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

    /** Whether the value is a hash. */
    boolean isHash() {
        return switch (this) {
            case NUMBER, OWN_ID, LINK, DOUBTFUL_LINK, COPY -> true;
            default -> false;
        };
    }

    /** The kind of a key that this program wrote. */
    static KeyKind of(byte[] key) {
        byte letter = key[0] == HASH ? key[1 + HASH_BYTES] : key[0];
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
