package org.daylight.redact;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.daylight.redaction.MarkForm;
import org.daylight.redaction.TokenScanner;
import org.jspecify.annotations.Nullable;

/**
 * Writes the published form: the tokens that stay, and a mark for each run of those that do not, in the form that is valid
 * there ({@code spec/redacting.md} section 4). For one message, by one thread.
 */
final class FormWriter {

    private static final int MOST_SPACE = 4;
    /** So much of a line shows whether it is base64. */
    private static final int NEAR = 80;

    /** No bracket is open for longer. */
    private static final int FAR = 4_096;

    private final byte[] original;
    private final @Nullable Layout layout;
    private final ByteArrayOutputStream out;
    private final List<RedactedForm.Piece> pieces = new ArrayList<>();
    private final BitSet hidden = new BitSet();
    private final String lineEnd;
    private byte last = '\n';

    /** The open run; -1 where there is none. */
    private int runFrom = -1;

    private int runTo;
    private @Nullable Run run;
    private @Nullable Place place;

    /** What a run of tokens is in: one field, one body, or the text between parts. */
    private record Place(@Nullable FieldPlace field, int leaf) {}

    private FormWriter(byte[] original, @Nullable Layout layout) {
        this.original = original;
        this.layout = layout;
        this.out = new ByteArrayOutputStream(original.length);
        this.lineEnd = lineEnd();
    }

    /**
     * @param layout null for a file that is not a message
     * @param runs disjoint, in the order of their offsets, whole tokens
     */
    static RedactedForm write(byte[] original, @Nullable Layout layout, List<Run> runs, List<Integer> found) {
        var writer = new FormWriter(original, layout);
        writer.all(runs);
        return new RedactedForm(writer.out.toByteArray(), writer.pieces, found, writer.hidden);
    }

    private void all(List<Run> runs) {
        var scanner = new TokenScanner(original);
        int index = 0;
        for (int number = 0; scanner.next(); number++) {
            int from = scanner.start();
            int to = scanner.end();
            while (index < runs.size() && runs.get(index).to() <= from) {
                index++;
            }
            Run current = index < runs.size() && runs.get(index).from() < to ? runs.get(index) : null;
            if (current == null || isKept(from, to)) {
                close();
                keep(scanner.rule(), from, to);
                continue;
            }
            Place here = layout == null ? new Place(null, -1) : new Place(layout.fieldAt(from), layout.leafAt(from));
            if (run != current || !here.equals(place)) {
                close();
            }
            if (runFrom < 0) {
                runFrom = from;
            }
            run = current;
            place = here;
            runTo = to;
            hidden.set(number);
        }
        close();
    }

    /** Whether a token stays although it is in a run: names of fields, empty lines after headers, boundaries. */
    private boolean isKept(int from, int to) {
        if (layout == null) {
            return false;
        }
        FieldPlace field = layout.fieldAt(from);
        if (field != null && from < field.valueStart()) {
            return isSpace(Math.min(field.valueStart(), to), to) || to <= field.valueStart();
        }
        if (field != null || layout.leafAt(from) < 0) {
            boolean blankLine = isSpace(from, to) && isIn(layout.blankLines, from);
            if (blankLine || isIn(layout.boundaries, from)) {
                return true;
            }
        }
        // The blanks at the start of a folded line make it part of the field.
        return runFrom < 0 && isSpace(from, to);
    }

