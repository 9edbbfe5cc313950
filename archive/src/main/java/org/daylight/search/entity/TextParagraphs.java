package org.daylight.search.entity;

import java.util.ArrayList;
import java.util.List;
import org.daylight.message.Message;
import org.daylight.search.ExtractedWords;
import org.daylight.search.IndexedDocument;

/**
 * The paragraphs of a document in which names are looked for ({@code spec/entities.md} section 1): its subject, its text, and the texts of its
 * attachments. Linear in the length of what it reads, which is limited.
 */
public final class TextParagraphs {

    /** The longest paragraph; a longer one is divided. */
    public static final int CHARS = 2_000;

    /** Characters of a document that are read. */
    static final int MOST_CHARS = 50_000;

    /** The longest word; a longer one is a link, a key or encoded data, and is left out. */
    private static final int MOST_WORD = 40;

    /** A line shorter than this ends a paragraph, as in a signature or a list: what follows is not the rest of a name. */
    private static final int SHORT_LINE = 50;

    private final List<String> paragraphs = new ArrayList<>();
    private final StringBuilder current = new StringBuilder();
    private int read;

    private TextParagraphs() {}

    /** The paragraphs in their order; none for a document without text. */
    public static List<String> of(IndexedDocument document) {
        var paragraphs = new TextParagraphs();
        Message message = document.message();
        if (message.subject() != null) {
            paragraphs.text(message.subject());
        }
        paragraphs.text(message.text());
        for (String text : ExtractedWords.texts(document)) {
            paragraphs.text(text);
        }
        return List.copyOf(paragraphs.paragraphs);
    }

    /** The paragraphs of a text. */
    public static List<String> of(String text) {
        var paragraphs = new TextParagraphs();
        paragraphs.text(text);
        return List.copyOf(paragraphs.paragraphs);
    }

    private void text(String text) {
        int length = Math.min(text.length(), MOST_CHARS - read);
        read += length;
        int start = 0;
        while (start < length) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 || newline > length ? length : newline;
            line(text, start, end);
            start = end + 1;
        }
        end();
    }

    /** Adds a line without the marks of quotation before it. */
    private void line(String text, int start, int end) {
        int at = start;
        while (at < end && (isBlank(text.charAt(at)) || text.charAt(at) == '>' || text.charAt(at) == '|')) {
            at++;
        }
        boolean isEmpty = at == end;
        while (at < end) {
            int word = at;
            while (at < end && !isBlank(text.charAt(at))) {
                at++;
            }
            word(text, word, at);
            while (at < end && isBlank(text.charAt(at))) {
                at++;
            }
        }
        if (isEmpty || end - start < SHORT_LINE) {
            end();
        }
    }

    private void word(String text, int start, int end) {
        if (end - start > MOST_WORD) {
            return;
        }
        if (current.length() + end - start >= CHARS) {
            end();
        }
        current.append(text, start, end).append(' ');
    }

    private void end() {
        String paragraph = current.toString().strip();
        current.setLength(0);
        if (!paragraph.isEmpty()) {
            paragraphs.add(paragraph);
        }
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c);
    }
}
