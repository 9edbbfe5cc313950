package org.daylight.mapi;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Extracts the text of RTF: HTML wrapped in RTF ([MS-OXRTFEX]), text wrapped in RTF, or the text of an ordinary RTF
 * document (RTF specification 1.9.1). One pass, linear, without recursion: the open groups are in a stack of limited
 * depth. Deeper groups are read with the state of the deepest one.
 */
public final class RtfReader {

    private static final int DEEPEST = 5_000;
    private static final int MOST_FONTS = 20_000;

    /** How many control words at the start may say where the text is from. */
    private static final int FIRST_WORDS = 30;

    /** State of a group; a group inherits it from the enclosing group. */
    private static final class Group {
        /** Its text is not part of the document. */
        boolean skipped;
        /** It is {@code \*\htmltag}: its text is markup. */
        boolean tag;
        /** {@code \htmlrtf}: RTF that repeats what the HTML says. */
        boolean repeated;
        /** It is in the font table. */
        boolean fonts;

        int font = -1;
        int unicodeSkip = 1;

        void copy(Group other) {
            skipped = other.skipped;
            tag = other.tag;
            repeated = other.repeated;
            fonts = other.fonts;
            font = other.font;
            unicodeSkip = other.unicodeSkip;
        }
    }

    private final byte[] in;
    private final int most;
    private final StringBuilder out = new StringBuilder();
    private final Group[] groups = new Group[DEEPEST + 1];
    private final Map<Integer, Integer> pageOfFont = new HashMap<>();
    private byte[] pending = new byte[256];
    private int pendingLength;
    private RtfBody.Kind kind = RtfBody.Kind.RTF;
    private int depth;
    private int tooDeep;
    private Group now = new Group();
    private int at;
    private int words;
    private int documentPage = CodePage.WESTERN;
    private int definedFont = -1;
    /** Characters that follow a {@code \\u} and stand for it where Unicode is not known. */
    private int toSkip;
    /** After {@code \*}: the next word, when it is not known, makes the group invisible. */
    private boolean starred;

    private RtfReader(byte[] rtf, int mostChars) {
        this.in = rtf;
        this.most = mostChars;
        groups[0] = now;
    }

    /** Whether the bytes begin like RTF. */
    public static boolean isRtf(byte[] bytes) {
        return bytes.length >= 5 && new String(bytes, 0, 5, StandardCharsets.ISO_8859_1).equals("{\\rtf");
    }

    /**
     * Reads RTF, or what is there of it.
     *
     * @param mostChars of the result
     */
    public static RtfBody read(byte[] rtf, int mostChars) {
        return new RtfReader(rtf, mostChars).read();
    }

    private RtfBody read() {
        while (at < in.length && out.length() < most) {
            byte c = in[at++];
            switch (c) {
                case '{' -> open();
                case '}' -> close();
                case '\\' -> control();
                case '\r', '\n', 0 -> {}
                default -> character(c);
            }
        }
        flush();
        boolean cut = at < in.length;
        if (out.length() > most) {
            int end = Character.isHighSurrogate(out.charAt(most - 1)) ? most - 1 : most;
            out.setLength(end);
        }
        return new RtfBody(kind, out.toString(), cut);
    }

    private void open() {
        flush();
        toSkip = 0;
        starred = false;
        if (depth == DEEPEST) {
            tooDeep++;
            return;
        }
        depth++;
        Group inner = groups[depth];
        if (inner == null) {
            inner = new Group();
            groups[depth] = inner;
        }
        inner.copy(now);
        now = inner;
    }

    private void close() {
        flush();
        toSkip = 0;
        starred = false;
        if (tooDeep > 0) {
            tooDeep--;
        } else if (depth > 0) {
            now = groups[--depth];
        }
    }

    // ---- Text ----

    private boolean visible() {
        return !now.skipped && !now.repeated;
    }