    private static boolean isIn(List<Layout.Range> ranges, int offset) {
        int low = 0;
        int high = ranges.size() - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            Layout.Range range = ranges.get(middle);
            if (offset < range.from()) {
                high = middle - 1;
            } else if (offset >= range.to()) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    private boolean isSpace(int from, int to) {
        for (int at = from; at < to; at++) {
            if (!isSpace(original[at])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSpace(byte c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private void keep(TokenScanner.Rule rule, int from, int to) {
        out.write(original, from, to - from);
        last = original[to - 1];
        RedactedForm.Piece before = pieces.isEmpty() ? null : pieces.getLast();
        if (before instanceof RedactedForm.Piece.Kept(TokenScanner.Rule sameRule, int start, int end)
                && sameRule == rule
                && end == from) {
            pieces.set(pieces.size() - 1, new RedactedForm.Piece.Kept(rule, start, to));
        } else {
            pieces.add(new RedactedForm.Piece.Kept(rule, from, to));
        }
    }

    private void close() {
        if (runFrom < 0) {
            return;
        }
        RedactionReason reason = Objects.requireNonNull(run).reason();
        String mark = mark(reason.code(), Objects.requireNonNull(place));
        byte[] bytes = mark.getBytes(StandardCharsets.ISO_8859_1);
        int start = out.size();
        out.writeBytes(bytes);
        last = bytes[bytes.length - 1];
        pieces.add(new RedactedForm.Piece.Mark(start, out.size(), reason.code(), reason.hideLength(), runTo - runFrom));
        runFrom = -1;
        run = null;
        place = null;
    }

    private String mark(String code, Place where) {
        int textEnd = runTo;
        while (textEnd > runFrom && isSpace(original[textEnd - 1])) {
            textEnd--;
        }
        String space = space(textEnd);
        FieldPlace field = where.field();
        if (field != null) {
            return field.isStructured() && runFrom >= field.valueStart()
                    ? structured(code, field, textEnd) + space
                    : MarkForm.TEXT.of(code) + space;
        }
        if (layout == null) {
            return MarkForm.TEXT.of(code) + space;
        }
        if (where.leaf() >= 0) {
            boolean base64 = TransferMap.isBase64(layout.parts.get(where.leaf()).transferEncoding());
            if (base64 && isBase64(textEnd)) {
                boolean open = runTo < layout.parts.get(where.leaf()).bodyEnd() && !space.endsWith("\n");
                return (last == '\n' ? "" : lineEnd)
                        + MarkForm.BASE64.of(code)
                        + (open || space.endsWith("\n") ? lineEnd : space);
            }
        } else if (!layout.parts.isEmpty() && runFrom < layout.parts.getFirst().headerStart()) {
            return MarkForm.ATOM.of(code) + space;
        }
        return MarkForm.TEXT.of(code) + space;
    }

    /** In a field: an address or an atom, with the brackets and the comma that the field needs. */
    private String structured(String code, FieldPlace field, int textEnd) {
        boolean openBefore = isOpen(Math.max(field.valueStart(), runFrom - FAR), runFrom, false);
        boolean openAfter = isOpen(runFrom, textEnd, openBefore);
        boolean has = has('<', runFrom, textEnd);
        boolean address = field.hasAddresses() && (has || openBefore || has('@', runFrom, textEnd));
        String before = !openBefore && has ? "<" : "";
        String after = (openBefore || has) && !openAfter ? ">" : "";
        int end = textEnd > runFrom ? original[textEnd - 1] : ' ';
        String list = end == ',' || end == ';' ? String.valueOf((char) end) : "";
        return before + (address ? MarkForm.ADDRESS : MarkForm.ATOM).of(code) + after + list;
    }

    private boolean isOpen(int from, int to, boolean before) {
        boolean open = before;
        boolean quoted = false;
        for (int at = from; at < to; at++) {
            byte c = original[at];
            quoted ^= c == '"';
            open = !quoted && c == '<' || open && !(c == '>' && !quoted);
        }
        return open;
    }

    private boolean has(char wanted, int from, int to) {
        for (int at = from; at < to; at++) {
            if (original[at] == wanted) {
                return true;
            }
        }
        return false;
    }

    /** Whether the run is in lines of base64 only, and not in text next to them. */
    private boolean isBase64(int textEnd) {
        int from = runFrom;
        while (from > 0 && original[from - 1] != '\n' && runFrom - from < NEAR) {
            from--;
        }
        int to = textEnd;
        while (to < original.length && original[to] != '\n' && to - textEnd < NEAR) {
            to++;
        }
        for (int at = from; at < to; at++) {
            byte c = original[at];
            boolean inRun = at >= runFrom && at < textEnd;
            if (TransferMap.sextet(c & 0xff) < 0 && c != '=' && c != '\r' && !(inRun && isSpace(c))) {
                return false;
            }
        }
        return true;
    }

    /** The white space after the mark: the line end of the run, or its blanks. */
    private String space(int textEnd) {
        int from = runTo;
        if (from > textEnd && original[from - 1] == '\n') {
            from--;
            from -= from > textEnd && original[from - 1] == '\r' ? 1 : 0;
            while (from > textEnd
                    && runTo - from < MOST_SPACE
                    && (original[from - 1] == ' ' || original[from - 1] == '\t')) {
                from--;
            }
        } else {
            while (from > textEnd
                    && runTo - from < MOST_SPACE
                    && (original[from - 1] == ' ' || original[from - 1] == '\t')) {
                from--;
            }
            from -= from > textEnd && runTo - from < MOST_SPACE && original[from - 1] == '\r' ? 1 : 0;
        }
        return new String(original, from, runTo - from, StandardCharsets.ISO_8859_1);
    }

    /** The line end of the document. */
    private String lineEnd() {
        for (int at = 0; at < original.length; at++) {
            if (original[at] == '\n') {
                return at > 0 && original[at - 1] == '\r' ? "\r\n" : "\n";
            }
        }
        return "\n";
    }
}
