package org.daylight.message.decode;

import java.util.ArrayList;
import java.util.List;
import org.daylight.message.DefectCode;
import org.daylight.message.Defects;
import org.daylight.message.Slice;

/** A body that is labelled quoted-printable (RFC 2045 section 6.7), including text in it that was not encoded. */
final class QuotedPrintable {

    private static final int MOST_PIECES = 1_000;

    private QuotedPrintable() {}

    /**
     * A text in pieces. Lines with non-ASCII bytes were added after the text was encoded, possibly in another charset.
     * A text in which no "=" comes from encoding was never encoded.
     */
    static List<TransferEncoding.Piece> pieces(Slice encoded, Defects defects) {
        if (!wasEncoded(encoded)) {
            defects.add(DefectCode.QUOTED_PRINTABLE_INVALID, "not encoded");
            return List.of(new TransferEncoding.Piece(true, encoded));
        }
        if ((encoded.kinds() & Slice.HIGH) == 0) {
            return List.of(new TransferEncoding.Piece(true, decode(encoded, defects)));
        }
        var pieces = new ArrayList<TransferEncoding.Piece>();
        int from = encoded.from();
        boolean foreign = false;
        int at = from;
        while (at < encoded.to()) {
            int end = lineEnd(encoded, at);
            boolean high = (new Slice(encoded.bytes(), at, end).kinds() & Slice.HIGH) != 0;
            if (high != foreign && pieces.size() < MOST_PIECES) {
                add(pieces, foreign, new Slice(encoded.bytes(), from, at), defects);
                from = at;
                foreign = high;
            }
            at = end;
        }
        add(pieces, foreign, new Slice(encoded.bytes(), from, encoded.to()), defects);
        boolean mixed = pieces.stream().anyMatch(TransferEncoding.Piece::data);
        if (mixed) {
            defects.add(DefectCode.QUOTED_PRINTABLE_INVALID, "bytes beyond ASCII");
            return pieces;
        }
        return List.of(new TransferEncoding.Piece(true, decode(encoded, new Defects())));
    }

    private static void add(List<TransferEncoding.Piece> pieces, boolean foreign, Slice encoded, Defects defects) {
        if (encoded.length() > 0) {
            pieces.add(new TransferEncoding.Piece(!foreign, decode(encoded, defects)));
        }
    }

    /** Just past a line and the lines that soft line breaks join to it. */
    private static int lineEnd(Slice encoded, int from) {
        int at = from;
        while (at < encoded.to()) {
            if (encoded.bytes()[at++] == '\n') {
                int before = at - 2;
                while (before >= from && (encoded.bytes()[before] == '\r' || encoded.bytes()[before] == ' ')) {
                    before--;
                }
                if (before < from || encoded.bytes()[before] != '=') {
                    return at;
                }
            }
        }
        return at;
    }

    /**
     * Whether an escape shows that the text was encoded: a soft line break, a non-ASCII byte, or an escaped "=", space
     * or control character. Without one, and with a "=" that is not an escape, the text was not encoded, as in {@code
     * ?id=42&lang=en}.
     */
    private static boolean wasEncoded(Slice encoded) {
        byte[] in = encoded.bytes();
        boolean broken = false;
        for (int at = encoded.from(); at < encoded.to(); at++) {
            if (in[at] != '=') {
                continue;
            }
            int high = at + 1 < encoded.to() ? TransferEncoding.hex(in[at + 1]) : -1;
            int low = at + 2 < encoded.to() ? TransferEncoding.hex(in[at + 2]) : -1;
            if (high >= 0 && low >= 0) {
                int value = high << 4 | low;
                if (value <= ' ' || value == '=' || value >= 0x7F) {
                    return true;
                }
            } else if (afterSoftBreak(in, at + 1, encoded.to()) >= 0) {
                return true;
            } else {
                broken = true;
            }
        }
        return !broken;
    }

    static Slice decode(Slice encoded, Defects defects) {
        byte[] in = encoded.bytes();
        int to = encoded.to();
        byte[] out = new byte[encoded.length()];
        int written = 0;
        int solid = 0; // just past the last byte that is not trailing white space of its line
        boolean damaged = false;
        int at = encoded.from();
        while (at < to) {
            byte c = in[at++];
            if (c == '=') {
                int high = at < to ? TransferEncoding.hex(in[at]) : -1;
                int low = at + 1 < to ? TransferEncoding.hex(in[at + 1]) : -1;
                if (high >= 0 && low >= 0) {
                    out[written++] = (byte) (high << 4 | low);
                    at += 2;
                    solid = written;
                    continue;
                }
                int afterBreak = afterSoftBreak(in, at, to);
                if (afterBreak >= 0) {
                    at = afterBreak;
                    solid = written;
                    continue;
                }
                damaged = true;
                out[written++] = c;
                solid = written;
            } else if (c == '\n' || c == '\r') {
                written = solid; // RFC 2045 6.7 (3): white space at the end of a line was added in transit
                out[written++] = c;
                solid = written;
            } else {
                out[written++] = c;
                if (c != ' ' && c != '\t') {
                    solid = written;
                }
            }
        }
        if (damaged) {
            defects.add(DefectCode.QUOTED_PRINTABLE_INVALID);
        }
        return new Slice(out, 0, written);
    }

    /** Where the text continues after {@code =}, white space and line ending; -1 when these do not follow. */
    private static int afterSoftBreak(byte[] in, int from, int to) {
        int at = from;
        while (at < to && (in[at] == ' ' || in[at] == '\t')) {
            at++;
        }
        if (at == to) {
            return to;
        }
        if (in[at] == '\r') {
            return at + 1 < to && in[at + 1] == '\n' ? at + 2 : at + 1;
        }
        return in[at] == '\n' ? at + 1 : -1;
    }
}
