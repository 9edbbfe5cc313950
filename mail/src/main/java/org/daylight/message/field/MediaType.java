package org.daylight.message.field;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Interprets media types that are not of the form type/subtype (RFC 2045 section 5.1), and classifies types. */
public final class MediaType {

    private static final Set<String> MULTIMEDIA = Set.of("application", "audio", "font", "image", "model", "video");

    private MediaType() {}

    /**
     * The type that is meant. A word that is not a type means text/plain (RFC 2045 section 5.2), unless it is the name
     * of a file format.
     *
     * @param written in lower case, such as {@code text/html/plain}, {@code text}, {@code pdf}
     * @param boundary whether the field has a boundary, as a multipart must have
     */
    public static String normalized(String written, boolean boundary) {
        List<String> words = Arrays.stream(written.split("[^a-z0-9!#$&^_.+-]+", 20))
                .filter(word -> !word.isEmpty() && word.length() <= 100)
                .toList();
        if (words.isEmpty()) {
            return "text/plain";
        }
        String first = words.getFirst();
        String second = words.size() < 2 ? "" : words.get(1);
        if (MULTIMEDIA.contains(first)) {
            return second.isEmpty() ? "application/octet-stream" : first + "/" + second;
        }
        return switch (first) {
            case "text" -> "text/" + (second.isEmpty() ? "plain" : second);
            case "multipart" -> boundary ? "multipart/" + (second.isEmpty() ? "mixed" : second) : "text/plain";
            case "message" -> second.isEmpty() ? "text/plain" : "message/" + second;
            case "html" -> "text/html";
            default -> FileNames.isKnownExtension(first) ? "application/octet-stream" : "text/plain";
        };
    }

    /** Whether content of this type is markup whose tags are removed for reading. */
    public static boolean isHtml(String type) {
        return switch (type) {
            case "text/html", "text/x-html", "text/watch-html", "text/x-amp-html", "application/xhtml+xml" -> true;
            default -> false;
        };
    }

    /** Whether content starts like a PDF, ZIP, OLE, PNG, JPEG, GIF or gzip file, none of which is text. */
    public static boolean isBinary(byte[] start) {
        return begins(start, '%', 'P', 'D', 'F', '-')
                || begins(start, 'P', 'K', 3, 4)
                || begins(start, 0xD0, 0xCF, 0x11, 0xE0)
                || begins(start, 0x89, 'P', 'N', 'G')
                || begins(start, 0xFF, 0xD8, 0xFF)
                || begins(start, 'G', 'I', 'F', '8')
                || begins(start, 0x1F, 0x8B, 8);
    }

    private static boolean begins(byte[] start, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (i >= start.length || (start[i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
