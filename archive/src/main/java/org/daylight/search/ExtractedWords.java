package org.daylight.search;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.daylight.archive.ExtractedText.Unit;
import org.daylight.message.Attachment;
import org.daylight.search.query.WordSplitter;

/** What an index takes from the texts of attachments, within limits: the same for every engine. */
public final class ExtractedWords {

    /** At most this many characters of the texts of one document's attachments are indexed. */
    public static final int MAX_CHARS = WordSplitter.MAX_TEXT;

    /** At most this many units of text are indexed. */
    public static final int MAX_UNITS = 10_000;

    /** At most this many names of files inside attachments can be found. */
    public static final int MAX_NAMES = 1_000;

    private static final int MAX_NAME_CHARS = 200;

    private ExtractedWords() {}

    /**
     * The texts of a document's attachments: what was extracted, in the order of its units, and for an attachment from which nothing was
     * extracted, its text as the message's parser reads it.
     */
    public static List<String> texts(IndexedDocument document) {
        List<String> texts = new ArrayList<>();
        Set<Integer> extracted = partsWithText(document.extracted());
        int room = MAX_CHARS;
        for (Attachment attachment : document.message().attachments()) {
            String text = attachment.text();
            if (text != null && !extracted.contains(attachment.part())) {
                room = add(text, room, texts);
            }
        }
        for (Unit unit : document.extracted()) {
            room = texts.size() < MAX_UNITS ? add(unit.text(), room, texts) : 0;
        }
        return texts;
    }

    private static int add(String text, int room, List<String> texts) {
        if (room > 0 && !text.isEmpty()) {
            texts.add(text.substring(0, Math.min(text.length(), room)));
        }
        return room - Math.min(text.length(), room);
    }

    /** The parts from which text was extracted. */
    public static Set<Integer> partsWithText(List<Unit> units) {
        Set<Integer> parts = new HashSet<>();
        for (Unit unit : units) {
            if (unit.layer() == null && !unit.text().isEmpty()) {
                parts.add(unit.part());
            }
        }
        return parts;
    }

    /** The names of files inside attachments, each once. */
    public static Set<String> names(List<Unit> units) {
        Set<String> names = new LinkedHashSet<>();
        for (Unit unit : units) {
            String inside = unit.inside();
            if (inside != null && names.size() < MAX_NAMES) {
                String name = inside.substring(Math.max(inside.lastIndexOf('!'), inside.lastIndexOf('/')) + 1);
                if (!name.isBlank()) {
                    names.add(name.substring(0, Math.min(name.length(), MAX_NAME_CHARS)));
                }
            }
        }
        return names;
    }

    /** The languages of the texts, without region or script, each once. */
    public static Set<String> languages(List<Unit> units) {
        Set<String> languages = new LinkedHashSet<>();
        for (Unit unit : units) {
            String language = unit.language();
            if (language != null) {
                int hyphen = language.indexOf('-');
                languages.add(hyphen < 0 ? language : language.substring(0, hyphen));
            }
        }
        return languages;
    }
}
