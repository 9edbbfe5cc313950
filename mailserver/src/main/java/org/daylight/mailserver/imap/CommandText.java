package org.daylight.mailserver.imap;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * One command of a client, with its literals, read from left to right (RFC 3501 section 9). Strings have one character for each byte, unless
 * said otherwise. For use by one thread.
 */
final class CommandText {

    private static final String SPECIAL = "(){ %*\"\\]";

    private final byte[] bytes;
    private final List<Literal> literals;
    private int at;

    /**
     * Where a literal is.
     *
     * @param brace where its announcement begins
     * @param start of its bytes
     * @param end after them
     */
    record Literal(int brace, int start, int end) {}

    CommandText(byte[] bytes, List<Literal> literals) {
        this.bytes = bytes;
        this.literals = literals;
    }

    boolean atEnd() {
        return at >= bytes.length;
    }

    /** Whether this character is next. */
    boolean isNext(char c) {
        return at < bytes.length && bytes[at] == c;
    }

    /** Skips a character. @throws CommandFault when another one is next */
    void skip(char c) throws CommandFault {
        if (!isNext(c)) {
            throw CommandFault.bad(c == ' ' ? "an argument is missing" : "the command has a '" + c + "' too few");
        }
        at++;
    }

    /** Skips a character if it is next. */
    boolean skipped(char c) {
        if (isNext(c)) {
            at++;
            return true;
        }
        return false;
    }

    /** @throws CommandFault when there is more */
    void end() throws CommandFault {
        if (!atEnd()) {
            throw CommandFault.bad("the command has too many arguments");
        }
    }

    /** The tag: everything up to a blank. */
    String tag() throws CommandFault {
        int from = at;
        while (at < bytes.length && bytes[at] != ' ') {
            if (!isAtomByte(bytes[at], true) || bytes[at] == '+' || at - from > 60) {
                throw CommandFault.bad("a command begins with a tag");
            }
            at++;
        }
        if (at == from) {
            throw CommandFault.bad("a command begins with a tag");
        }
        return text(from, at);
    }

    /** An atom in upper case: letters, digits and most signs. */
    String word() throws CommandFault {
        return atom(false).toUpperCase(Locale.ROOT);
    }

    private String atom(boolean withBracket) throws CommandFault {
        int from = at;
        while (at < bytes.length && isAtomByte(bytes[at], withBracket)) {
            at++;
        }
        if (at == from) {
            throw CommandFault.bad("a word is missing");
        }
        return text(from, at);
    }

    private static boolean isAtomByte(byte b, boolean withBracket) {
        return b > ' ' && b < 0x7f && (SPECIAL.indexOf(b) < 0 || withBracket && b == ']');
    }

    /** Letters, digits, dots and hyphens in upper case: the name of something to fetch; may be empty. */
    String name() {
        int from = at;
        while (at < bytes.length
                && (bytes[at] >= '0' && bytes[at] <= '9'
                        || (bytes[at] | 0x20) >= 'a' && (bytes[at] | 0x20) <= 'z'
                        || bytes[at] == '.'
                        || bytes[at] == '-')) {
            at++;
        }
        return text(from, at).toUpperCase(Locale.ROOT);
    }

    /** A number from 0 to 2^32 − 1. */
    long number() throws CommandFault {
        int from = at;
        while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9' && at - from < 10) {
            at++;
        }
        if (at == from) {
            throw CommandFault.bad("a number is missing");
        }
        long number = Long.parseLong(text(from, at));
        if (number > 0xffff_ffffL) {
            throw CommandFault.bad("a number is too large");
        }
        return number;
    }

    /** An atom or a string. */
    String string() throws CommandFault {
        if (isNext('"')) {
            return quoted();
        }
        if (isNext('{')) {
            return literal();
        }
        return atom(true);
    }

    /** The same, with the wildcards of LIST. */
    String pattern() throws CommandFault {
        if (isNext('"') || isNext('{')) {
            return string();
        }
        int from = at;
        while (at < bytes.length && (isAtomByte(bytes[at], true) || bytes[at] == '%' || bytes[at] == '*')) {
            at++;
        }
        return text(from, at);
    }

    private String quoted() throws CommandFault {
        at++;
        var text = new StringBuilder();
        while (!isNext('"')) {
            if (skipped('\\') && !isNext('"') && !isNext('\\')) {
                throw CommandFault.bad("a backslash precedes a character that needs none");
            }
            if (atEnd()) {
                throw CommandFault.bad("a quotation mark is missing");
            }
            text.append((char) (bytes[at++] & 0xff));
        }
        at++;
        return text.toString();
    }

    private String literal() throws CommandFault {
        for (Literal literal : literals) {
            if (literal.brace() == at) {
                at = literal.end();
                return text(literal.start(), literal.end());
            }
        }
        throw CommandFault.bad("a literal is at the end of a line");
    }

    /** A string as text in UTF-8. @throws CommandFault when it is not */
    String words() throws CommandFault {
        String raw = string();
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(raw.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw CommandFault.no("[BADCHARSET (US-ASCII UTF-8)] the words are not UTF-8");
        }
    }

    /** Everything that is left, without looking at it. */
    void skipAll() {
        at = bytes.length;
    }

    private String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
