package org.daylight.collate;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of a text: what is between blanks, without quotation marks at the start of lines.
 *
 * @param words as written
 * @param begins for each word, whether it starts a line
 * @param whole whether all words are included; false beyond {@value #MOST}
 */
record WordSequence(List<String> words, List<Boolean> begins, boolean whole) {

    static final int MOST = 20_000;

    private static final int MOST_CHARS = 400_000;

    /** The words of passages of one kind and level, concatenated. */
    static WordSequence of(String text, List<Passage> passages) {
        List<String> words = new ArrayList<>();
        List<Boolean> begins = new ArrayList<>();
        int room = MOST_CHARS;
        for (Passage passage : passages) {
            int line = passage.textStart();
            while (line < passage.end()) {
                int next = Passages.lineEnd(text, line, passage.end());
                room -= next - line;
                if (room < 0 || words.size() >= MOST) {
                    return new WordSequence(words, begins, false);
                }
                add(
                        text,
                        passage.kind() == Passage.Kind.QUOTED ? unmarked(text, line, next) : line,
                        next,
                        words,
                        begins);
                line = next;
            }
        }
        return new WordSequence(words, begins, true);
    }

    private static int unmarked(String text, int line, int next) {
        int at = line;
        while (at < next && (text.charAt(at) == '>' || text.charAt(at) == ' ')) {
            at++;
        }
        return at;
    }

    private static void add(String text, int from, int to, List<String> words, List<Boolean> begins) {
        boolean first = true;
        int at = from;
        while (at < to) {
            while (at < to && isBlank(text.charAt(at))) {
                at++;
            }
            int start = at;
            while (at < to && !isBlank(text.charAt(at))) {
                at++;
            }
            if (at > start) {
                words.add(text.substring(start, at));
                begins.add(first);
                first = false;
            }
        }
    }

    static boolean isBlank(char c) {
        return c <= ' ' || c == '\u00A0';
    }
}
