package org.daylight.extractor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.tika.detect.DefaultEncodingDetector;
import org.apache.tika.detect.EncodingDetector;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.html.HtmlEncodingDetector;
import org.apache.tika.parser.txt.UniversalEncodingDetector;
import org.jspecify.annotations.Nullable;

/**
 * Finds the charset of a text. Tika's detectors know the encodings of East Asia well; between the charsets of one byte they often choose
 * one that has the same bytes but other letters. So the text is decoded with each of these, and the one that makes the most convincing
 * text of any language is used (docs/decisions/0198).
 */
final class TextCharsets implements EncodingDetector {

    private static final long serialVersionUID = 1;

    private static final int SAMPLE_BYTES = 16_384;

    private static final List<Charset> ONE_BYTE = List.of(
                    "windows-1252",
                    "windows-1250",
                    "windows-1251",
                    "windows-1253",
                    "windows-1254",
                    "windows-1255",
                    "windows-1256",
                    "windows-1257",
                    "windows-1258",
                    "ISO-8859-2",
                    "ISO-8859-3",
                    "ISO-8859-5",
                    "ISO-8859-6",
                    "ISO-8859-7",
                    "ISO-8859-8",
                    "ISO-8859-9",
                    "ISO-8859-13",
                    "ISO-8859-15",
                    "KOI8-R",
                    "KOI8-U",
                    "IBM866",
                    "IBM855",
                    "IBM850",
                    "IBM852",
                    "x-MacCyrillic",
                    "x-MacRoman",
                    "x-windows-874",
                    "IBM500")
            .stream()
            .filter(Charset::isSupported)
            .map(Charset::forName)
            .toList();

    /** Charsets of one byte that have the letters of a language, where windows-1252 lacks a few of them. */
    private static final Map<String, List<String>> USUAL = Map.ofEntries(
            Map.entry("hu", List.of("ISO-8859-2", "windows-1250")),
            Map.entry("pl", List.of("ISO-8859-2", "windows-1250")),
            Map.entry("cs", List.of("ISO-8859-2", "windows-1250")),
            Map.entry("sk", List.of("ISO-8859-2", "windows-1250")),
            Map.entry("sl", List.of("ISO-8859-2", "windows-1250")),
            Map.entry("hr", List.of("ISO-8859-2", "windows-1250")),
            Map.entry("ro", List.of("ISO-8859-2", "windows-1250")),
            Map.entry("tr", List.of("windows-1254")),
            Map.entry("az", List.of("windows-1254")),
            Map.entry("lt", List.of("windows-1257")),
            Map.entry("lv", List.of("windows-1257")),
            Map.entry("eo", List.of("ISO-8859-3")),
            Map.entry("mt", List.of("ISO-8859-3")));

    /** Scores with a smaller difference say nothing. */
    private static final double NEARLY = 0.1;

    private static final Set<String> EAST_ASIA = Set.of(
            "BIG5", "GB18030", "GBK", "GB2312", "EUC-JP", "EUC-KR", "X-EUC-TW", "EUC-TW", "SHIFT_JIS", "WINDOWS-31J");

    private final transient Languages languages;
    private final EncodingDetector html = new HtmlEncodingDetector();
    private final EncodingDetector universal = new UniversalEncodingDetector();
    private final EncodingDetector standard = new DefaultEncodingDetector();

    TextCharsets(Languages languages) {
        this.languages = languages;
    }

    @Override
    public @Nullable Charset detect(InputStream in, Metadata metadata) throws IOException {
        byte[] sample = sample(in);
        Charset marked = marked(sample);
        if (marked != null) {
            return marked;
        }
        boolean isUtf8 = isUtf8(sample);
        String type = String.valueOf(metadata.get(Metadata.CONTENT_TYPE)).toLowerCase(Locale.ROOT);
        if (type.contains("html")) {
            Charset declared = html.detect(in, metadata);
            if (declared != null && (isUtf8 || !declared.equals(StandardCharsets.UTF_8))) {
                return declared;
            }
        }
        if (isUtf8) {
            return isAscii(sample) ? standard.detect(in, metadata) : StandardCharsets.UTF_8;
        }
        Charset guess = universal.detect(in, metadata);
        if (guess != null && EAST_ASIA.contains(guess.name().toUpperCase(Locale.ROOT))) {
            return guess;
        }
        Charset best = mostConvincing(sample);
        return best != null ? best : standard.detect(in, metadata);
    }

    /** The bytes that decide; the stream is left where it was. */
    private static byte[] sample(InputStream in) throws IOException {
        in.mark(SAMPLE_BYTES);
        try {
            return in.readNBytes(SAMPLE_BYTES);
        } finally {
            in.reset();
        }
    }

