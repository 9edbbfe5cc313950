package org.daylight.message.decode;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.daylight.message.DefectCode;
import org.daylight.message.Defects;
import org.daylight.message.Slice;
import org.jspecify.annotations.Nullable;

/**
 * Content-Transfer-Encoding (RFC 2045 section 6), decoded as far as possible: damaged input is skipped and recorded as
 * a defect.
 */
public final class TransferEncoding {

    private static final byte[] BASE64 = new byte[256];

    static {
        Arrays.fill(BASE64, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int value = 0; value < 64; value++) {
            BASE64[alphabet.charAt(value)] = (byte) value;
        }
    }

    private TransferEncoding() {}

    /** Whether this encoding leaves the content unchanged. */
    public static boolean isIdentity(String encoding) {
        return switch (encoding) {
            case "7bit", "8bit", "binary", "" -> true;
            default -> false;
        };
    }

    /**
     * A piece of a body.
     *
     * @param data whether it was encoded; otherwise it was next to the encoded data, unencoded and possibly in another
     * charset
     * @param content the decoded bytes
     */
    public record Piece(boolean data, Slice content) {}

    /**
     * The decoded content; the same slice where there is nothing to decode. Longer than the slice by at most one line
     * ending for each piece.
     *
     * @param type of the content: a text includes unencoded lines next to the encoded data, other types do not
     * @param charset the label of a text; null when it has none
     */
    public static Slice decode(Slice encoded, String encoding, String type, @Nullable String charset, Defects defects) {
        return joined(pieces(encoded, encoding, type, charset, defects));
    }

    /** As {@link #decode}, in pieces, in order. */
    public static List<Piece> pieces(
            Slice encoded, String encoding, String type, @Nullable String charset, Defects defects) {
        boolean text = type.startsWith("text/")
                || type.startsWith("multipart/")
                || type.equals("message/delivery-status")
                || type.equals("message/disposition-notification");
        return switch (encoding) {
            case "base64" -> Base64Body.pieces(encoded, text, charset, defects);
            case "quoted-printable" ->
                text
                        ? QuotedPrintable.pieces(encoded, defects)
                        : List.of(new Piece(true, QuotedPrintable.decode(encoded, defects)));
            case "x-uuencode", "x-uue", "uuencode" -> EmbeddedFile.pieces(encoded, EmbeddedFile.Form.UU, text, defects);
            case "x-yenc", "yenc" -> EmbeddedFile.pieces(encoded, EmbeddedFile.Form.YENC, text, defects);
            default -> List.of(new Piece(true, encoded));
        };
    }

    private static Slice joined(List<Piece> pieces) {
        if (pieces.size() == 1) {
            return pieces.getFirst().content();
        }
        var out = new ByteArrayOutputStream();
        for (Piece piece : pieces) {
            out.write(
                    piece.content().bytes(),
                    piece.content().from(),
                    piece.content().length());
        }
        return Slice.of(out.toByteArray());
    }

    public static boolean isKnown(String encoding) {
        return isIdentity(encoding)
                || switch (encoding) {
                    case "base64", "quoted-printable", "x-uuencode", "x-uue", "uuencode", "x-yenc", "yenc" -> true;
                    default -> false;
                };
    }

    /** Whether a byte is one of the 64 characters of the alphabet. */
    static boolean isSextet(byte c) {
        return BASE64[c & 0xFF] >= 0;
    }

    /** Whether a character may occur in base64. */
    public static boolean isBase64(int c) {
        return c == '=' || c == '-' || c == '_' || c < 0x80 && BASE64[c] >= 0;
    }

    /**
     * Decodes base64 and skips characters outside the alphabet (RFC 2045 section 6.8). {@link Base64Body} finds text
     * that is not base64 at all.
     */
    public static Slice base64(Slice encoded, Defects defects) {
        Slice read = inUrlAlphabet(encoded) ? translated(encoded) : encoded;
        return base64Alphabet(read, defects);
    }

    /** Whether all of it is in the URL-safe alphabet of RFC 4648 section 5, which some programs use by mistake. */
    private static boolean inUrlAlphabet(Slice encoded) {
        boolean found = false;
        boolean ended = false;
        for (int at = encoded.from(); at < encoded.to(); at++) {
            byte c = encoded.bytes()[at];
            if (c == '-' || c == '_') {
                if (ended) {
                    return false; // a footer
                }
                found = true;
            } else if (c == '+' || c == '/' || BASE64[c & 0xFF] < 0 && c != '=' && c != '\n' && c != '\r' && c != ' ') {
                return false;
            }
            ended |= c == '=';
        }
        return found;
    }

    private static Slice translated(Slice encoded) {
        byte[] bytes = Arrays.copyOfRange(encoded.bytes(), encoded.from(), encoded.to());
        for (int at = 0; at < bytes.length; at++) {
            bytes[at] = bytes[at] == '-' ? (byte) '+' : bytes[at] == '_' ? (byte) '/' : bytes[at];
        }
        return Slice.of(bytes);
    }

    private static Slice base64Alphabet(Slice encoded, Defects defects) {
        byte[] in = encoded.bytes();
        byte[] out = new byte[(int) (encoded.length() * 3L / 4 + 3)];
        int written = 0;
        int bits = 0;
        int held = 0; // sextets in bits
        boolean padded = false;
        boolean damaged = false;
        for (int at = encoded.from(); at < encoded.to(); at++) {
            byte c = in[at];
            int value = BASE64[c & 0xFF];
            if (value >= 0) {
                damaged |= padded; // more data follows the padding: two pieces were encoded separately
                padded = false;
                bits = bits << 6 | value;
                if (++held == 4) {
                    out[written++] = (byte) (bits >> 16);
                    out[written++] = (byte) (bits >> 8);
                    out[written++] = (byte) bits;
                    held = 0;
                }
            } else if (c == '=' && isEnd(encoded, at, held)) {
                written = flush(out, written, bits, held);
                damaged |= held == 1;
                held = 0;
                padded = true;
            } else if (c == '=') {
                damaged = true;
            } else {
                damaged |= c != '\n' && c != '\r' && c != ' ' && c != '\t';
            }
        }
        written = flush(out, written, bits, held);
        if (damaged || held != 0) {
            defects.add(DefectCode.BASE64_INVALID);
        }
        return new Slice(out, 0, written);
    }

    /** Whether a "=" ends a group of four; within a group it is an invalid character. */
    private static boolean isEnd(Slice encoded, int at, int held) {
        int next = at + 1;
        if (held == 2 && next < encoded.to() && encoded.bytes()[next] == '=') {
            next++;
        } else if (held == 0 || held == 3) {
            return true;
        }
        return next >= encoded.to() || !isSextet(encoded.bytes()[next]) || next == at + 2;
    }

    private static int flush(byte[] out, int written, int bits, int held) {
        int at = written;
        if (held == 3) {
            out[at++] = (byte) (bits >> 10);
            out[at++] = (byte) (bits >> 2);
        } else if (held == 2) {
            out[at++] = (byte) (bits >> 4);
        }
        return at;
    }

    public static int hex(byte c) {
        return c >= '0' && c <= '9'
                ? c - '0'
                : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }
}
