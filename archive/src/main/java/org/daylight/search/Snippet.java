package org.daylight.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.daylight.archive.ExtractedText.Unit;
import org.daylight.message.Attachment;
import org.daylight.message.Message;
import org.daylight.message.OutsideText;
import org.daylight.message.parse.DocumentForm;
import org.daylight.search.Highlight.Mark;
import org.daylight.search.query.Query;
import org.daylight.search.query.Query.Field;
import org.daylight.search.query.QueryParser;
import org.jspecify.annotations.Nullable;

/**
 * A short extract of a document that shows why it was found: about {@value #LENGTH} characters around as many matches as possible, in whole
 * words, with single blanks.
 *
 * @param attachment the name of the attachment it is from; null when it is from the text of the message
 * @param place where in the attachment, such as "page 3" or "a.zip › b.doc, page 3, comment"; empty when it is from its ordinary text
 * @param cutBefore whether there is text before it
 * @param cutAfter whether there is text after it
 * @param spans plain text, not escaped for a page; empty when the document has no text
 */
public record Snippet(
        @Nullable String attachment, String place, boolean cutBefore, boolean cutAfter, List<Span> spans) {

    /** The intended length in characters. */
    static final int LENGTH = 240;

    /**
     * At most this many bytes of documents are read for the snippets of one page of results. A megabyte costs some ten milliseconds: it is
     * unpacked, verified, decoded and searched (docs/decisions/0049).
     */
    static final long PAGE_BYTES = 1_000_000;

    /** Characters before the first mark. */
    private static final int LEAD = 60;

    /** A blank to cut at is searched within this many characters. */
    private static final int REACH = 30;

    /**
     * The best extract of the text. When the text has no match: of the other alternatives, then of the text around the parts, then of the
     * first attachment with a match. Without any match, the start of the text.
     */
    public static Snippet of(Query query, Message message) {
        Highlight highlight = Highlight.of(query, Field.BODY);
        List<Mark> marks = highlight.marks(message.text());
        if (!marks.isEmpty() || highlight.isEmpty()) {
            return of(message.text(), marks, highlight.size());
        }
        for (String other : otherTexts(message)) {
            List<Mark> inOther = highlight.marks(other);
            if (!inOther.isEmpty()) {
                return of(other, inOther, highlight.size());
            }
        }
        Highlight attached = Highlight.of(query, Field.ATTACHMENT);
        for (Attachment attachment : message.attachments()) {
            String text = attachment.text();
            List<Mark> inAttachment = text == null ? List.of() : attached.marks(text);
            if (text != null && !inAttachment.isEmpty()) {
                return of(attachment.name(), "", text, inAttachment, attached.size());
            }
        }
        return of(message.text(), List.of(), 0);
    }

    /** Passes on the units of the text extracted from a document. */
    @FunctionalInterface
    public interface Extracted {
        void each(Consumer<Unit> units) throws IOException;
    }

    /**
     * As {@link #of(Query, byte[], DocumentForm)}. When neither the text of the message nor the text around its parts has a match, it is from the unit
     * of the extracted text with the most different words of the query; only one unit is in memory.
     */
    public static Snippet of(Query query, byte[] bytes, DocumentForm form, Extracted extracted) throws IOException {
        Highlight body = Highlight.of(query, Field.BODY);
        Highlight attached = Highlight.of(query, Field.ATTACHMENT);
        String text = form.text(bytes);
        List<Mark> marks = body.marks(text);
        if (!marks.isEmpty() || attached.isEmpty()) {
            return of(text, marks, body.size());
        }
        Message message = form.parse(bytes);
        Snippet plain = of(query, message);
        boolean found = plain.spans.stream().anyMatch(Span::marked);
        if (found && plain.attachment == null) {
            return plain;
        }
        Best best = new Best(attached);
        extracted.each(best);
        Unit unit = best.unit;
        return unit == null
                ? plain
                : of(name(message, unit.part()), ExtractedPlace.words(unit), unit.text(), best.marks, attached.size());
    }

    private static String name(Message message, int part) {
        return message.attachments().stream()
                .filter(attachment -> attachment.part() == part)
                .findFirst()
                .map(Attachment::name)
                .orElse("part " + part);
    }

    /** Keeps the unit with the most different patterns; the first of equals. */
    private static final class Best implements Consumer<Unit> {
        private final Highlight highlight;
        private @Nullable Unit unit;
        private List<Mark> marks = List.of();
        private long patterns;

        Best(Highlight highlight) {
            this.highlight = highlight;
        }

        @Override
        public void accept(Unit next) {
            if (patterns == highlight.size()) {
                return;
            }
            List<Mark> found = highlight.marks(next.text());
            long different = found.stream().mapToInt(Mark::pattern).distinct().count();
            if (different > patterns) {
                unit = next;
                marks = found;
                patterns = different;
            }
        }
    }

    private static List<String> otherTexts(Message message) {
        return Stream.concat(
                        Stream.of(message.otherText()),
                        message.outsideTexts().stream().map(OutsideText::text))
                .filter(text -> !text.isEmpty())
                .toList();
    }

    /** As {@link #of(Query, byte[], DocumentForm)}, for a message. */
    public static Snippet of(Query query, byte[] bytes) {
        return of(query, bytes, DocumentForm.MAIL);
    }

    /** As {@link #of(Query, Message)}, from the bytes of the document. When the text has a match, only the text is decoded. */
    public static Snippet of(Query query, byte[] bytes, DocumentForm form) {
        Highlight highlight = Highlight.of(query, Field.BODY);
        String text = form.text(bytes);
        List<Mark> marks = highlight.marks(text);
        return marks.isEmpty() && !highlight.isEmpty()
                ? of(query, form.parse(bytes))
                : of(text, marks, highlight.size());
    }

    /**
     * Which results of a page get a snippet: the smallest documents first, until {@link #PAGE_BYTES} are used up, so that a few long documents
     * do not use up everything.
     *
     * @return for each result, in their order
     */
    public static boolean[] affordable(List<Hit> hits) {
        List<Integer> bySize = IntStream.range(0, hits.size())
                .boxed()
                .sorted(Comparator.comparingLong(i -> hits.get(i).sizeBytes()))
                .toList();
        var affordable = new boolean[hits.size()];
        long left = PAGE_BYTES;
        for (int i : bySize) {
            left -= hits.get(i).sizeBytes();
            affordable[i] = left >= 0;
        }
        return affordable;
    }

    private static Snippet of(String text, List<Mark> marks, int patterns) {
        return of(null, "", text, marks, patterns);
    }

    private static Snippet of(@Nullable String attachment, String place, String text, List<Mark> marks, int patterns) {
        int begin = 0;
        if (!marks.isEmpty()) {
            Mark first = marks.get(best(marks, patterns));
            begin = first.start() <= LEAD ? 0 : wordStart(text, first.start() - LEAD, first.start());
        }
        while (begin < text.length() && QueryParser.isBlank(text.charAt(begin))) {
            begin++;
        }
        int end = begin + LENGTH >= text.length() ? text.length() : wordEnd(text, begin + LENGTH);
        while (end > begin && QueryParser.isBlank(text.charAt(end - 1))) {
            end--;
        }
        List<Span> spans = new ArrayList<>();
        Highlight.spans(text, begin, end, marks, spans);
        boolean before = !text.substring(0, begin).isBlank();
        boolean after = hasMore(text, end);
        return new Snippet(attachment, place, before, after, oneBlank(spans));
    }

    /** The first mark of the window with the most different patterns, then with the most marks; the first such window. */
    private static int best(List<Mark> marks, int patterns) {
        int[] counts = new int[patterns];
        int different = 0;
        int best = 0;
        long bestScore = -1;
        int last = 0;
        for (int first = 0; first < marks.size(); first++) {
            while (last < marks.size()
                    && marks.get(last).end() <= marks.get(first).start() + LENGTH - LEAD) {
                different += counts[marks.get(last++).pattern()]++ == 0 ? 1 : 0;
            }
            long score = ((long) different << 32) + (last - first);
            if (score > bestScore) {
                bestScore = score;
                best = first;
            }
            if (last == first) {
                last++; // one mark longer than a window
            } else {
                different -= --counts[marks.get(first).pattern()] == 0 ? 1 : 0;
            }
        }
        return best;
    }

    /** The first start of a word at or after {@code from}, if there is one nearby and before {@code limit}. */
    private static int wordStart(String text, int from, int limit) {
        for (int i = from; i < Math.min(from + REACH, limit); i++) {
            if (QueryParser.isBlank(text.charAt(i))) {
                return i + 1;
            }
        }
        return Character.isLowSurrogate(text.charAt(from)) ? from + 1 : from;
    }

    /** The last end of a word at or before {@code to}, if there is one nearby. */
    private static int wordEnd(String text, int to) {
        for (int i = to; i > to - REACH; i--) {
            if (QueryParser.isBlank(text.charAt(i))) {
                return i;
            }
        }
        return Character.isLowSurrogate(text.charAt(to)) ? to - 1 : to;
    }

    private static boolean hasMore(String text, int end) {
        for (int i = end; i < text.length(); i++) {
            if (!QueryParser.isBlank(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static List<Span> oneBlank(List<Span> spans) {
        List<Span> plain = new ArrayList<>(spans.size());
        boolean blank = true;
        for (Span span : spans) {
            var text = new StringBuilder(span.text().length());
            for (int i = 0; i < span.text().length(); i++) {
                char c = span.text().charAt(i);
                boolean isBlank = QueryParser.isBlank(c);
                if (!isBlank || !blank) {
                    text.append(isBlank ? ' ' : c);
                }
                blank = isBlank;
            }
            if (!text.isEmpty()) {
                plain.add(new Span(text.toString(), span.marked()));
            }
        }
        return List.copyOf(plain);
    }
}
