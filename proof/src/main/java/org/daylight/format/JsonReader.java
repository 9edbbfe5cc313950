package org.daylight.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;

/** Reads one {@link Json} value. It recurses, but no deeper than {@link Json#MAX_DEPTH}. */
final class JsonReader {
    static final String CODE = "json-malformed";

    private static final String ESCAPES = "\"\\/bfnrt";
    private static final String ESCAPED = "\"\\/\b\f\n\r\t";
    private static final int NUMBER_CHARS = 20;

    private final String text;
    private int at;

    JsonReader(String text) {
        this.text = text;
    }

    Json read() {
        Json json = value(0);
        space();
        check(at == text.length(), "there is text after the value");
        return json;
    }

    private Json value(int depth) {
        check(depth <= Json.MAX_DEPTH, "it is nested deeper than " + Json.MAX_DEPTH);
        space();
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> new Json.Str(string());
            case 't' -> word("true", new Json.Bool(true));
            case 'f' -> word("false", new Json.Bool(false));
            case 'n' -> word("null", new Json.Null());
            default -> number();
        };
    }

    private Json object(int depth) {
        var members = new LinkedHashMap<String, Json>();
        at++;
        space();
        if (skip('}')) {
            return new Json.Obj(members);
        }
        do {
            space();
            check(peek() == '"', "a member has no name");
            String name = string();
            space();
            check(skip(':'), "a colon is missing after a name");
            if (members.put(name, value(depth + 1)) != null) {
                throw failure("the name " + Malformed.quoted(name) + " occurs twice");
            }
            space();
        } while (skip(','));
        check(skip('}'), "an object does not end");
        return new Json.Obj(members);
    }

    private Json array(int depth) {
        var items = new ArrayList<Json>();
        at++;
        space();
        if (skip(']')) {
            return new Json.Arr(items);
        }
        do {
            items.add(value(depth + 1));
            space();
        } while (skip(','));
        check(skip(']'), "an array does not end");
        return new Json.Arr(items);
    }

    private Json word(String word, Json json) {
        check(text.startsWith(word, at), "not a value");
        at += word.length();
        return json;
    }

    private Json number() {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
            check(at - start <= NUMBER_CHARS, "a number is too long");
        }
        String digits = text.substring(start, at);
        check(!digits.isEmpty(), "not a value");
        check(isWhole(digits), "a number is not a whole number in its shortest form");
        try {
            return new Json.Num(Long.parseLong(digits));
        } catch (NumberFormatException e) {
            throw failure("a number is larger than 64 bits");
        }
    }

    /** Whether it is {@code 0|-?[1-9][0-9]*}. */
    private static boolean isWhole(String number) {
        int first = number.charAt(0) == '-' ? 1 : 0;
        if (first == number.length() || number.charAt(first) == '0') {
            return number.equals("0");
        }
        for (int i = first; i < number.length(); i++) {
            if (number.charAt(i) < '0' || number.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private String string() {
        int start = ++at;
        while (at < text.length() && isPlain(text.charAt(at))) {
            at++;
        }
        if (skip('"')) {
            return text.substring(start, at - 1);
        }
        return string(new StringBuilder().append(text, start, at));
    }

    /** Characters that are copied as they are and need no further check. */
    private static boolean isPlain(char c) {
        return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
    }

    /** Reads the rest of a string whose beginning is already in {@code out}. */
    private String string(StringBuilder out) {
        while (!skip('"')) {
            char c = peek();
            check(c >= 0x20, "a string has an unescaped control character");
            at++;
            out.append(c == '\\' ? escaped() : c);
        }
        checkSurrogates(out);
        return out.toString();
    }

    private char escaped() {
        char c = peek();
        at++;
        if (c == 'u') {
            return unit();
        }
        int named = ESCAPES.indexOf(c);
        check(named >= 0, "an escape is not valid");
        return ESCAPED.charAt(named);
    }

    private char unit() {
        int unit = 0;
        for (int end = at + 4; at < end; at++) {
            int digit = peek() < 0x80 ? Character.digit(peek(), 16) : -1;
            check(digit >= 0, "an escape does not have four hexadecimal digits");
            unit = unit << 4 | digit;
        }
        return (char) unit;
    }

    private void checkSurrogates(StringBuilder string) {
        boolean lone = string.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
        check(!lone, "a string has half of a surrogate pair");
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    /** The next character. It is an error if the text has ended. */
    private char peek() {
        check(at < text.length(), "the text ends too early");
        return text.charAt(at);
    }

    /** Skips one character if it is this one. @return whether it was */
    private boolean skip(char expected) {
        boolean found = at < text.length() && text.charAt(at) == expected;
        at += found ? 1 : 0;
        return found;
    }

    private void check(boolean held, String reason) {
        if (!held) {
            throw failure(reason);
        }
    }

    private Malformed failure(String reason) {
        return new Malformed(CODE, reason + ", at character " + at);
    }
}
