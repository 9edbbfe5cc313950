package org.daylight.container.imap;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** A piece of a response (RFC 9051 section 9). */
sealed interface ImapToken {

    /** A word without quotes, such as {@code FETCH}, {@code 12}, {@code \Seen}, {@code BODY[]} or {@code NIL}. */
    record Atom(String text) implements ImapToken {}

    /** A quoted string or a literal: any bytes. The array must not be altered. */
    record Text(byte[] bytes) implements ImapToken {}

    /** The bytes of a message that were larger than the limit; they were read and dropped. */
    record TooLarge(long size) implements ImapToken {}

    /** A list in parentheses. */
    record Group(List<ImapToken> items) implements ImapToken {}

    /** The bytes of an atom or string, each as the character of the same number; empty for anything else. */
    default String latin1() {
        return switch (this) {
            case Atom(String text) -> text;
            case Text(byte[] bytes) -> new String(bytes, StandardCharsets.ISO_8859_1);
            case TooLarge t -> "";
            case Group g -> "";
        };
    }

    default boolean isAtom(String name) {
        return this instanceof Atom(String text) && text.equalsIgnoreCase(name);
    }
}
