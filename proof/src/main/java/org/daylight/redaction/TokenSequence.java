package org.daylight.redaction;

/** TokenSequence of an array, in order. */
interface TokenSequence {
    /** Moves to the next token. @return false after the last one */
    boolean next();

    /** The offset of the token's first byte. */
    int start();

    /** The offset after the token's last byte. */
    int end();
}
