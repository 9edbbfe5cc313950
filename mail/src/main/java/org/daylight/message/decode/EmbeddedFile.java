package org.daylight.message.decode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.daylight.message.DefectCode;
import org.daylight.message.Defects;
import org.daylight.message.Slice;
import org.jspecify.annotations.Nullable;

/**
 * A file embedded in a text without MIME: uuencode (POSIX, both of its alphabets) or yEnc ({@code yenc-draft.1.3}).
 *
 * @param name as written in the text, not yet safe; empty when there is none
 * @param from offset of its first line in the bytes of the text
 * @param to offset just past its last line
 * @param content decoded; null where the block is damaged
 * @param damage description of the damage; empty where there is none
 */
public record EmbeddedFile(
        String name, int from, int to, @Nullable Slice content, String damage) {

    /** Encodings of embedded files. */
    enum Form {
        UU,
        YENC
    }

    private static final int LONGEST_LINE = 2_000;

    private static final Pattern BEGIN = Pattern.compile("begin(-base64)? +([0-7]{3,4}) +(\\S.*)");
    private static final Pattern Y_BEGIN = Pattern.compile("=ybegin (?=.*\\bline=\\d)(?=.*\\bsize=\\d).* name=(.*)");
    private static final Pattern NUMBER =
            Pattern.compile(" (part|total|size|crc32|pcrc32|begin|end)=([0-9A-Fa-f]{1,16})(?![^ ])");

    /**
     * The files in a text, including damaged ones, in order.
     *
     * @param most the maximum number of files
     */
    public static List<EmbeddedFile> in(Slice text, int most) {
        var files = new ArrayList<EmbeddedFile>();
        var reader = new Reader(text);
        while (files.size() < most) {
            EmbeddedFile file = reader.next();
            if (file == null) {
                break;
            }
            files.add(file);
        }
        return files;
    }

    /**
     * A body whose transfer encoding is uuencode or yEnc, in pieces. Lines around the file are part of the content only
     * if the content is text.
     */
    static List<TransferEncoding.Piece> pieces(Slice body, Form form, boolean text, Defects defects) {
        DefectCode code = form == Form.UU ? DefectCode.UUENCODE_INVALID : DefectCode.YENC_INVALID;
        var reader = new Reader(body);
        EmbeddedFile file = reader.next();
        while (file != null && file.content == null && !reader.isLast()) {
            file = reader.next();
        }
        if (file == null || file.content == null) {
            Slice rescued = form == Form.UU ? reader.rescued() : null;
            defects.add(code, rescued == null ? "no begin line" : "damaged");
            return List.of(new TransferEncoding.Piece(true, rescued == null ? body : rescued));
        }
        var pieces = new ArrayList<TransferEncoding.Piece>();
        if (text) {
            around(pieces, new Slice(body.bytes(), body.from(), file.from));
        }
        pieces.add(new TransferEncoding.Piece(true, file.content));
        if (text) {
            around(pieces, new Slice(body.bytes(), file.to, body.to()));
        }
        if (pieces.size() > 1) {
            defects.add(code, "other text around the data");
        }
        return pieces;
    }

    private static void around(List<TransferEncoding.Piece> pieces, Slice slice) {
        for (int at = slice.from(); at < slice.to(); at++) {
            if (slice.bytes()[at] < 0 || slice.bytes()[at] > ' ') {
                pieces.add(new TransferEncoding.Piece(false, slice));
                return;
            }
        }
    }

    /** Reads a text once. A damaged block ends where the damage is, so that no line is read twice. */
    private static final class Reader {

        private final byte[] in;
        private final int limit;
        private int at;
        private int lineEnd;
        private byte[] out = {};
        private int written;
        /** The part of the last damaged uuencode block that could be decoded. */
        private @Nullable Slice rescued;

        Reader(Slice text) {
            this.in = text.bytes();
            this.limit = text.to();
            this.at = text.from();
        }

        boolean isLast() {
            return at >= limit;
        }

        @Nullable
        Slice rescued() {
            return rescued;
        }

        private int next(int line) {
            int end = line;
            while (end < limit && in[end] != '\n') {
                end++;
            }
            lineEnd = end > line && in[end - 1] == '\r' ? end - 1 : end;
            return Math.min(limit, end + 1);
        }

        private String line(int from) {
            return new String(in, from, Math.min(lineEnd - from, LONGEST_LINE), StandardCharsets.ISO_8859_1);
        }

        /** The next file; null when there is none. */
        @Nullable
        EmbeddedFile next() {
            while (at < limit) {
                int start = at;
                at = next(at);
                boolean uu = startsWith(start, "begin");
                if (!uu && !startsWith(start, "=ybegin ")) {
                    continue;
                }
                String line = line(start);
                Matcher begin = (uu ? BEGIN : Y_BEGIN).matcher(line);
                if (!begin.matches() || at >= limit) {
                    continue;
                }
                EmbeddedFile file = !uu
                        ? yenc(start, line, begin.group(1).strip())
                        : begin.group(1) == null
                                ? uu(start, begin.group(3).strip())
                                : base64(start, begin.group(3).strip());
                if (file != null) {
                    return file;
                }
            }
            return null;
        }

        private boolean startsWith(int from, String ascii) {
            if (lineEnd - from < ascii.length()) {
                return false;
            }
            for (int i = 0; i < ascii.length(); i++) {
                if (in[from + i] != ascii.charAt(i)) {
                    return false;
                }
            }
            return true;
        }

        private void room(int most) {
            out = new byte[most];
            written = 0;
        }

        private EmbeddedFile file(String name, int start) {
            return new EmbeddedFile(name, start, at, new Slice(out, 0, written), "");
        }

        private EmbeddedFile damaged(String name, int start, String damage) {
            return new EmbeddedFile(name, start, at, null, name + ": " + damage);
        }

        /** @return null where the line after "begin" is not data, so that "begin" was part of a sentence */
        private @Nullable EmbeddedFile uu(int start, String name) {
            int first = at;
            int size = 0;
            boolean trimmed = false;
            boolean grave = false;
            boolean ended = false;
            while (at < limit && !ended) {
                int from = at;
                int after = next(from);
                if (startsWith(from, "end") && blank(from + 3)) {
                    ended = true;
                } else if (lineEnd > from) {
                    int count = in[from] - ' ' & 0x3F;
                    int needed = (count * 4 + 2) / 3;
                    int length = lineEnd - from - 1;
                    if (in[from] < ' '
                            || in[from] > '`'
                            || length > (count + 2) / 3 * 4 + 2 && !blank(from + 1 + needed)
                            || !isUu(from + 1)) {
                        break;
                    }
                    trimmed |= length < needed;
                    grave |= count > 0 && hasGrave(from);
                    size += count;
                }
                at = after;
            }
            if (at == first) {
                return null;
            }
            // A size larger than the number of characters would mean that most of the file is missing.
            boolean whole = ended && !(trimmed && grave) && size <= at - first;
            room(whole ? size : Math.min(size, at - first));
            decodeUu(first, whole);
            if (!whole) {
                rescued = new Slice(out, 0, written);
                return damaged(name, start, ended ? "a line is too short" : "no end line");
            }
            return file(name, start);
        }

        private boolean blank(int from) {
            for (int i = from; i < lineEnd; i++) {
                if (in[i] != ' ' && in[i] != '\t') {
                    return false;
                }
            }
            return true;
        }

        private boolean isUu(int from) {
            for (int i = from; i < lineEnd; i++) {
                if ((in[i] < ' ' || in[i] > '`') && in[i] != '\t') {
                    return false;
                }
            }
            return true;
        }

        private boolean hasGrave(int from) {
            for (int i = from; i < lineEnd; i++) {
                if (in[i] == '`') {
                    return true;
                }
            }
            return false;
        }

        /** @param whole characters missing at the end of a line were spaces; otherwise they are lost */
        private void decodeUu(int first, boolean whole) {
            int end = at;
            int line = first;
            while (line < end) {
                int after = next(line);
                if (lineEnd > line && !(startsWith(line, "end") && blank(line + 3))) {
                    int count = Math.min(in[line] - ' ' & 0x3F, out.length - written);
                    count = whole ? count : Math.min(count, (lineEnd - line - 1) * 3 / 4);
                    uuLine(line + 1, lineEnd, count);
                }
                line = after;
            }
        }

        /** Missing characters at the end of a line were spaces, which some servers remove. */
        private void uuLine(int from, int to, int count) {
            int end = written + count;
            for (int i = from; written < end; i += 4) {
                int bits = sextet(i, to) << 18 | sextet(i + 1, to) << 12 | sextet(i + 2, to) << 6 | sextet(i + 3, to);
                for (int shift = 16; shift >= 0 && written < end; shift -= 8) {
                    out[written++] = (byte) (bits >> shift);
                }
            }
        }

        private int sextet(int i, int to) {
            return i < to ? in[i] - ' ' & 0x3F : 0;
        }

        private @Nullable EmbeddedFile base64(int start, String name) {
            int first = at;
            while (at < limit) {
                int from = at;
                int after = next(from);
                if (startsWith(from, "====") && blank(from + 4)) {
                    at = after;
                    var damage = new Defects();
                    Slice content = TransferEncoding.base64(new Slice(in, first, from), damage);
                    return damage.list().isEmpty()
                            ? new EmbeddedFile(name, start, at, content, "")
                            : damaged(name, start, "its base64 is damaged");
                }
                for (int i = from; i < lineEnd; i++) {
                    if (!TransferEncoding.isSextet(in[i]) && in[i] != '=') {
                        return at == first ? null : damaged(name, start, "no end line");
                    }
                }
                at = after;
            }
            return damaged(name, start, "no end line");
        }

        private EmbeddedFile yenc(int start, String begin, String name) {
            int first = at;
            boolean ended = false;
            String piece = "";
            String trailer = "";
            while (at < limit && !ended) {
                int from = at;
                int after = next(from);
                if (startsWith(from, "=ybegin ")) {
                    break;
                }
                ended = startsWith(from, "=yend ");
                trailer = ended ? line(from) : "";
                piece = startsWith(from, "=ypart ") ? line(from) : piece;
                at = after;
            }
            if (!ended) {
                return damaged(name, start, "no end line");
            }
            room(at - first);
            decodeYenc(first);
            boolean part = number(begin, "part", 10) >= 0;
            long whole = number(begin, "size", 10);
            var crc = new CRC32();
            crc.update(out, 0, written);
            long expected = number(trailer, part ? "pcrc32" : "crc32", 16);
            if (number(trailer, "size", 10) != written || !part && whole != written) {
                return damaged(name, start, "its size does not match");
            }
            if (expected >= 0 && expected != crc.getValue()) {
                return damaged(name, start, "its checksum does not match");
            }
            if (!part || number(piece, "begin", 10) == 1 && number(piece, "end", 10) == whole) {
                return file(name, start);
            }
            long total = number(begin, "total", 10);
            return file(name + ".part" + number(begin, "part", 10) + (total < 0 ? "" : "of" + total), start);
        }

        private void decodeYenc(int first) {
            int line = first;
            while (line < at) {
                int after = next(line);
                if (!startsWith(line, "=ypart ") && !startsWith(line, "=yend ")) {
                    for (int i = line; i < lineEnd; i++) {
                        int c = in[i];
                        if (c == '=' && i + 1 < lineEnd) {
                            c = in[++i] - 64;
                        }
                        out[written++] = (byte) (c - 42);
                    }
                }
                line = after;
            }
        }

        /** -1 when the key is absent. */
        private static long number(String line, String key, int radix) {
            int name = line.indexOf(" name=");
            Matcher numbers = NUMBER.matcher(name < 0 ? line : line.substring(0, name));
            while (numbers.find()) {
                if (numbers.group(1).equals(key)) {
                    try {
                        return Long.parseLong(numbers.group(2), radix);
                    } catch (NumberFormatException e) {
                        return -1;
                    }
                }
            }
            return -1;
        }
    }
}
