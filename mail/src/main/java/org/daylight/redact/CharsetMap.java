package org.daylight.redact;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.daylight.message.Slice;
import org.daylight.message.decode.Charsets;
import org.jspecify.annotations.Nullable;

/** Decodes characters and keeps for each the range of original bytes that it came from. */
final class CharsetMap {

    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private CharsetMap() {}

    /** How bytes are read. */
    sealed interface Reading {
        /** UTF-8; a byte that is not valid in it is a character of windows-1252. */
        record Utf8() implements Reading {}

        record Utf7() implements Reading {}

        /** UTF-16. */
        record Utf16(boolean big) implements Reading {}

        record Other(Charset charset) implements Reading {}
    }

    /**
     * All ways in which a mail program may read these bytes: by their label, as UTF-8, as windows-1252, or by a guess. The
     * first is the one that the label names.
     */
    static List<Reading> readings(Slice bytes, @Nullable String label) {
        Set<Reading> readings = new LinkedHashSet<>();
        String name = label == null ? "" : label.strip().toLowerCase(Locale.ROOT);
        Charset named = label == null ? null : Charsets.forLabel(name);
        boolean high = (bytes.kinds() & Slice.HIGH) != 0;
        if (name.contains("utf-7")) {
            readings.add(new Reading.Utf7());
        } else if (named != null && named.name().startsWith("UTF-16")) {
            readings.add(new Reading.Utf16(!named.name().endsWith("LE")));
            readings.add(new Reading.Utf16(named.name().endsWith("LE")));
        } else if (named != null && !named.equals(StandardCharsets.UTF_8)) {
            readings.add(new Reading.Other(named));
        }
        if (startsWith(bytes, 0xfe, 0xff) || startsWith(bytes, 0xff, 0xfe)) {
            readings.add(new Reading.Utf16(startsWith(bytes, 0xfe, 0xff)));
        }
        readings.add(new Reading.Utf8());
        if (high) {
            readings.add(new Reading.Other(WINDOWS_1252));
            readings.add(new Reading.Other(Charsets.guess(bytes)));
        } else if ((bytes.kinds() & Slice.ESCAPE) != 0) {
            readings.add(new Reading.Other(Charsets.guess(bytes)));
        }
        return List.copyOf(readings);
    }

    private static boolean startsWith(Slice bytes, int first, int second) {
        return bytes.length() >= 2
                && (bytes.bytes()[bytes.from()] & 0xff) == first
                && (bytes.bytes()[bytes.from() + 1] & 0xff) == second;
    }

    static void decode(MappedBytes in, Reading reading, CharSink out) {
        switch (reading) {
            case Reading.Utf8() -> utf8(in, out);
            case Reading.Utf7() -> utf7(in, out);
            case Reading.Utf16(boolean big) -> utf16(in, big, 0, out);
            case Reading.Other(Charset charset) -> other(in, charset, out);
        }
    }

    static MappedText text(MappedBytes in, Reading reading) {
        var text = new MappedText();
        decode(in, reading, text);
        if (reading instanceof Reading.Other(Charset charset) && charset.name().startsWith("ISO-2022")) {
            joinShifted(text);
        }
        return text;
    }

    /** A run of characters between two escape sequences can only be left out as a whole. */
    private static void joinShifted(MappedText text) {
        int at = 0;
        while (at < text.length()) {
            int end = at;
            while (end < text.length() && text.at(end) >= 0x80) {
                end++;
            }
            if (end > at) {
                text.join(at, end);
            }
            at = end + 1;
        }
    }

    private static void utf8(MappedBytes in, CharSink out) {
        int at = 0;
        while (at < in.length()) {
            int length = sequence(in, at);
            if (length == 1) {
                int c = in.at(at);
                out.add(c < 0x80 ? c : western(c), in.from(at), in.to(at));
            } else {
                int c = in.at(at) & 0xff >> length + 1;
                int first = in.from(at);
                int past = in.to(at);
                for (int i = 1; i < length; i++) {
                    c = c << 6 | in.at(at + i) & 0x3f;
                    first = Math.min(first, in.from(at + i));
                    past = Math.max(past, in.to(at + i));
                }
                out.add(c, first, past);
            }
            at += length;
        }
    }

    /** The number of bytes of the valid sequence of UTF-8 at an index; 1 for any other byte. */
    private static int sequence(MappedBytes in, int at) {
        int c = in.at(at);
        int length = c >= 0xc2 && c < 0xe0 ? 2 : c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xf0 && c < 0xf5 ? 4 : 1;
        if (at + length > in.length()) {
            return 1;
        }
        for (int i = 1; i < length; i++) {
            if ((in.at(at + i) & 0xc0) != 0x80) {
                return 1;
            }
        }
        int second = length > 2 ? in.at(at + 1) : 0;
        boolean wrong = c == 0xe0 && second < 0xa0
                || c == 0xed && second >= 0xa0
                || c == 0xf0 && second < 0x90
                || c == 0xf4 && second >= 0x90;
        return wrong ? 1 : length;
    }

    private static int western(int c) {
        return Western.CHARS.charAt(c);
    }

    private static final class Western {
        static final String CHARS = singles(WINDOWS_1252);
    }

