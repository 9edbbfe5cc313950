package org.daylight.passage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.daylight.format.DocumentKind;
import org.daylight.message.MimePart;
import org.daylight.message.decode.Utf16;
import org.daylight.message.parse.DocumentForm;
import org.daylight.message.parse.MessageParser;
import org.daylight.message.parse.MessageParser.TextPart;
import org.daylight.redact.TextOrigin;
import org.jspecify.annotations.Nullable;

/**
 * The text of a published document as it is cited ({@code spec/passages.md}): its paragraphs, where a quotation occurs in it, and which
 * published bytes a passage comes from. The same bytes give the same answers. Safe for use by several threads.
 */
public final class CitedText {

    /** What comes after this many paragraphs is one more. */
    public static final int MOST_PARAGRAPHS = 100_000;

    /** The most places at which one quotation is found. */
    public static final int MOST_PLACES = 100;

    private static final String SIGNATURE = "--";

    /** The bytes that each char of the text comes from. */
    private record Sources(int[] from, int[] to) {}

    private final byte[] published;
    private final DocumentForm form;
    private final String text;
    private @Nullable Sources sources;
    private @Nullable NormalizedText normalized;
    private @Nullable List<TextRange> paragraphs;

    private CitedText(byte[] published, DocumentForm form, String text) {
        this.published = published;
        this.form = form;
        this.text = text;
    }

    /**
     * The text of a document.
     *
     * @param published its published bytes; retained, and not to be changed
     * @param form as what they are read
     */
    public static CitedText of(byte[] published, DocumentForm form) {
        return new CitedText(published, form, form.text(published));
    }

    /** All of it, as the document page shows it. Lines end with LF. Empty for a document without text. */
    public String text() {
        return text;
    }

    /** The paragraphs, in order; number 1 is the first. Each begins and ends with a character that is not white space. */
    public synchronized List<TextRange> paragraphs() {
        List<TextRange> known = paragraphs;
        if (known == null) {
            known = paragraphs(text);
            paragraphs = known;
        }
        return known;
    }

    /**
     * The paragraphs of any text ({@code spec/passages.md} section 2).
     *
     * @param text with LF as line end
     */
    public static List<TextRange> paragraphs(String text) {
        var paragraphs = new ArrayList<TextRange>();
        int start = -1;
        int end = -1;
        boolean quoted = false;
        for (int line = 0; line < text.length(); ) {
            int next = text.indexOf('\n', line);
            next = next < 0 ? text.length() : next;
            int first = line;
            while (first < next && NormalizedText.isBlank(text.charAt(first))) {
                first++;
            }
            boolean isQuoted = first < next && text.charAt(first) == '>';
            boolean blank = isBlank(text, first, next);
            boolean more = paragraphs.size() < MOST_PARAGRAPHS;
            if (start >= 0 && more && (blank || isQuoted != quoted || isSignature(text, line, next))) {
                paragraphs.add(new TextRange(start, end));
                start = -1;
            }
            if (!blank) {
                start = start < 0 ? first : start;
                end = next;
                while (NormalizedText.isBlank(text.charAt(end - 1))) {
                    end--;
                }
                quoted = isQuoted;
            }
            line = next + 1;
        }
        if (start >= 0) {
            paragraphs.add(new TextRange(start, end));
        }
        return List.copyOf(paragraphs);
    }

