package org.daylight.redaction;

import java.util.Arrays;

/**
 * Splits bytes into tokens, the smallest pieces that can be redacted ({@code spec/redaction.md} section 2). The tokens, one
 * after the other, are the bytes. It knows nothing of messages: the rule of a line depends on the line alone, so anyone can
 * split the same bytes in the same way with a few lines of code.
 *
 * <p>Takes linear time and no memory. Not for use by several threads.
 */
public final class TokenScanner implements TokenSequence {
    /** The most bytes of a token that is not a line of base64. */
    static final int MAX_WORD_BYTES = 64;

    static final int MIN_BASE64_CHARS = 40;
    static final int MAX_BASE64_CHARS = 4096;

    /** How a token was found. */
    public enum Rule {
        /** A word and the white space after it. */
        WORDS,
        /** Four characters of base64, the encoding of three bytes of text. */
        GROUPS,
        /** A line of base64 that is not the encoding of text. */
        LINES;

        /** The name in a proof. */
        public String word() {
            return switch (this) {
                case WORDS -> "words";
                case GROUPS -> "groups";
                case LINES -> "lines";
            };
        }
    }

    private static final byte[] VALUES = base64Values();

    /** White space. */
    private static final byte SPACE = 1;

    /** A character after which a token ends when no white space follows. */
    private static final byte CLOSING = 2;

    /** The character before which a token ends. */
    private static final byte OPENING = 4;

    /** What each byte is; 0 for most. */
    private static final byte[] KINDS = kinds();

    private final byte[] bytes;
    private final int limit;
    private final boolean fixed;
    private Rule rule;
    private int start;
    private int end;
    private int lineEnd;

    /** A scanner over a whole document, before its first token. The array is not copied. */
    public TokenScanner(byte[] document) {
        this(document, 0, document.length, Rule.WORDS, false);
    }

    /** A scanner over a run of tokens that were all found by one rule. It does not ask which rule a line would have. */
    static TokenScanner ofRun(byte[] bytes, int from, int to, Rule rule) {
        return new TokenScanner(bytes, from, to, rule, true);
    }

    private TokenScanner(byte[] bytes, int from, int to, Rule rule, boolean fixed) {
        this.bytes = bytes;
        this.limit = to;
        this.rule = rule;
        this.fixed = fixed;
        this.start = from;
        this.end = from;
        this.lineEnd = from;
    }

    /** The number of tokens of a document; 0 for an empty one. */
    public static int count(byte[] document) {
        var scanner = new TokenScanner(document);
        int count = 0;
        while (scanner.next()) {
            count++;
        }
        return count;
    }

    /** Moves to the next token. @return false after the last one */
    @Override
    public boolean next() {
        start = end;
        if (start == limit) {
            return false;
        }
        if (start == lineEnd) {
            lineEnd = endOfLine(start);
            if (!fixed) {
                rule = ruleOfLine();
            }
        }
        end = switch (rule) {
            case LINES -> lineEnd;
            case GROUPS -> endOfGroup();
            case WORDS -> endOfWord();
        };
        return true;
    }

    /** The offset of the token's first byte. */
    @Override
    public int start() {
        return start;
    }

    /** The offset after the token's last byte. */
    @Override
    public int end() {
        return end;
    }

    /** By which rule the token was found. */
    public Rule rule() {
        return rule;
    }

    private int endOfLine(int from) {
        int at = from;
        while (at < limit && bytes[at] != '\n') {
            at++;
        }
        return Math.min(at + 1, limit);
    }

    private int endOfWord() {
        int most = Math.min(lineEnd, start + MAX_WORD_BYTES);
        int before = KINDS[bytes[start] & 0xff];
        for (int at = start + 1; at < most; at++) {
            int here = KINDS[bytes[at] & 0xff];
            // Both are 0 nearly always.
            if ((here | before) != 0 && (here == OPENING || here != SPACE && (before & (SPACE | CLOSING)) != 0)) {
                return at;
            }
            before = here;
        }
        return most;
    }

    private int endOfGroup() {
        int at = Math.min(start + 4, lineEnd);
        boolean last = at < lineEnd && (bytes[at] == '\n' || bytes[at] == '\r');
        return last ? lineEnd : at;
    }

    /** The rule of the line from {@link #start} to {@link #lineEnd}. */
    private Rule ruleOfLine() {
        int to = lineEnd;
        if (to > start && bytes[to - 1] == '\n') {
            to--;
        }
        if (to > start && bytes[to - 1] == '\r') {
            to--;
        }
        int chars = to - start;
        if (chars < MIN_BASE64_CHARS || chars > MAX_BASE64_CHARS || chars % 4 != 0 || VALUES[bytes[start] & 0xff] < 0) {
            return Rule.WORDS;
        }
        int padding = bytes[to - 1] != '=' ? 0 : bytes[to - 2] != '=' ? 1 : 2;
        boolean text = true;
        for (int at = start; at < to; at += 4) {
            int group = 0;
            int missing = at + 4 == to ? padding : 0;
            for (int i = 0; i < 4 - missing; i++) {
                int value = VALUES[bytes[at + i] & 0xff];
                if (value < 0) {
                    return Rule.WORDS;
                }
                group |= value << (18 - 6 * i);
            }
            text = text
                    && isText(group >> 16)
                    && (missing > 1 || isText(group >> 8 & 0xff))
                    && (missing > 0 || isText(group & 0xff));
        }
        return text ? Rule.GROUPS : Rule.LINES;
    }

    /** Whether a decoded byte may be text: no control character but NUL, which UTF-16 has, tab and line ends. */
    private static boolean isText(int decoded) {
        return decoded >= 0x20 && decoded != 0x7f
                || decoded == 0
                || decoded == '\t'
                || decoded == '\n'
                || decoded == '\r';
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[256];
        kinds[' '] = kinds['\t'] = kinds['\r'] = kinds['\n'] = SPACE;
        kinds['>'] = kinds[','] = kinds[';'] = CLOSING;
        kinds['<'] = OPENING;
        return kinds;
    }

    private static byte[] base64Values() {
        byte[] values = new byte[256];
        Arrays.fill(values, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            values[alphabet.charAt(i)] = (byte) i;
        }
        return values;
    }
}
