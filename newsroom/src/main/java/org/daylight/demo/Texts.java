package org.daylight.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;

/** Reads the resource files, and changes text as mail programs and hurried writers do. */
final class Texts {
    private Texts() {}

    /** A resource of this package, as UTF-8 with {@code \n} line ends. */
    static String read(String name) {
        try (InputStream in = Texts.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> lines(String name) {
        return read(name).lines().toList();
    }

    /** Lower-case letters and digits only, as in a domain or a file name. */
    static String slug(String text) {
        String plain =
                text.replace("ø", "o").replace("Ø", "O").replace("æ", "ae").replace("ß", "ss");
        String bare = Normalizer.normalize(plain, Normalizer.Form.NFD).toLowerCase(Locale.ROOT);
        var out = new StringBuilder();
        for (int i = 0; i < bare.length(); i++) {
            char c = bare.charAt(i);
            if (c >= 'a' && c <= 'z' || c >= '0' && c <= '9') {
                out.append(c);
            } else if (c == ' ' || c == '-') {
                if (!out.isEmpty() && out.charAt(out.length() - 1) != '-') {
                    out.append('-');
                }
            }
        }
        return out.isEmpty() ? "x" : out.toString();
    }

    static boolean ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** Breaks lines longer than the width at spaces; quoted lines stay as they are. */
    static String wrap(String text, int width, boolean flowed) {
        var out = new StringBuilder(text.length() + 32);
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            if (end < 0) {
                end = text.length();
            }
            wrapLine(text, at, end, width, flowed, out);
            out.append('\n');
            at = end + 1;
        }
        return out.toString();
    }

    private static void wrapLine(String text, int from, int end, int width, boolean flowed, StringBuilder out) {
        int start = from;
        while (end - start > width && text.charAt(start) != '>') {
            int space = text.lastIndexOf(' ', start + width);
            if (space <= start) {
                break;
            }
            // RFC 3676: a line that ends in a space flows on
            out.append(text, start, flowed ? space + 1 : space).append('\n');
            start = space + 1;
        }
        out.append(text, start, end);
    }

    /** Puts {@code "> "} before each line. */
    static String quote(String text, int maxLines) {
        var out = new StringBuilder(text.length() + 64);
        int lines = 0;
        for (String line : text.stripTrailing().split("\n", -1)) {
            if (lines++ == maxLines) {
                out.append("> [...]\n");
                break;
            }
            out.append(line.isEmpty() ? ">" : line.charAt(0) == '>' ? ">" : "> ")
                    .append(line)
                    .append('\n');
        }
        return out.toString();
    }

    /** Swaps two letters in some of the longer words. */
    static String mistype(String text, int percent, Dice dice) {
        if (percent == 0) {
            return text;
        }
        var out = new StringBuilder(text);
        int run = 0;
        for (int i = 0; i < out.length(); i++) {
            run = Character.isLowerCase(out.charAt(i)) ? run + 1 : 0;
            if (run == 4 && dice.chance(percent)) {
                char c = out.charAt(i - 1);
                out.setCharAt(i - 1, out.charAt(i - 2));
                out.setCharAt(i - 2, c);
            }
        }
        return out.toString();
    }

    static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\n", "<br>\n");
    }
}