    /** Whether a line has nothing but white space and quotation marks. */
    private static boolean isBlank(String text, int from, int to) {
        for (int at = from; at < to; at++) {
            if (text.charAt(at) != '>' && !NormalizedText.isBlank(text.charAt(at))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSignature(String text, int from, int to) {
        return text.startsWith(SIGNATURE, from) && (to - from == 2 || to - from == 3 && text.charAt(from + 2) == ' ');
    }

    /** The number of the paragraph in which a passage begins, from 1; 0 for a text without paragraphs. */
    public int paragraphOf(TextRange range) {
        List<TextRange> paragraphs = paragraphs();
        int low = 0;
        int high = paragraphs.size();
        while (low < high) {
            int middle = low + high >>> 1;
            if (paragraphs.get(middle).to() <= range.from()) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return Math.min(low + 1, paragraphs.size());
    }

    /**
     * The places where a quotation occurs (section 3), in order, without overlaps.
     *
     * @return at most {@link #MOST_PLACES}; empty where it does not occur
     */
    public List<TextRange> find(Quote quote) {
        return findPieces(quote).stream()
                .map(pieces ->
                        new TextRange(pieces.getFirst().from(), pieces.getLast().to()))
                .toList();
    }

    /**
     * The same places, each as the ranges of the quotation's pieces: what is left out is in none.
     *
     * @return as many places as {@link #find}; each has one range for each piece, in order
     */
    public List<List<TextRange>> findPieces(Quote quote) {
        return findPieces(quote, new TextRange(0, text.length()));
    }

    /**
     * The places within a range of the text, as if nothing else were searched; but a word that the range divides is no place.
     *
     * @return likewise, at most {@link #MOST_PLACES}
     */
    public List<List<TextRange>> findPieces(Quote quote, TextRange within) {
        return find(text, normalized(), quote, within, MOST_PLACES);
    }

    /** Whether a quotation occurs in any text ({@code spec/passages.md} section 3), such as an extracted one. */
    public static boolean occurs(String text, Quote quote) {
        return !find(text, NormalizedText.of(text), quote, new TextRange(0, text.length()), 1)
                .isEmpty();
    }

    private static List<List<TextRange>> find(
            String text, NormalizedText searched, Quote quote, TextRange within, int most) {
        List<int[]> failures = quote.pieces().stream().map(CitedText::failures).toList();
        var found = new ArrayList<List<TextRange>>();
        int at = 0;
        while (at < searched.length() && searched.from(at) < within.from()) {
            at++;
        }
        int past = searched.length();
        while (past > at && searched.to(past - 1) > within.to()) {
            past--;
        }
        while (found.size() < most) {
            var pieces = new ArrayList<TextRange>();
            int end = at;
            for (int i = 0; i < failures.size() && end >= 0; i++) {
                String piece = quote.pieces().get(i);
                end = indexAfter(searched, end, past, piece, failures.get(i));
                if (end >= 0) {
                    var range = new TextRange(searched.from(end - piece.length()), searched.to(end - 1));
                    pieces.add(trimmed(text, range));
                }
            }
            if (end < 0) {
                break;
            }
            found.add(List.copyOf(pieces));
            at = end;
        }
        return List.copyOf(found);
    }

    private synchronized NormalizedText normalized() {
        NormalizedText known = normalized;
        if (known == null) {
            known = NormalizedText.of(text);
            normalized = known;
        }
        return known;
    }

    /** For each prefix of a piece, the length of the longest shorter one that ends it (Knuth, Morris and Pratt). */
    private static int[] failures(String piece) {
        int[] failures = new int[piece.length() + 1];
        int same = 0;
        for (int i = 1; i < piece.length(); i++) {
            while (same > 0 && piece.charAt(i) != piece.charAt(same)) {
                same = failures[same];
            }
            same += piece.charAt(i) == piece.charAt(same) ? 1 : 0;
            failures[i + 1] = same;
        }
        return failures;
    }

    /** The index just past the first occurrence of a piece between two indexes that divides no word; -1 where there is none. */
    private static int indexAfter(NormalizedText searched, int from, int past, String piece, int[] failures) {
        int same = 0;
        for (int at = from; at < past; at++) {
            while (same > 0 && searched.at(at) != piece.charAt(same)) {
                same = failures[same];
            }
            same += searched.at(at) == piece.charAt(same) ? 1 : 0;
            if (same == piece.length()) {
                if (!searched.isInWord(at + 1 - same) && !searched.isInWord(at + 1)) {
                    return at + 1;
                }
                same = failures[same];
            }
        }
        return -1;
    }

    /**
     * The published bytes that a passage comes from (section 4). Where a part of the text cannot be mapped more exactly, this is more than
     * the passage.
     *
     * @param range of {@link #text}, with at least one character that is not white space
     * @throws IllegalArgumentException for any other range
     */
    public ByteRange bytes(TextRange range) {
        if (range.to() > text.length()) {
            throw new IllegalArgumentException("the text is shorter");
        }
        TextRange passage = trimmed(text, range);
        if (passage.length() == 0) {
            throw new IllegalArgumentException("there is nothing but white space");
        }
        Sources known = sources();
        int from = Integer.MAX_VALUE;
        int to = 0;
        for (int i = passage.from(); i < passage.to(); i++) {
            from = Math.min(from, known.from()[i]);
            to = Math.max(to, known.to()[i]);
        }
        // A character that a converter added between two bytes comes from no byte: then from the one after it.
        int start = Math.clamp(from, 0, published.length - 1);
        return new ByteRange(start, Math.max(to, start + 1));
    }

    /**
     * The passage that comes from a range of the published bytes: from the first to the last character that comes from these bytes
     * alone.
     *
     * @return null where there is none, or where the document has fewer bytes
     */
    public @Nullable TextRange range(ByteRange bytes) {
        if (bytes.to() > published.length) {
            return null;
        }
        Sources known = sources();
        int first = -1;
        int last = -1;
        for (int i = 0; i < text.length(); i++) {
            boolean inside = known.from()[i] >= bytes.from()
                    && known.to()[i] <= bytes.to()
                    && known.to()[i] > known.from()[i]
                    && !NormalizedText.isBlank(text.charAt(i));
            first = inside && first < 0 ? i : first;
            last = inside ? i : last;
        }
        return first < 0 ? null : new TextRange(first, last + 1);
    }

    /** Without white space at its ends. */
    private static TextRange trimmed(String text, TextRange range) {
        int from = range.from();
        int to = range.to();
        while (from < to && NormalizedText.isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && NormalizedText.isBlank(text.charAt(to - 1))) {
            to--;
        }
        return new TextRange(from, to);
    }

    private synchronized Sources sources() {
        Sources known = sources;
        if (known == null) {
            known = read();
            sources = known;
        }
        return known;
    }

    private Sources read() {
        int[] from = new int[text.length()];
        int[] to = new int[text.length()];
        Arrays.fill(from, -1);
        boolean mail = form.kind() == DocumentKind.MAIL;
        List<MimePart> parts = form.parse(published).parts();
        Utf16 wide = mail ? Utf16.of(published) : null;
        List<TextPart> ranges = mail ? MessageParser.textParts(published) : List.of(new TextPart(0, 0, text.length()));
        int begin = 0;
        int at = 0;
        for (TextPart range : ranges) {
            MimePart part = parts.get(range.part());
            String shown = text.substring(range.start(), range.end());
            TextOrigin origin = TextOrigin.of(published, part, wide, shown);
            for (int i = 0; i < shown.length(); i++) {
                if (origin.isKnown(i)) {
                    from[range.start() + i] = origin.from(i);
                    to[range.start() + i] = origin.to(i);
                }
            }
            fill(from, to, at, range.start(), begin, part.bodyStart());
            fill(from, to, range.start(), range.end(), part.bodyStart(), part.bodyEnd());
            at = range.end();
            begin = part.bodyEnd();
        }
        fill(from, to, at, text.length(), begin, published.length);
        return new Sources(from, to);
    }

    /** Gives each char without a known source the bytes between its neighbours. */
    private static void fill(int[] from, int[] to, int start, int end, int first, int past) {
        int before = first;
        int at = start;
        while (at < end) {
            if (from[at] >= 0) {
                before = Math.max(before, to[at]);
                at++;
                continue;
            }
            int next = at;
            while (next < end && from[next] < 0) {
                next++;
            }
            int after = next < end ? from[next] : past;
            Arrays.fill(from, at, next, Math.min(before, after));
            Arrays.fill(to, at, next, Math.max(before, after));
            at = next;
        }
    }
}
