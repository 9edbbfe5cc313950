package org.daylight.container;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a message was found, and what was done to extract it.
 *
 * @param container the name of the container for people: '/'-separated, beginning with the last name of the path that
 *     was given (never a path of this machine), members of an archive after {@code !}, unprintable characters escaped
 * @param offset of the message's first byte in the container, including its separator line; in bytes, after
 *     decompression
 * @param length of the message's bytes in the container: {@code repair.undo(bytes)} has exactly this length, unless the
 *     message was converted
 * @param format what the container is: {@link ContainerFormat#MBOX}, {@link ContainerFormat#PIPERMAIL}, {@link
 *     ContainerFormat#MAILDIR}, {@link ContainerFormat#MH}, {@link ContainerFormat#EMLX}, {@link
 *     ContainerFormat#PUBLIC_INBOX}, {@link ContainerFormat#IMAP} or {@link ContainerFormat#MESSAGE}
 * @param flags of a Maildir message, the letters after {@code :2,}; of a message of Apple Mail, words; of a mailbox
 *     on a server, flags and keywords as IMAP writes them; empty if there are none
 * @param lineEndings of the message's bytes
 * @param repair what was removed around and inside the message
 * @param remarks what else the container says about the message, as {@code name=value}, separated by a space, the values
 *     encoded with {@link #words}; empty if there is nothing
 * @param conversion where the contents come from, for a message that Daylight wrote; null for a message whose bytes are
 *     in the container. Its offset then identifies the item in the container
 */
public record Provenance(
        String container,
        long offset,
        long length,
        ContainerFormat format,
        String flags,
        LineEndings lineEndings,
        Transformation repair,
        String remarks,
        @Nullable ConversionNote conversion) {

    /** A place without remarks, of a message whose bytes are in the container. */
    public Provenance(
            String container,
            long offset,
            long length,
            ContainerFormat format,
            String flags,
            LineEndings lineEndings,
            Transformation repair) {
        this(container, offset, length, format, flags, lineEndings, repair, "", null);
    }

    /** A place with remarks, of a message whose bytes are in the container. */
    public Provenance(
            String container,
            long offset,
            long length,
            ContainerFormat format,
            String flags,
            LineEndings lineEndings,
            Transformation repair,
            String remarks) {
        this(container, offset, length, format, flags, lineEndings, repair, remarks, null);
    }

    /**
     * Joins words for a note of the catalog: separated by commas, and with percent-encoding for what separates words
     * (blank, comma, equals sign), for the percent sign, and for what cannot be printed.
     */
    public static String words(Collection<String> words) {
        return words.stream().map(Provenance::word).collect(Collectors.joining(","));
    }

    /** The labels in a note of the catalog, decoded; none if it has none. They are its last words. */
    public static List<String> labels(String note) {
        int at = note.indexOf(" labels=");
        return at < 0
                ? List.of()
                : Arrays.stream(note.substring(at + " labels=".length()).split(","))
                        .map(Provenance::decoded)
                        .toList();
    }

    private static String decoded(String word) {
        var bytes = new ByteArrayOutputStream();
        byte[] utf8 = word.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < utf8.length; i++) {
            int high = i + 2 < utf8.length && utf8[i] == '%' ? Character.digit(utf8[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(utf8[i + 2], 16);
            bytes.write(low < 0 ? utf8[i] : high * 16 + low);
            i += low < 0 ? 0 : 2;
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** One word, encoded as in {@link #words}. */
    public static String word(String text) {
        var out = new StringBuilder();
        text.codePoints().forEach(c -> {
            boolean isPlain = " ,=%".indexOf(c) < 0
                    && switch (Character.getType(c)) {
                        case Character.CONTROL,
                                Character.FORMAT,
                                Character.SURROGATE,
                                Character.SPACE_SEPARATOR,
                                Character.LINE_SEPARATOR,
                                Character.PARAGRAPH_SEPARATOR -> false;
                        default -> true;
                    };
            if (isPlain) {
                out.appendCodePoint(c);
            } else {
                for (byte each : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    out.append(String.format(Locale.ROOT, "%%%02X", each & 0xff));
                }
            }
        });
        return out.toString();
    }
}