    private void character(byte c) {
        starred = false;
        if (toSkip > 0) {
            toSkip--;
        } else if (visible()) {
            if (pendingLength == pending.length) {
                pending = java.util.Arrays.copyOf(pending, pendingLength * 2);
            }
            pending[pendingLength++] = c;
        }
    }

    /** Decodes the bytes since the last control word: a double-byte character may have two escapes, or one and a letter. */
    private void flush() {
        if (pendingLength == 0) {
            return;
        }
        byte[] bytes = java.util.Arrays.copyOf(pending, pendingLength);
        pendingLength = 0;
        text(CodePage.decode(bytes, page()));
        if (pending.length > 1 << 16) {
            pending = new byte[256];
        }
    }

    private int page() {
        Integer page = pageOfFont.get(now.font);
        return page == null || page == 0 || now.tag && page == CodePage.WESTERN ? documentPage : page;
    }

    private void text(String text) {
        if (kind != RtfBody.Kind.HTML || now.tag) {
            out.append(text);
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append(isEntity(text, i) ? "&" : "&amp;");
                default -> out.append(c);
            }
        }
    }

    /** Some programs write entities of the HTML as text. */
    private static boolean isEntity(String text, int ampersand) {
        int i = ampersand + 1;
        while (i < text.length() && i - ampersand < 12 && (text.charAt(i) == '#' || isWordChar(text.charAt(i)))) {
            i++;
        }
        return i > ampersand + 1 && i < text.length() && text.charAt(i) == ';';
    }

    private static boolean isWordChar(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    /** A character that a control word stands for. */
    private void special(String text, String entity) {
        flush();
        if (toSkip > 0) {
            toSkip--;
        } else if (visible()) {
            out.append(kind == RtfBody.Kind.HTML ? entity : text);
        }
    }

    // ---- Control words ----

    private void control() {
        if (at >= in.length) {
            return;
        }
        byte c = in[at];
        if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
            word();
            return;
        }
        at++;
        switch (c) {
            case '\'' -> hex();
            case '\\', '{', '}' -> character(c);
            case '*' -> starred = true;
            case '~' -> special(" ", "&nbsp;");
            case '_' -> special("‑", "&#8209;");
            case '-' -> special("", "&shy;");
            case '\r', '\n' -> newLine();
            default -> {}
        }
    }

    private void hex() {
        int high = at < in.length ? Character.digit(in[at], 16) : -1;
        int low = at + 1 < in.length ? Character.digit(in[at + 1], 16) : -1;
        if (high >= 0 && low >= 0) {
            at += 2;
            character((byte) (high << 4 | low));
        }
    }

    private void word() {
        int start = at;
        while (at < in.length && (in[at] >= 'a' && in[at] <= 'z' || in[at] >= 'A' && in[at] <= 'Z')) {
            at++;
        }
        String word = new String(in, start, Math.min(at - start, 40), StandardCharsets.ISO_8859_1);
        boolean negative = at < in.length && in[at] == '-';
        int digits = negative ? at + 1 : at;
        long number = 0;
        int end = digits;
        while (end < in.length && in[end] >= '0' && in[end] <= '9') {
            number = Math.min(number * 10 + in[end] - '0', Integer.MAX_VALUE);
            end++;
        }
        boolean numbered = end > digits;
        if (numbered) {
            at = end;
        }
        if (at < in.length && in[at] == ' ') {
            at++;
        }
        boolean first = starred;
        starred = false;
        words++;
        apply(word, numbered ? (int) (negative ? -number : number) : -1, numbered, first);
    }

    private void apply(String word, int number, boolean numbered, boolean ignorable) {
        if (word.equals("bin")) {
            at = (int) Math.min(in.length, at + (long) Math.max(0, number));
            return;
        }
        flush();
        switch (word) {
            case "htmltag" -> {
                now.tag = true;
                now.repeated = false;
            }
            case "htmlrtf" -> now.repeated = !numbered || number != 0;
            case "fromhtml" -> source(number == 0 ? RtfBody.Kind.RTF : RtfBody.Kind.HTML);
            case "fromtext" -> source(RtfBody.Kind.TEXT);
            case "ansicpg" -> documentPage = CodePage.charset(number) == null ? CodePage.WESTERN : number;
            case "mac" -> documentPage = 10000;
            case "pc" -> documentPage = 437;
            case "pca" -> documentPage = 850;
            case "f", "deff" -> font(word, number);
            case "fcharset" -> fontPage(pageOf(number));
            case "cpg" -> fontPage(number);
            case "plain" -> now.font = -1;
            case "uc" -> now.unicodeSkip = Math.clamp(number, 0, 100);
            case "u" -> unicode(number);
            case "fonttbl" -> {
                now.skipped = true;
                now.fonts = true;
            }
            case "mhtmltag",
                    "colortbl",
                    "stylesheet",
                    "info",
                    "pict",
                    "header",
                    "headerl",
                    "headerr",
                    "headerf",
                    "footer",
                    "footerl",
                    "footerr",
                    "footerf",
                    "objdata",
                    "fldinst",
                    "listtable",
                    "listoverridetable",
                    "pntext",
                    "themedata",
                    "datastore" -> now.skipped = true;
            default -> {
                if (ignorable) {
                    now.skipped = true;
                } else {
                    visibleWord(word);
                }
            }
        }
    }

    private void visibleWord(String word) {
        switch (word) {
            case "par", "line", "sect", "page" -> newLine();
            case "row" -> special("\r\n", "");
            case "tab" -> special("\t", "\t");
            case "cell", "nestcell" -> special("\t", "");
            case "lquote" -> special("‘", "&lsquo;");
            case "rquote" -> special("’", "&rsquo;");
            case "ldblquote" -> special("“", "&ldquo;");
            case "rdblquote" -> special("”", "&rdquo;");
            case "bullet" -> special("•", "&bull;");
            case "endash" -> special("–", "&ndash;");
            case "emdash" -> special("—", "&mdash;");
            case "enspace" -> special(" ", "&ensp;");
            case "emspace" -> special(" ", "&emsp;");
            case "zwj" -> special("\u200D", "&zwj;");
            case "zwnj" -> special("\u200C", "&zwnj;");
            case "ltrmark" -> special("\u200E", "&lrm;");
            case "rtlmark" -> special("\u200F", "&rlm;");
            default -> {}
        }
    }

    private void newLine() {
        special("\r\n", "\r\n");
    }

    private void source(RtfBody.Kind source) {
        if (words <= FIRST_WORDS && kind == RtfBody.Kind.RTF && out.isEmpty()) {
            kind = source;
        }
    }

    private void font(String word, int number) {
        if (word.equals("f")) {
            now.font = number;
            if (now.fonts) {
                definedFont = number;
            }
        }
    }

    private void fontPage(int page) {
        if (now.fonts && definedFont >= 0 && pageOfFont.size() < MOST_FONTS && CodePage.charset(page) != null) {
            pageOfFont.putIfAbsent(definedFont, page);
        }
    }

    private void unicode(int number) {
        if (toSkip > 0) {
            toSkip--;
            return;
        }
        if (visible()) {
            char c = (char) number;
            if (c != 0) {
                text(String.valueOf(c));
            }
        }
        toSkip = now.unicodeSkip;
    }

    /** The code page of a font's charset ({@code \fcharset}); 0 for the document's own. */
    private static int pageOf(int charset) {
        return switch (charset) {
            case 0 -> CodePage.WESTERN;
            case 77 -> 10000;
            case 128 -> 932;
            case 129 -> 949;
            case 130 -> 1361;
            case 134 -> 936;
            case 136 -> 950;
            case 161 -> 1253;
            case 162 -> 1254;
            case 163 -> 1258;
            case 177 -> 1255;
            case 178, 179, 180 -> 1256;
            case 181 -> 1255;
            case 186 -> 1257;
            case 204 -> 1251;
            case 222 -> 874;
            case 238 -> 1250;
            case 254 -> 437;
            case 255 -> 850;
            default -> 0;
        };
    }
}
