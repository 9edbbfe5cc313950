package org.daylight.flow.decide;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * A low estimate of how hard a text is to predict. Markup does not count: the tags, styles and scripts of a message are those of its mail program or
 * of its template, and others have messages with the same. Pure.
 */
final class UnpredictableText {

    /** What a distinct word and a letter or digit of ordinary text count, in bits; low, because texts are predictable. */
    private static final int WORD_BITS = 4;

    private static final int CHARACTER_BITS = 1;
    private static final int WORD_CHARS = 3;

    /** Elements whose content is not text for readers. */
    private static final Set<String> NOT_TEXT = Set.of("style", "script", "title");

    private UnpredictableText() {}

    /** Distinct words, and letters and digits, whichever is less. */
    static int bits(Set<String> words) {
        int characters = 0;
        for (String word : words) {
            characters += word.length();
        }
        return Math.min(words.size() * WORD_BITS, characters * CHARACTER_BITS);
    }

    /** The words of at least three letters and digits, in lower case. */
    static Set<String> words(String text) {
        Set<String> words = new HashSet<>();
        for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
            if (word.length() >= WORD_CHARS) {
                words.add(word);
            }
        }
        return words;
    }

    /**
     * A text without tags, comments, and the contents of styles and scripts. In doubt it leaves out too much: what looks like a tag that is not
     * closed is left out to the end. Takes linear time.
     */
    static String withoutMarkup(String text) {
        if (text.indexOf('<') < 0) {
            return text;
        }
        var out = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            if (!isTag(text, at)) {
                out.append(text.charAt(at++));
                continue;
            }
            out.append(' ');
            String element = element(text, at + 1);
            at = text.startsWith("<!--", at) ? after(text, "-->", at + 4) : tagEnd(text, at + 1);
            if (NOT_TEXT.contains(element)) {
                at = contentEnd(text, element, at);
            }
        }
        return out.toString();
    }

    private static boolean isTag(String text, int at) {
        if (text.charAt(at) != '<' || at + 1 == text.length()) {
            return false;
        }
        char next = text.charAt(at + 1);
        return next == '/' || next == '!' || next == '?' || next >= 'a' && next <= 'z' || next >= 'A' && next <= 'Z';
    }

    private static String element(String text, int from) {
        int to = from;
        while (to < text.length() && to - from < 10 && Character.isLetterOrDigit(text.charAt(to))) {
            to++;
        }
        return text.substring(from, to).toLowerCase(Locale.ROOT);
    }

    private static int after(String text, String end, int from) {
        int found = text.indexOf(end, from);
        return found < 0 ? text.length() : found + end.length();
    }

    /** Just past the {@code >} that is not in a quoted value; a quoted value begins after {@code =}. */
    private static int tagEnd(String text, int from) {
        boolean isValue = false;
        for (int at = from; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '>') {
                return at + 1;
            }
            if (isValue && (c == '"' || c == '\'')) {
                at = after(text, String.valueOf(c), at + 1) - 1;
            }
            isValue = c == '=' || isValue && c <= ' ';
        }
        return text.length();
    }

    private static int contentEnd(String text, String element, int from) {
        for (int at = text.indexOf("</", from); at >= 0; at = text.indexOf("</", at + 2)) {
            if (element(text, at + 2).equals(element)) {
                return at;
            }
        }
        return text.length();
    }
}
