package org.daylight.redact;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.daylight.message.MimePart;
import org.daylight.message.Slice;
import org.daylight.message.decode.Charsets;
import org.daylight.redaction.TokenScanner;

/**
 * Widens ranges to what can be left out: whole tokens, and whatever is only valid as a whole. For one message, by one thread.
 */
final class Extent {

    /** A longer word is divided. */
    private static final int LONGEST_WORD = 1_000;

    private final byte[] original;
    private final Layout layout;
    /** The offset of each token, and the end of the last. */
    private final BitSet edges = new BitSet();

    private final Units fieldUnits;
    /** For each leaf whose text was decoded: its characters, and its tags. */
    private final Map<Integer, List<Units>> leafUnits = new HashMap<>();

    private final Set<Integer> wholeLeaves = new HashSet<>();

    Extent(Layout layout) {
        this.layout = layout;
        this.original = layout.original;
        var scanner = new TokenScanner(original);
        while (scanner.next()) {
            edges.set(scanner.start());
        }
        edges.set(original.length);
        var ranges = new ArrayList<Layout.Range>();
        var header = new HeaderMap(original, null);
        for (FieldPlace field : layout.fields) {
            ranges.addAll(header.words(field.valueStart(), field.end()));
            if (field.isStructured()) {
                quoted(field, ranges);
            }
        }
        this.fieldUnits = new Units(ranges);
    }

    /** Makes a leaf indivisible. */
    void redactWhole(int leaf) {
        wholeLeaves.add(leaf);
    }

    /** Quoted strings and comments (RFC 5322 sections 3.2.2 and 3.2.4). One that is not closed is not one. */
    private void quoted(FieldPlace field, List<Layout.Range> into) {
        int depth = 0;
        int start = -1;
        boolean inQuotes = false;
        for (int at = field.valueStart(); at < field.end(); at++) {
            byte c = original[at];
            if (c == '\\' && (inQuotes || depth > 0)) {
                at++;
            } else if (c == '"' && depth == 0) {
                if (inQuotes) {
                    into.add(new Layout.Range(start, at + 1));
                } else {
                    start = at;
                }
                inQuotes = !inQuotes;
            } else if (c == '(' && !inQuotes) {
                start = depth++ == 0 ? at : start;
            } else if (c == ')' && depth > 0 && --depth == 0) {
                into.add(new Layout.Range(start, at + 1));
            }
        }
    }

    /** The range, widened to whole tokens and units. */
    Layout.Range of(int from, int to) {
        Layout.Range range = new Layout.Range(from, to);
        while (true) {
            Layout.Range wider = tokens(range);
            FieldPlace field = layout.fieldAt(wider.from());
            if (field == null) {
                for (Units units : units(wider.from())) {
                    wider = units.widened(wider);
                }
                int end = layout.leafAt(wider.to() - 1);
                if (end != layout.leafAt(wider.from())) {
                    for (Units units : units(wider.to() - 1)) {
                        wider = units.widened(wider);
                    }
                }
                wider = word(wider, layout.leafAt(wider.from()));
            } else {
                wider = fieldWord(fieldUnits.widened(wider), field);
            }
            wider = tokens(wider);
            if (wider.equals(range)) {
                return range;
            }
            range = wider;
        }
    }

    private Layout.Range tokens(Layout.Range range) {
        return new Layout.Range(
                edges.previousSetBit(Math.min(range.from(), original.length - 1)), edges.nextSetBit(range.to()));
    }

    /** In a field, a word is not divided, however long it is. */
    private Layout.Range fieldWord(Layout.Range range, FieldPlace field) {
        int from = range.from();
        while (from > field.valueStart() && isWord(original[from - 1]) && original[from] != '<') {
            from--;
        }
        int to = range.to();
        while (to < field.end() && to > from && isWord(original[to - 1]) && original[to] > ' ' && original[to] != '<') {
            to++;
        }
        return new Layout.Range(from, to);
    }

    private static boolean isWord(byte c) {
        return (c < 0 || c > ' ') && c != '>' && c != ',' && c != ';';
    }

    /** In a body, a word that is divided into tokens because of its length. */
    private Layout.Range word(Layout.Range range, int leaf) {
        if (leaf >= 0 && TransferMap.isBase64(layout.parts.get(leaf).transferEncoding())) {
            return range;
        }
        int from = range.from();
        while (from > 0 && isWord(original[from - 1]) && original[from] != '<' && range.from() - from < LONGEST_WORD) {
            from--;
        }
        int to = range.to();
        while (to < original.length
                && isWord(original[to - 1])
                && (original[to] < 0 || original[to] > ' ')
                && original[to] != '<'
                && to - range.to() < LONGEST_WORD) {
            to++;
        }
        return new Layout.Range(from, to);
    }

    private List<Units> units(int offset) {
        int leaf = layout.leafAt(offset);
        return leaf < 0 ? List.of() : leafUnits.computeIfAbsent(leaf, this::unitsOf);
    }

    private List<Units> unitsOf(int leaf) {
        MimePart part = layout.parts.get(leaf);
        var body = new Layout.Range(part.bodyStart(), part.bodyEnd());
        if (wholeLeaves.contains(leaf)
                || !layout.isDivisible(leaf)
                || part.bodyEnd() - part.bodyStart() > FindString.LONGEST_TEXT) {
            return List.of(new Units(List.of(body)));
        }
        MappedText text = text(layout, leaf);
        var units = new ArrayList<Units>();
        units.add(Units.of(text));
        if (text.has('<')) {
            var tags = new ArrayList<Layout.Range>();
            new HtmlMap(text).tags((from, to) -> tags.add(new Layout.Range(text.from(from), text.to(to - 1))));
            if (part.type().contains("html") || part.type().contains("xml")) {
                units.add(new Units(tags));
            }
        }
        return units;
    }

    /** The decoded text of a leaf, in the reading that the bytes support best. */
    static MappedText text(Layout layout, int leaf) {
        MimePart part = layout.parts.get(leaf);
        MappedBytes content =
                TransferMap.decode(layout.original, part.bodyStart(), part.bodyEnd(), part.transferEncoding());
        Slice bytes = content.slice();
        boolean isUtf8 = (bytes.kinds() & Slice.HIGH) != 0 && Charsets.utf8(bytes) != null;
        CharsetMap.Reading reading = isUtf8
                ? new CharsetMap.Reading.Utf8()
                : CharsetMap.readings(bytes, part.charset()).getFirst();
        return CharsetMap.text(content, reading);
    }
}
