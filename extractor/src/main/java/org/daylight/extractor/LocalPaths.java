package org.daylight.extractor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds paths of a computer or a network, which often have a person's name in them. */
final class LocalPaths {

    /** Bytes of a file that are searched. */
    private static final int SEARCHED_BYTES = 16 << 20;

    private static final int MOST = 40;
    private static final String CHARACTERS = "[^\"<>|*?\\p{Cntrl}\\x{fffd}]";

    private static final Pattern PATH = Pattern.compile(
            "(?:file:/{2,5}|(?<![A-Za-z])[A-Za-z]:[\\\\/](?!/)|\\\\\\\\[\\w.$-]{2,60}\\\\|/(?:Users|home)/)"
                    + CHARACTERS + "{3,200}");

    /** In binary data: printable characters only, and only paths with two steps. */
    private static final Pattern IN_BINARY = Pattern.compile(
            "(?:(?<![A-Za-z])[A-Za-z]:\\\\|\\\\\\\\[\\w.$-]{2,60}\\\\)(?:[\\w .,()&'~$#@+\\p{L}-]{1,80}\\\\)[\\w"
                    + " .,()&'~$#@+\\p{L}-]{2,120}");

    private LocalPaths() {}

    /** Notes the paths in a text, such as the value of a property. */
    static void in(String text, @Nullable String inside, String place, RevealOutput out) {
        boolean possible = text.contains("\\")
                || text.contains("file:")
                || text.contains("/Users/")
                || text.contains("/home/")
                || text.contains(":/");
        if (!possible || text.startsWith("http://") || text.startsWith("https://")) {
            return;
        }
        Matcher found = PATH.matcher(text);
        for (int i = 0; i < MOST && found.find(); i++) {
            out.add(Revealed.PATH, inside, place, found.group());
        }
    }

    /** Notes the paths in binary data, in characters of one and of two bytes. */
    static void inBinary(Path file, @Nullable String inside, RevealOutput out) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(SEARCHED_BYTES);
        }
        search(new String(bytes, StandardCharsets.ISO_8859_1), inside, out);
        search(new String(bytes, 0, bytes.length & ~1, StandardCharsets.UTF_16LE), inside, out);
        if (bytes.length > 2) {
            search(new String(bytes, 1, bytes.length - 1 & ~1, StandardCharsets.UTF_16LE), inside, out);
        }
    }

    private static void search(String text, @Nullable String inside, RevealOutput out) {
        Matcher found = IN_BINARY.matcher(text);
        for (int i = 0; i < MOST && found.find(); i++) {
            out.add(Revealed.PATH, inside, "", found.group());
        }
    }
}