    /** The charset that a byte order mark, an escape sequence or zero bytes tell; null if there is nothing of it. */
    static @Nullable Charset marked(byte[] bytes) {
        if (startsWith(bytes, 0xef, 0xbb, 0xbf)) {
            return StandardCharsets.UTF_8;
        }
        if (startsWith(bytes, 0, 0, 0xfe, 0xff) || isUtf32(bytes, true)) {
            return StandardCharsets.UTF_32BE;
        }
        if (startsWith(bytes, 0xff, 0xfe, 0, 0) || isUtf32(bytes, false)) {
            return StandardCharsets.UTF_32LE;
        }
        if (startsWith(bytes, 0xff, 0xfe)) {
            return StandardCharsets.UTF_16LE;
        }
        if (startsWith(bytes, 0xfe, 0xff)) {
            return StandardCharsets.UTF_16BE;
        }
        String escapes = new String(bytes, StandardCharsets.ISO_8859_1);
        if (isAscii(bytes) && escapes.indexOf(0x1b) >= 0) {
            if (escapes.contains("\u001b$)C")) {
                return Charset.forName("ISO-2022-KR");
            }
            if (escapes.contains("\u001b$B") || escapes.contains("\u001b$@") || escapes.contains("\u001b(J")) {
                return Charset.forName("ISO-2022-JP");
            }
        }
        return null;
    }

    /** Whether every four bytes are a code point. A file of other data with at least 16 bytes is not. */
    static boolean isUtf32(byte[] bytes, boolean bigEndian) {
        if (bytes.length < 16) {
            return false;
        }
        for (int i = 0; i + 3 < bytes.length; i += 4) {
            int high = bytes[bigEndian ? i : i + 3] & 0xff;
            int plane = bytes[bigEndian ? i + 1 : i + 2] & 0xff;
            int low = bigEndian
                    ? (bytes[i + 2] & 0xff) << 8 | bytes[i + 3] & 0xff
                    : (bytes[i + 1] & 0xff) << 8 | bytes[i] & 0xff;
            int code = plane << 16 | low;
            boolean control = code < 0x20 && code != '\t' && code != '\n' && code != '\r';
            if (high != 0 || plane > 0x10 || code >= 0xd800 && code < 0xe000 || control) {
                return false;
            }
        }
        return true;
    }

    private static boolean startsWith(byte[] bytes, int... start) {
        for (int i = 0; i < start.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xff) != start[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether the sample is UTF-8; it may end within a character. */
    private static boolean isUtf8(byte[] bytes) {
        for (int cut = 0; cut < 4 && cut <= bytes.length; cut++) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, bytes.length - cut));
                return true;
            } catch (CharacterCodingException e) {
                if (bytes.length < SAMPLE_BYTES) {
                    return false;
                }
            }
        }
        return false;
    }

    /** The charset of one byte that makes the most convincing text; null if none does. Among nearly equal ones, the usual one of the language. */
    private @Nullable Charset mostConvincing(byte[] sample) {
        Map<Charset, Double> scores = new LinkedHashMap<>();
        Charset best = null;
        double most = 0;
        for (Charset charset : ONE_BYTE) {
            double score = score(decoded(sample, charset));
            scores.put(charset, score);
            if (score > most + 0.01) {
                most = score;
                best = charset;
            }
        }
        if (best == null) {
            return null;
        }
        String language = String.valueOf(languages.of(decoded(sample, best)));
        for (String usual : USUAL.getOrDefault(language, List.of())) {
            Charset charset = Charset.forName(usual);
            if (scores.getOrDefault(charset, 0.0) > most - NEARLY) {
                return charset;
            }
        }
        return best;
    }

    private static String decoded(byte[] sample, Charset charset) {
        try {
            CharBuffer text = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE)
                    .decode(ByteBuffer.wrap(sample));
            return text.toString();
        } catch (CharacterCodingException e) {
            throw new IllegalStateException(e); // errors are replaced
        }
    }

    /** How convincing a text is, from 0 to 1: how sure the language is, less for what no text has. */
    private double score(String text) {
        int letters = 0;
        int faults = 0;
        int before = ' ';
        Character.UnicodeScript script = Character.UnicodeScript.COMMON;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = Character.isLetter(c);
            if (c == 0xfffd || c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' || c >= 0x7f && c < 0xa0) {
                faults += 4;
            } else if (letter) {
                letters++;
                boolean inWord = Character.isLetter(before);
                Character.UnicodeScript own = Character.UnicodeScript.of(c);
                if (inWord && own != script && own != Character.UnicodeScript.COMMON) {
                    faults += 2; // two scripts in one word
                }
                if (inWord && Character.isUpperCase(c) && Character.isLowerCase(before)) {
                    faults += 2;
                }
                script = own;
            } else if (c > 0xbf && Character.isLetter(before) && !isMark(c)) {
                faults++; // a symbol in a word
            } else if (Character.getType(c) == Character.CURRENCY_SYMBOL
                    || Character.getType(c) == Character.OTHER_SYMBOL) {
                faults++;
            }
            before = c;
        }
        if (letters == 0) {
            return 0;
        }
        return languages.confidence(text) * Math.max(0, 1 - 4.0 * faults / letters);
    }

    private static boolean isMark(char c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }
}
