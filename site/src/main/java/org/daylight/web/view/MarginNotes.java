package org.daylight.web.view;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.daylight.annotation.Annotation;
import org.daylight.annotation.AnnotationIndex;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.message.parse.DocumentForm;
import org.daylight.passage.ByteRange;
import org.daylight.passage.CitedText;
import org.daylight.passage.Quote;
import org.daylight.passage.TextRange;
import org.daylight.search.Effort;
import org.jspecify.annotations.Nullable;

/**
 * The annotations that the page of a document shows. Immutable.
 *
 * @param beside by the number of the paragraph beside which they are shown
 * @param others those that are shown in a list: of the whole document, and of paragraphs that are not on the page
 * @param links pages elsewhere that link to the document
 * @param more how many notes and links are not shown
 * @param lists the lists that have what is not shown, for the links to them; empty when everything is shown
 */
public record MarginNotes(
        Map<Integer, List<ShownNote>> beside,
        List<ShownNote> others,
        List<ShownNote> links,
        int more,
        List<Listed> lists) {

    /** What a document without annotations has. */
    public static final MarginNotes NONE = new MarginNotes(Map.of(), List.of(), List.of(), 0, List.of());

    /** The most notes of a page, and the most pages that link to a document. */
    private static final int MOST = 30;

    private static final int MOST_LISTS = 20;

    /** So long is the HTML of all notes of a page at most, in characters: a short text can have many links. */
    private static final int MOST_HTML = 60_000;

    /** A list of annotations. */
    public record Listed(String title, String name) {}

    /** Lines of a text, which are a paragraph if there are notes. */
    public record Segment(List<BodyText.Line> lines, List<ShownNote> notes) {}

    public MarginNotes {
        beside = Map.copyOf(beside);
        others = List.copyOf(others);
        links = List.copyOf(links);
        lists = List.copyOf(lists);
    }

    /**
     * Those of a document.
     *
     * @param index of the archive
     * @param published bytes of the document; not changed
     * @param form as what they are read
     * @param shown the page of its text; null when the page shows no text by paragraphs
     * @param marks of the document: a note that contains a label of them is not shown
     */
    public static MarginNotes of(
            AnnotationIndex index,
            Archive archive,
            DocumentId id,
            byte[] published,
            DocumentForm form,
            @Nullable BodyText shown,
            MarkTracer marks)
            throws IOException {
        AnnotationIndex.OfDocument of = index.of(id);
        if (of.annotations().isEmpty()) {
            return NONE;
        }
        Map<Integer, List<ShownNote>> beside = new HashMap<>();
        List<ShownNote> others = new ArrayList<>();
        List<ShownNote> links = new ArrayList<>();
        Map<String, Listed> lists = new LinkedHashMap<>();
        StoryLinks targets = new StoryLinks(archive);
        CitedText text = null;
        int notes = 0;
        int room = MOST_HTML;
        int left = of.more();
        for (AnnotationIndex.Placed placed : of.annotations()) {
            Annotation one = placed.annotation();
            boolean isShown = one.isLink() ? links.size() < MOST : notes < MOST;
            ShownNote note = isShown && !isMarked(one, marks) ? ShownNote.of(placed, targets, false) : null;
            if (note == null || note.html().length() > room) {
                left++;
                if (lists.size() < MOST_LISTS) {
                    String name = placed.list().name();
                    lists.putIfAbsent(name, new Listed(placed.list().newest().title(), name));
                }
                continue;
            }
            Effort.checkNow();
            room -= note.html().length();
            if (one.isLink()) {
                links.add(note);
                continue;
            }
            notes++;
            int paragraph = 0;
            if (shown != null && one.passage() != null) {
                // One text for all: to find the bytes of its characters takes as long as to show it.
                text = text == null ? CitedText.of(published, form) : text;
                paragraph = paragraph(one, text);
            }
            if (paragraph > 0 && shown != null && shown.paragraphs().containsValue(paragraph)) {
                beside.computeIfAbsent(paragraph, none -> new ArrayList<>()).add(note);
            } else {
                others.add(note);
            }
        }
        return new MarginNotes(beside, others, links, left, List.copyOf(lists.values()));
    }

    private static boolean isMarked(Annotation one, MarkTracer marks) {
        return marks.hasLabel(one.text() + "\n" + String.join("\n", one.tags()) + "\n" + one.author() + one.linked());
    }

    /** The paragraph in which its passage begins; 0 when its words do not occur there. */
    private static int paragraph(Annotation one, CitedText text) {
        ByteRange bytes = one.passage();
        TextRange range = bytes == null ? null : text.range(bytes);
        if (range == null) {
            return 0;
        }
        boolean occurs = Quote.of(one.quotation())
                .map(quote -> !text.findPieces(quote, range).isEmpty())
                .ok()
                .orElse(false);
        return occurs ? text.paragraphOf(range) : 0;
    }

    /** Divides lines so that each paragraph with notes is a segment of its own. */
    public List<Segment> segments(List<BodyText.Line> lines) {
        if (beside.isEmpty()) {
            return List.of(new Segment(lines, List.of()));
        }
        List<Segment> segments = new ArrayList<>();
        int from = 0;
        List<ShownNote> notes = List.of();
        for (int i = 0; i <= lines.size(); i++) {
            int paragraph = i == lines.size() ? -1 : lines.get(i).paragraph();
            boolean begins = paragraph > 0 && (beside.containsKey(paragraph) || !notes.isEmpty());
            if (begins || paragraph < 0) {
                if (i > from) {
                    segments.add(new Segment(lines.subList(from, i), notes));
                }
                from = i;
                notes = beside.getOrDefault(paragraph, List.of());
            }
        }
        return List.copyOf(segments);
    }
}
