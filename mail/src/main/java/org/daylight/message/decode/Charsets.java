package org.daylight.message.decode;

import com.ibm.icu.text.CharsetDetector;
import com.ibm.icu.text.CharsetMatch;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.daylight.message.DefectCode;
import org.daylight.message.Defects;
import org.daylight.message.Slice;
import org.jspecify.annotations.Nullable;

/**
 * Decodes bytes with a charset label to text. The label counts unless the bytes contradict it. Without a label, UTF-8
 * is tried before a charset is guessed ({@code docs/decisions/0031}).
 */
public final class Charsets {

    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    /** The detector reads no more than this; more bytes do not improve its guess. */
    private static final int SAMPLE_BYTES = 16 * 1024;

    /**
     * Labels that the JDK does not know, or interprets more narrowly than the programs that write them (from the
     * WHATWG's table).
     */
    private static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("iso-8859-1", "windows-1252"),
            Map.entry("iso8859-1", "windows-1252"),
            Map.entry("iso_8859-1", "windows-1252"),
            Map.entry("iso-8859-1-windows-3.1-latin-1", "windows-1252"),
            Map.entry("latin1", "windows-1252"),
            Map.entry("latin-1", "windows-1252"),
            Map.entry("ansi", "windows-1252"),
            Map.entry("cp-1252", "windows-1252"),
            Map.entry("x-ansi", "windows-1252"),
            Map.entry("ansi_x3.110-1983", "windows-1252"),
            Map.entry("iso-8859-9", "windows-1254"),
            Map.entry("iso-8859-8-i", "iso-8859-8"),
            Map.entry("iso-8859-8-e", "iso-8859-8"),
            Map.entry("iso-8859-6-i", "iso-8859-6"),
            Map.entry("iso-8859-6-e", "iso-8859-6"),
            Map.entry("utf8", "utf-8"),
            Map.entry("utf_8", "utf-8"),
            Map.entry("x-utf-8", "utf-8"),
            Map.entry("utf-8mb4", "utf-8"),
            Map.entry("unicode-1-1-utf-8", "utf-8"),
            Map.entry("gb2312", "gb18030"),
            Map.entry("gb_2312-80", "gb18030"),
            Map.entry("x-gbk", "gb18030"),
            Map.entry("gbk", "gb18030"),
            Map.entry("cp936", "gb18030"),
            Map.entry("ks_c_5601-1987", "x-windows-949"),
            Map.entry("ks_c_5601", "x-windows-949"),
            Map.entry("ksc5601", "x-windows-949"),
            Map.entry("euc-kr", "x-windows-949"),
            Map.entry("cp949", "x-windows-949"),
            Map.entry("shift_jis", "windows-31j"),
            Map.entry("shift-jis", "windows-31j"),
            Map.entry("x-sjis", "windows-31j"),
            Map.entry("cp932", "windows-31j"),
            Map.entry("x-euc-jp", "euc-jp"),
            Map.entry("iso-2022-jp-ms", "x-windows-50221"),
            Map.entry("cp-850", "ibm850"),
            Map.entry("cp-437", "ibm437"),
            Map.entry("x-mac-roman", "x-macroman"),
            Map.entry("macintosh", "x-macroman"),
            Map.entry("mac", "x-macroman"),
            Map.entry("x-mac-cyrillic", "x-maccyrillic"),
            Map.entry("koi8r", "koi8-r"),
            Map.entry("koi8", "koi8-r"),
            Map.entry("win-1251", "windows-1251"),
            Map.entry("cp-1251", "windows-1251"),
            Map.entry("tis-620", "x-windows-874"),
            Map.entry("windows-874", "x-windows-874"));

    private Charsets() {}

    /** The meaning of a label. */
    private sealed interface Label {
        /** No information: the label is absent, or a word for "unknown". */
        record None() implements Label {}

        record Ascii() implements Label {}

        record Utf7() implements Label {}

        record Known(Charset charset) implements Label {}

        record Unknown() implements Label {}
    }

    /**
     * Decodes a text.
     *
     * @param label as given, or null
     * @param where what is decoded, for the defects
     */
    public static String decode(Slice bytes, @Nullable String label, String where, Defects defects) {
        return decode(bytes, bytes.kinds(), label, where, defects);
    }

    /** The same, with {@link Slice#kinds} already known. */
    public static String decode(Slice bytes, int kinds, @Nullable String label, String where, Defects defects) {
        if (isMark(bytes, 0xFF, 0xFE) || isMark(bytes, 0xFE, 0xFF)) {
            return replacing(bytes, StandardCharsets.UTF_16, where, defects);
        }
        String text = read(bytes, kinds, label, where, defects);
        if ((kinds & Slice.HIGH) != 0 && DoubleEncoding.is(text)) {
            defects.add(DefectCode.CHARSET_TWICE, where);
        }
        return text;
    }

    private static String read(Slice bytes, int kinds, @Nullable String label, String where, Defects defects) {
        return switch (read(label)) {
            case Label.None() -> unlabelled(bytes, kinds, label, where, defects);
            case Label.Ascii() -> unlabelled(bytes, kinds, label, where, defects);
            case Label.Utf7() -> Utf7.decode(bytes);
            case Label.Known(Charset charset) -> labelled(bytes, kinds, charset, where, defects);
            case Label.Unknown() -> {
                defects.add(DefectCode.CHARSET_UNKNOWN, label + ", " + where);
                yield unlabelled(bytes, kinds, null, where, defects);
            }
        };
    }

    private static Label read(@Nullable String label) {
        if (label == null) {
            return new Label.None();
        }
        String name = label.strip().toLowerCase(Locale.ROOT);
        switch (name) {
            case "", "x-unknown", "unknown", "unknown-8bit", "x-user-defined", "8bit", "binary", "default", "none" -> {
                return new Label.None();
            }
            case "us-ascii", "ascii", "ansi_x3.4-1968", "ansi-x3.4-1968", "646", "iso-ir-6", "7bit", "us" -> {
                return new Label.Ascii();
            }
            case "utf-7", "unicode-1-1-utf-7", "x-unicode-2-0-utf-7" -> {
                return new Label.Utf7();
            }
            default -> {
                Charset charset = named(ALIASES.getOrDefault(name, name));
                return charset == null ? new Label.Unknown() : new Label.Known(charset);
            }
        }
    }

    /** The charset that a label means; null when it is unknown or has no information. */
    public static @Nullable Charset forLabel(String label) {
        return read(label) instanceof Label.Known(Charset charset) ? charset : null;
    }

    /** The JDK's charset with this name or alias in lower case; null when there is none. */
    static @Nullable Charset named(String name) {
        return switch (name) {
            case "utf-8" -> StandardCharsets.UTF_8;
            case "windows-1252" -> WINDOWS_1252;
            default -> Names.ALL.get(name);
        };
    }

    /**
     * All charsets by their names in lower case. A lookup in the JDK takes a fifth of a millisecond for an unknown
     * name.
     */
    private static final class Names {
        static final Map<String, Charset> ALL = new HashMap<>();

        static {
            for (Charset charset : Charset.availableCharsets().values()) {
                charset.aliases().forEach(alias -> ALL.putIfAbsent(alias.toLowerCase(Locale.ROOT), charset));
            }
            Charset.availableCharsets().forEach((name, charset) -> ALL.put(name.toLowerCase(Locale.ROOT), charset));
        }
    }

    private static String unlabelled(Slice bytes, int kinds, @Nullable String label, String where, Defects defects) {
        if ((kinds & Slice.HIGH) == 0) {
            return isIso2022(bytes, kinds) ? guessed(bytes, where, defects) : bytes.latin1();
        }
        String utf8 = utf8(bytes);
        if (utf8 == null) {
            return guessed(bytes, where, defects);
        }
        defects.add(label == null ? DefectCode.CHARSET_MISSING : DefectCode.CHARSET_WRONG, where);
        return utf8;
    }

    /** Whether a text without high bytes switches to a double-byte charset: ESC and a dollar sign. */
    private static boolean isIso2022(Slice bytes, int kinds) {
        if ((kinds & Slice.ESCAPE) != 0) {
            for (int at = bytes.from(); at + 1 < bytes.to(); at++) {
                if (bytes.bytes()[at] == 0x1B && bytes.bytes()[at + 1] == '$') {
                    return true;
                }
            }
        }
        return false;
    }

    private static String labelled(Slice bytes, int kinds, Charset charset, String where, Defects defects) {
        boolean plain = (kinds & (Slice.HIGH | Slice.CONTROL)) == 0;
        if (plain && writesAsciiAsAscii(charset)) {
            return bytes.latin1();
        }
        if (charset.equals(StandardCharsets.UTF_8)) {
            return labelledUtf8(bytes, where, defects);
        }
        if (charset.name().startsWith("ISO-2022-")) {
            return replacing(Iso2022.withResets(bytes, where, defects), charset, where, defects);
        }
        boolean oneByte = isOneByte(charset);
        if (oneByte) {
            String utf8 = utf8(bytes);
            if (utf8 != null && (kinds & Slice.HIGH) != 0) {
                // Text in a single-byte charset is valid UTF-8 by chance only when it is very short.
                defects.add(DefectCode.CHARSET_WRONG, "labelled " + charset.name() + ", is UTF-8, " + where);
                return utf8;
            }
            Charset meant = hasControls(bytes) ? windows(charset) : charset;
            if (meant != charset) {
                defects.add(
                        DefectCode.CHARSET_WRONG, "labelled " + charset.name() + ", is " + meant.name() + ", " + where);
            }
            return replacing(bytes, meant, where, defects);
        }
        String strict = strictly(bytes, charset);
        if (strict != null) {
            return strict;
        }
        String utf8 = (kinds & Slice.HIGH) != 0 ? utf8(bytes) : null;
        if (utf8 != null) {
            defects.add(DefectCode.CHARSET_WRONG, "labelled " + charset.name() + ", is UTF-8, " + where);
            return utf8;
        }
        return replacing(bytes, charset, where, defects);
    }

    /**
     * Whether there are bytes that are control characters in ISO 8859, where no one uses them, and letters or quotation
     * marks in Windows charsets.
     */
    private static boolean hasControls(Slice bytes) {
        for (int at = bytes.from(); at < bytes.to(); at++) {
            if ((bytes.bytes()[at] & 0xE0) == 0x80) {
                return true;
            }
        }
        return false;
    }

    /** The Windows charset that programs mean when they write ISO 8859; the same charset where there is none. */
    private static Charset windows(Charset charset) {
        Charset meant = named(
                switch (charset.name()) {
                    case "ISO-8859-2" -> "windows-1250";
                    case "ISO-8859-5" -> "windows-1251";
                    case "ISO-8859-6" -> "windows-1256";
                    case "ISO-8859-7" -> "windows-1253";
                    case "ISO-8859-8" -> "windows-1255";
                    case "ISO-8859-13" -> "windows-1257";
                    case "ISO-8859-15" -> "windows-1252";
                    default -> "";
                });
        return meant == null ? charset : meant;
    }

    private static String labelledUtf8(Slice bytes, String where, Defects defects) {
        String text = new String(bytes.bytes(), bytes.from(), bytes.length(), StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') < 0 || strictly(bytes, StandardCharsets.UTF_8) != null) {
            return text;
        }
        long lost = text.chars().filter(c -> c == '\uFFFD').count();
        long decoded = text.chars().filter(c -> c >= 0x80 && c != '\uFFFD').count();
        if (lost > decoded) { // hardly any of it is UTF-8: the label is wrong, not the text
            defects.add(DefectCode.CHARSET_WRONG, "labelled UTF-8, " + where);
            return guessed(bytes, where, defects);
        }
        defects.add(DefectCode.TEXT_DAMAGED, where);
        return text;
    }

    private static String replacing(Slice bytes, Charset charset, String where, Defects defects) {
        String text;
        try {
            text = new String(bytes.bytes(), bytes.from(), bytes.length(), charset);
        } catch (RuntimeException e) { // a rarely used decoder of the JDK: its bugs must not stop an import
            text = bytes.latin1();
        }
        if (text.indexOf('\uFFFD') >= 0) {
            defects.add(DefectCode.TEXT_DAMAGED, where);
        }
        return text;
    }

    private static String guessed(Slice bytes, String where, Defects defects) {
        Charset charset = defects.mayGuess() ? guess(bytes) : WINDOWS_1252;
        defects.add(DefectCode.CHARSET_GUESSED, charset.name() + ", " + where);
        Slice read = charset.name().startsWith("ISO-2022-") ? Iso2022.withResets(bytes, where, defects) : bytes;
        return replacing(read, charset, where, defects);
    }

    /** The most likely charset of bytes that are not UTF-8; windows-1252 when none is likely. */
    public static Charset guess(Slice bytes) {
        var detector = new CharsetDetector();
        detector.setText(sample(bytes));
        for (CharsetMatch match : detector.detectAll()) {
            String name = match.getName().toLowerCase(Locale.ROOT);
            if (match.getConfidence() < 10) {
                break;
            }
            if (name.startsWith("ibm") || name.startsWith("utf-") || name.startsWith("iso-8859-1-")) {
                continue; // EBCDIC is not used in mail, and UTF-8 was tried before
            }
            Charset charset = named(ALIASES.getOrDefault(name.replaceAll("_(rtl|ltr)$", ""), name));
            if (charset != null) {
                return charset;
            }
        }
        return WINDOWS_1252;
    }

    /** A sample that starts with the lines that have non-ASCII bytes; there may be few among many. */
    private static byte[] sample(Slice bytes) {
        if (bytes.length() <= SAMPLE_BYTES) {
            return bytes.copy();
        }
        byte[] sample = new byte[SAMPLE_BYTES];
        int taken = 0;
        for (int at = bytes.from(); at < bytes.to() && taken < SAMPLE_BYTES; ) {
            int end = at;
            boolean high = false;
            while (end < bytes.to() && bytes.bytes()[end] != '\n' && end - at < SAMPLE_BYTES) {
                high |= bytes.bytes()[end++] < 0;
            }
            if (high) {
                int length = Math.min(end - at, SAMPLE_BYTES - taken);
                System.arraycopy(bytes.bytes(), at, sample, taken, length);
                taken += length;
            }
            at = end + 1;
        }
        return taken == 0 ? bytes.first(SAMPLE_BYTES).copy() : java.util.Arrays.copyOf(sample, taken);
    }

    /** The text, or null when the bytes are not valid UTF-8. */
    public static @Nullable String utf8(Slice bytes) {
        String text = new String(bytes.bytes(), bytes.from(), bytes.length(), StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') < 0 ? text : strictly(bytes, StandardCharsets.UTF_8);
    }

    private static @Nullable String strictly(Slice bytes, Charset charset) {
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes.bytes(), bytes.from(), bytes.length()))
                    .toString();
        } catch (CharacterCodingException | RuntimeException e) {
            return null;
        }
    }

    private static boolean isMark(Slice bytes, int first, int second) {
        return bytes.length() >= 2
                && (bytes.bytes()[bytes.from()] & 0xFF) == first
                && (bytes.bytes()[bytes.from() + 1] & 0xFF) == second;
    }

    private static boolean writesAsciiAsAscii(Charset charset) {
        String name = charset.name();
        return name.equals("UTF-8")
                || name.startsWith("windows-125")
                || name.startsWith("ISO-8859-")
                || name.startsWith("KOI8-")
                || name.startsWith("GB")
                || name.startsWith("Big5")
                || name.startsWith("EUC-")
                || name.equals("x-windows-949")
                || name.equals("x-windows-874");
    }

    private static boolean isOneByte(Charset charset) {
        String name = charset.name();
        return name.startsWith("windows-125")
                || name.startsWith("ISO-8859-")
                || name.startsWith("KOI8-")
                || name.equals("IBM850")
                || name.equals("IBM437")
                || name.equals("IBM866")
                || name.equals("x-windows-874")
                || name.startsWith("x-Mac");
    }
}
