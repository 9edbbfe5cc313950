package org.daylight.redaction;

/** Tokens of an array, in order. */
interface Tokens {
    /** Moves to the next token. @return false after the last one */
    boolean next();

    /** The offset of the token's first byte. */
    int start();

    /** The offset after the token's last byte. */
    int end();
}
