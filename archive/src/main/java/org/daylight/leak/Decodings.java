package org.daylight.leak;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Searches bytes as text, and everything that they may be the encoding of: UTF-8, UTF-16, Latin-1; HTML with tags and entities;
 * quoted-printable and percent-encoding; base64 in any place; zlib streams in any place, as in PDF and PNG files; gzip; and zip
 * archives, as office files are. Nothing is recursive; depth and the number of decoded bytes are limited. Not for use by several
 * threads.
 */
final class Decodings {
    private static final int DEEPEST = 8;
    private static final long MOST_BYTES = 256L << 20;
    private static final int MOST_TIMES = 100;
    private static final long MOST_PIXELS = 5_000_000;
    private static final int BYTES_FOR_A_PIXEL = 32;
    private static final int SHORTEST_BASE64 = 12;
    /** In noise, shorter strings are found by chance. */
    private static final int LEAST_LETTERS = 5;

    private static final int SHORTEST_LINE = 40;
    private static final int LONG_BASE64 = 256;
    private static final int SHORTEST_INFLATED = 8;
    private static final byte[] BASE64 = base64();

    private final TextReadings text;
    private final ArrayDeque<Work> work = new ArrayDeque<>();
    private long budget;
    private boolean complete;

    /**
     * Bytes to search.
     *
     * @param how they were decoded
     * @param guessed whether they may be no encoding at all: what was decoded is then noise
     * @param pixels whether they are the pixels of a PNG image, or a reading of them: what looks like an escape there is a color
     */
    private record Work(byte[] bytes, String how, int depth, boolean guessed, boolean pixels) {

        boolean isBinary() {
            return pixels || Decodings.isBinary(bytes);
        }
    }

    /** @param string the index of what was found; -1 for nothing @param whole whether it is the whole string @param how it was encoded @param complete whether all was searched */
    record Found(int string, boolean whole, String how, boolean complete) {}

    Decodings(Needles needles) {
        this.text = new TextReadings(new LeakScan(needles));
    }

    /** The first string that is found. */
    Found search(byte[] bytes) {
        work.clear();
        work.add(new Work(bytes, "", 0, false, false));
        budget = Math.min(MOST_BYTES, 1_000_000 + (long) MOST_TIMES * bytes.length + ofImage(bytes));
        complete = true;
        while (!work.isEmpty()) {
            Work next = work.remove();
            int found = text.search(next.bytes, next.guessed || next.isBinary() ? LEAST_LETTERS : 1);
            if (found >= 0) {
                work.clear();
                return new Found(found, text.isWhole(), next.how, complete);
            }
            if (next.depth < DEEPEST) {
                decode(next);
            } else {
                complete = false;
            }
        }
        return new Found(-1, false, "", complete);
    }

    /** What the pixels of a PNG image need, in all their readings: those of an empty page are a thousand times as long as the file. */
    private static long ofImage(byte[] bytes) {
        boolean isPng =
                bytes.length > 24 && (bytes[0] & 0xff) == 0x89 && bytes[1] == 'P' && bytes[2] == 'N' && bytes[3] == 'G';
        if (!isPng) {
            return 0;
        }
        ByteBuffer size = ByteBuffer.wrap(bytes, 16, 8);
        long pixels = (size.getInt() & 0xffffffffL) * (size.getInt() & 0xffffffffL);
        return pixels > MOST_PIXELS ? 0 : pixels * BYTES_FOR_A_PIXEL;
    }

    /** Whether the beginning has many control characters, which text has not. */
    private static boolean isBinary(byte[] bytes) {
        int length = Math.min(bytes.length, 1 << 16);
        int controls = 0;
        for (int i = 0; i < length; i++) {
            boolean control =
                    bytes[i] >= 0 && bytes[i] < ' ' && bytes[i] != '\t' && bytes[i] != '\n' && bytes[i] != '\r';
            controls += control ? 1 : 0;
        }
        return controls * 50 > length;
    }

