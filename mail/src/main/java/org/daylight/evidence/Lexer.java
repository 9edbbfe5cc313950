package org.daylight.evidence;

import java.util.ArrayList;
import java.util.List;

/**
 * Words, quoted strings and comments of a structured field (RFC 5322 section 3.2), as leniently as servers write them.
 */
final class Lexer {

    private static final int MAX_TOKENS = 500;
    private static final int MAX_CHARS = 200;

    private final String value;
    private final String marks;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String value, String marks) {
        this.value = value;
        this.marks = marks;
    }

    enum Kind {
        WORD,
        QUOTED,
        COMMENT,
        MARK
    }

    record Token(Kind kind, String text) {
        boolean isWord(String word) {
            return kind == Kind.WORD && text.equalsIgnoreCase(word);
        }

        boolean isComment() {
            return kind == Kind.COMMENT;
        }

        boolean isMark(String mark) {
            return kind == Kind.MARK && text.equals(mark);
        }
    }

    /**
     * @param marks characters that are a token each
     * @return at most {@value #MAX_TOKENS} tokens
     */
    static List<Token> tokens(String value, String marks) {
        var lexer = new Lexer(value, marks);
        while (lexer.at < value.length() && lexer.tokens.size() < MAX_TOKENS) {
            lexer.next();
        }
        return lexer.tokens;
    }

    /** Shortens a text to what fits into a table, which is long enough for a name. */
    static String cut(String text) {
        if (text.length() <= MAX_CHARS) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MAX_CHARS - 1)) ? MAX_CHARS - 1 : MAX_CHARS;
        return text.substring(0, end) + "…";
    }

    private void next() {
        char c = value.charAt(at);
        if (c <= ' ') {
            at++;
        } else if (c == '(') {
            comment();
        } else if (c == '"') {
            quoted();
        } else if (marks.indexOf(c) >= 0) {
            tokens.add(new Token(Kind.MARK, String.valueOf(c)));
            at++;
        } else {
            int start = at++;
            while (at < value.length()
                    && value.charAt(at) > ' '
                    && "(\"".indexOf(value.charAt(at)) < 0
                    && marks.indexOf(value.charAt(at)) < 0) {
                at++;
            }
            tokens.add(new Token(Kind.WORD, value.substring(start, at)));
        }
    }

    private void comment() {
        int start = ++at;
        int depth = 1;
        while (at < value.length() && depth > 0) {
            char c = value.charAt(at++);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            at += c == '\\' ? 1 : 0;
        }
        at = Math.min(at, value.length());
        tokens.add(new Token(
                Kind.COMMENT,
                value.substring(start, Math.max(start, depth == 0 ? at - 1 : at))
                        .strip()));
    }

    private void quoted() {
        at++;
        var text = new StringBuilder();
        while (at < value.length() && value.charAt(at) != '"') {
            at += value.charAt(at) == '\\' && at + 1 < value.length() ? 1 : 0;
            text.append(value.charAt(at++));
        }
        at++;
        tokens.add(new Token(Kind.QUOTED, text.toString()));
    }
}