    /** The character of each byte, where every byte is one character; otherwise a text of another length. */
    private static String singles(Charset charset) {
        byte[] all = new byte[256];
        for (int i = 0; i < 256; i++) {
            all[i] = (byte) i;
        }
        try {
            return new String(all, charset);
        } catch (RuntimeException e) { // a rarely used decoder of the JDK
            return "";
        }
    }

    /** @param first index of the first code unit */
    static void utf16(MappedBytes in, boolean big, int first, CharSink out) {
        for (int at = first; at + 1 < in.length(); at += 2) {
            int c = unit(in, big, at);
            int start = in.from(at);
            int past = Math.max(in.to(at), in.to(at + 1));
            start = Math.min(start, in.from(at + 1));
            boolean pair =
                    c >>> 10 == 0xd800 >>> 10 && at + 3 < in.length() && unit(in, big, at + 2) >>> 10 == 0xdc00 >>> 10;
            if (pair) {
                at += 2;
                c = 0x10000 + ((c & 0x3ff) << 10) + (unit(in, big, at) & 0x3ff);
                past = Math.max(past, in.to(at + 1));
            }
            if (c != 0xfeff) {
                out.add(c, start, past);
            }
        }
    }

    private static int unit(MappedBytes in, boolean big, int at) {
        return big ? in.at(at) << 8 | in.at(at + 1) : in.at(at + 1) << 8 | in.at(at);
    }

    /** UTF-7 (RFC 2152). A shifted run can only be left out as a whole. */
    private static void utf7(MappedBytes in, CharSink out) {
        int at = 0;
        while (at < in.length()) {
            int c = in.at(at);
            if (c != '+') {
                out.add(c < 0x80 ? c : western(c), in.from(at), in.to(at));
                at++;
                continue;
            }
            int end = at + 1;
            while (end < in.length() && isShifted(in.at(end))) {
                end++;
            }
            boolean closed = end < in.length() && in.at(end) == '-';
            int past = closed ? end + 1 : end;
            int from = in.from(at);
            int to = in.to(past - 1);
            if (end == at + 1) {
                out.add('+', from, to);
            }
            int bits = 0;
            int held = 0;
            for (int i = at + 1; i < end; i++) {
                bits = bits << 6 | TransferMap.sextet(in.at(i));
                held += 6;
                if (held >= 16) {
                    held -= 16;
                    out.add(bits >> held & 0xffff, from, to);
                    bits &= (1 << held) - 1;
                }
            }
            at = past;
        }
    }

    private static boolean isShifted(int c) {
        return c != '-' && c != '_' && TransferMap.sextet(c) >= 0;
    }

    private static void other(MappedBytes in, Charset charset, CharSink out) {
        String singles = singles(charset);
        if (singles.length() == 256 && charset.newDecoder().maxCharsPerByte() <= 1.0f && isSingle(charset)) {
            for (int at = 0; at < in.length(); at++) {
                out.add(singles.charAt(in.at(at)), in.from(at), in.to(at));
            }
            return;
        }
        try {
            stepwise(in, charset, out);
        } catch (RuntimeException e) { // a rarely used decoder of the JDK: its bugs must not stop a redaction
            utf8(in, out);
        }
    }

    /** Whether every byte is a character by itself. */
    private static boolean isSingle(Charset charset) {
        for (int i = 0x80; i < 0x100; i++) {
            byte[] two = {(byte) i, 'A'};
            if (new String(two, charset).length() != 2 || new String(two, charset).charAt(1) != 'A') {
                return false;
            }
        }
        return true;
    }

    /** One character at a time, so that the decoder's position tells which bytes it came from. */
    private static void stepwise(MappedBytes in, Charset charset, CharSink out) {
        var decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        Slice bytes = in.slice();
        ByteBuffer source =
                ByteBuffer.wrap(bytes.bytes(), bytes.from(), bytes.length()).slice();
        CharBuffer target = CharBuffer.allocate(8);
        int start = 0;
        while (true) {
            target.clear().limit(1);
            var result = decoder.decode(source, target, true);
            if (target.position() == 0 && result.isOverflow()) {
                target.limit(8);
                result = decoder.decode(source, target, true);
            }
            int end = source.position();
            if (end > start) {
                int first = in.from(start);
                int past = in.to(start);
                for (int i = start; i < end; i++) {
                    first = Math.min(first, in.from(i));
                    past = Math.max(past, in.to(i));
                }
                target.flip();
                target.chars().forEach(new Sender(out, first, past)::send);
                start = end;
            } else if (!result.isUnderflow() && target.position() == 0) {
                throw new IllegalStateException("the decoder does not advance");
            }
            if (result.isUnderflow()) {
                return;
            }
        }
    }

    /** Passes units of UTF-16 on, joined to characters. */
    private static final class Sender {
        private final CharSink out;
        private final int from;
        private final int to;
        private int high;

        Sender(CharSink out, int from, int to) {
            this.out = out;
            this.from = from;
            this.to = to;
        }

        void send(int unit) {
            if (Character.isHighSurrogate((char) unit)) {
                high = unit;
            } else {
                boolean pair = high != 0 && Character.isLowSurrogate((char) unit);
                out.add(pair ? Character.toCodePoint((char) high, (char) unit) : unit, from, to);
                high = 0;
            }
        }
    }
}
