package org.daylight.search.similar;

import java.util.ArrayList;
import java.util.List;
import org.daylight.message.Message;
import org.daylight.search.ExtractedWords;
import org.daylight.search.IndexedDocument;

/**
 * The passages of a document that get a vector: of a message its subject and its own words, without quoted lines; then the texts of its
 * attachments. Linear in the length of the text that it reads, which is limited.
 */
public final class TextPassages {

    /** Passages of one document. */
    public static final int MOST = 4;

    /** Characters of a passage: what a model of 256 tokens reads of English text. */
    static final int CHARS = 900;

    /** Passages shorter than this, other than the first, say too little. */
    private static final int FEWEST_CHARS = 60;

    /** Characters of one text that are looked at, quoted ones included. */
    private static final int MAX_READ = 200_000;

    private final List<String> passages = new ArrayList<>();
    private final StringBuilder current = new StringBuilder();

    private TextPassages() {}

    /** The passages in their order; none for a document without text. Each begins with the subject. */
    public static List<String> of(IndexedDocument document) {
        Message message = document.message();
        String subject = message.subject() == null ? "" : cut(message.subject().strip(), CHARS / 4);
        var texts = new TextPassages();
        texts.add(message.text());
        texts.end();
        for (String text : ExtractedWords.texts(document)) {
            if (texts.isFull()) {
                break;
            }
            texts.add(text);
        }
        texts.end();
        if (texts.passages.isEmpty()) {
            return subject.isEmpty() ? List.of() : List.of(subject);
        }
        return texts.passages.stream()
                .map(passage -> subject.isEmpty() ? passage : subject + "\n" + passage)
                .toList();
    }

    private boolean isFull() {
        return passages.size() == MOST;
    }

    private void add(String text) {
        int length = Math.min(text.length(), MAX_READ);
        int start = 0;
        while (start < length && !isFull()) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 || newline > length ? length : newline;
            line(text, start, end);
            start = end + 1;
        }
    }

    /** Adds a line, unless it quotes another message. */
    private void line(String text, int start, int end) {
        int at = start;
        while (at < end && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        if (at == end || text.charAt(at) == '>') {
            return;
        }
        while (at < end && !isFull()) {
            int room = CHARS - current.length();
            int upTo = end - at <= room ? end : lastBlank(text, at, at + room);
            current.append(text, at, upTo).append(' ');
            if (upTo < end || current.length() >= CHARS) {
                end();
            }
            at = upTo;
        }
    }

    /** Where to end a passage that must not go beyond a place: after the last white space, if it is near. */
    private static int lastBlank(String text, int start, int limit) {
        for (int i = limit; i > Math.max(start, limit - 100); i--) {
            if (Character.isWhitespace(text.charAt(i - 1))) {
                return i;
            }
        }
        return limit > start + 1 && Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
    }

    private void end() {
        String passage = current.toString().strip();
        current.setLength(0);
        boolean isLongEnough = passage.length() >= (passages.isEmpty() ? 1 : FEWEST_CHARS);
        if (isLongEnough && !isFull()) {
            passages.add(passage);
        }
    }

    /** At most so many characters of a text, without half a character at the end. */
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }
}