    private void decode(Work from) {
        byte[] bytes = from.bytes;
        boolean binary = from.isBinary();
        if (!binary) { // what looks like an escape there is none
            add(from, escaped(bytes, '='), "quoted-printable");
            add(from, escaped(bytes, '%'), "percent-encoding");
            add(from, json(bytes), "JSON");
        }
        base64(from, binary ? SHORTEST_LINE : SHORTEST_BASE64);
        compressed(from);
        utf16(from);
    }

    private void add(Work from, byte[] bytes, String how) {
        add(from, bytes, how, from.pixels);
    }

    private void add(Work from, byte[] bytes, String how, boolean pixels) {
        if (bytes.length == 0) {
            return;
        }
        budget -= bytes.length;
        if (budget < 0) {
            complete = false;
            return;
        }
        boolean guessed = from.guessed || how.equals("base64") || how.equals("UTF-16");
        work.add(new Work(bytes, from.how.isEmpty() ? how : from.how + ", " + how, from.depth + 1, guessed, pixels));
    }

    /** With each escape and two hexadecimal digits replaced by a byte, and soft line breaks removed; empty when there is none. */
    private static byte[] escaped(byte[] bytes, char escape) {
        var out = new ByteArrayOutputStream(bytes.length);
        boolean any = false;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == escape && i + 2 < bytes.length) {
                int high = Character.digit(bytes[i + 1], 16);
                int low = Character.digit(bytes[i + 2], 16);
                if (high >= 0 && low >= 0) {
                    out.write(high << 4 | low);
                    i += 2;
                    any = true;
                    continue;
                }
            }
            if (escape == '=' && bytes[i] == '=' && i + 1 < bytes.length) {
                int line = bytes[i + 1] == '\r' && i + 2 < bytes.length && bytes[i + 2] == '\n' ? 2 : 1;
                if (bytes[i + line] == '\n') {
                    i += line;
                    any = true;
                    continue;
                }
            }
            out.write(bytes[i]);
        }
        return any ? out.toByteArray() : new byte[0];
    }

    /** With the escapes of JSON strings replaced; empty when there are none. */
    private static byte[] json(byte[] bytes) {
        var out = new ByteArrayOutputStream(bytes.length);
        boolean any = false;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '\\' || i + 1 == bytes.length) {
                out.write(bytes[i]);
                continue;
            }
            any = true;
            int code = bytes[i + 1] == 'u' && i + 5 < bytes.length ? 0 : -1;
            for (int k = 2; k < 6 && code >= 0; k++) {
                int digit = Character.digit(bytes[i + k], 16);
                code = digit < 0 ? -1 : code << 4 | digit;
            }
            if (code >= 0) {
                out.writeBytes(String.valueOf((char) code).getBytes(StandardCharsets.UTF_8));
                i += 5;
            } else {
                out.write(' '); // what the other escapes stand for is no letter
                i++;
            }
        }
        return any ? out.toByteArray() : new byte[0];
    }

    /** Runs of the alphabet. A run goes on over a line end after a line as long as those of an encoded file. */
    private void base64(Work from, int shortest) {
        byte[] bytes = from.bytes;
        var small = new ByteArrayOutputStream();
        var run = new ByteArrayOutputStream();
        int line = 0;
        for (int i = 0; i <= bytes.length; i++) {
            int c = i == bytes.length ? 0 : bytes[i] & 0xff;
            if (BASE64[c] >= 0) {
                run.write(BASE64[c]);
                line++;
                continue;
            }
            boolean lineEnd = (c == '\r' || c == '\n') && (line >= SHORTEST_LINE || line == 0 && run.size() > 0);
            if (lineEnd) {
                line = 0;
                continue;
            }
            if (run.size() >= shortest) {
                byte[] sextets = run.toByteArray();
                // Where a short run begins within a group is not known: a letter before it may belong to something
                // else.
                int beginnings = sextets.length < LONG_BASE64 ? 4 : 1;
                for (int skipped = 0; skipped < beginnings; skipped++) {
                    byte[] decoded = bytes(sextets, skipped);
                    if (decoded.length > 256) {
                        add(from, decoded, "base64");
                    } else {
                        small.writeBytes(decoded);
                        small.write('\n');
                    }
                }
            }
            run.reset();
            line = 0;
        }
        add(from, small.toByteArray(), "base64");
    }

    private static byte[] bytes(byte[] sextets, int skipped) {
        byte[] out = new byte[(sextets.length - skipped) * 6 / 8];
        int bits = 0;
        int held = 0;
        int at = 0;
        for (int i = skipped; i < sextets.length && at < out.length; i++) {
            held = held << 6 | sextets[i];
            bits += 6;
            if (bits >= 8) {
                bits -= 8;
                out[at++] = (byte) (held >> bits);
                held &= (1 << bits) - 1;
            }
        }
        return out;
    }

    private void compressed(Work from) {
        byte[] bytes = from.bytes;
        for (int i = 0; i + 2 < bytes.length && complete; i++) {
            int first = bytes[i] & 0xff;
            int second = bytes[i + 1] & 0xff;
            if (first == 0x78 && (first << 8 | second) % 31 == 0) {
                add(from, inflated(bytes, i), "deflated", from.pixels || isImageData(bytes, i));
            } else if (first == 0x1f && second == 0x8b && bytes[i + 2] == 8) {
                try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes, i, bytes.length - i))) {
                    add(from, in.readNBytes((int) Math.min(Integer.MAX_VALUE - 16, Math.max(0, budget) + 1)), "gzip");
                } catch (IOException e) {
                    // these three bytes were not the beginning of a stream, or it is damaged
                }
            } else if (first == 'P' && second == 'K' && bytes[i + 2] == 3) {
                i = zip(from, i);
            }
        }
    }

    /** Whether the data of a PNG image begin here (PNG, third edition, section 11.2.3). */
    private static boolean isImageData(byte[] bytes, int at) {
        return at >= 4 && bytes[at - 4] == 'I' && bytes[at - 3] == 'D' && bytes[at - 2] == 'A' && bytes[at - 1] == 'T';
    }

    private byte[] inflated(byte[] bytes, int at) {
        try (var inflater = new Inflater()) {
            inflater.setInput(bytes, at, bytes.length - at);
            var out = new ByteArrayOutputStream();
            byte[] buffer = new byte[1 << 13];
            while (!inflater.finished() && out.size() <= budget) {
                int length = inflater.inflate(buffer);
                if (length == 0) {
                    break;
                }
                out.write(buffer, 0, length);
            }
            return out.size() < SHORTEST_INFLATED ? new byte[0] : out.toByteArray();
        } catch (DataFormatException e) {
            return new byte[0];
        }
    }

    /** All entries from here on. Returns the place to continue at: its end, because the entries follow one another. */
    private int zip(Work from, int at) {
        int done = at;
        try (var zip = new ZipInputStream(new ByteArrayInputStream(from.bytes, at, from.bytes.length - at))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                done = from.bytes.length;
                add(from, entry.getName().getBytes(StandardCharsets.UTF_8), "zip");
                if (budget < 0) {
                    complete = false;
                    break;
                }
                add(from, zip.readNBytes((int) Math.min(Integer.MAX_VALUE - 16, budget + 1)), "zip");
            }
        } catch (IOException | IllegalArgumentException e) {
            return at; // not a zip file, or damaged after these entries
        }
        return done;
    }

    /** As UTF-8, when there are signs of UTF-16; beginning at both bytes of a pair. */
    private void utf16(Work from) {
        int zeros = 0;
        for (byte b : from.bytes) {
            zeros += b == 0 ? 1 : 0;
        }
        if (zeros * 64L < from.bytes.length
                || from.how.endsWith("UTF-16")
                || from.pixels && from.how.contains("UTF-16")) {
            return;
        }
        for (Charset charset : new Charset[] {StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE}) {
            for (int skipped = 0; skipped < 2 && skipped < from.bytes.length; skipped++) {
                String text = new String(from.bytes, skipped, from.bytes.length - skipped, charset);
                add(from, text.getBytes(StandardCharsets.UTF_8), "UTF-16");
            }
        }
    }

    private static byte[] base64() {
        byte[] values = new byte[256];
        Arrays.fill(values, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            values[alphabet.charAt(i)] = (byte) i;
        }
        values['-'] = 62; // RFC 4648 section 5
        values['_'] = 63;
        return values;
    }
}
