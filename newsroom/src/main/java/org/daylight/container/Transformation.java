package org.daylight.container;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What was changed to extract a message from its container, so that {@link #undo} can rebuild the container's bytes.
 * Immutable by convention: the arrays are not copied.
 *
 * <p>docs/decisions/0020 says what is removed and why no more; 0061 says what is inserted. No message has both unquoted
 * lines and insertions.
 *
 * @param before the bytes before the message: the mbox separator line with its line ending; empty outside mbox
 * @param unquoted where a {@code >} was removed before a {@code From } line: offsets in the resulting message,
 *     ascending; or {@link #EVERY_LINE}
 * @param after the bytes after the message: the blank line that programs add to an mbox; empty when there was none
 * @param inserted what is in the message and not in the container: pairs of offset in the resulting message and length,
 *     ascending and not adjacent
 * @param byLength whether the end of the message was taken from its Content-Length (mboxcl, mboxcl2)
 */
public record Transformation(byte[] before, int[] unquoted, byte[] after, int[] inserted, boolean byLength) {

    private static final byte[] NOTHING = {};

    /**
     * Stands for very many offsets: the container has a {@code >} before every line of the message that matches {@code
     * ^>*From }.
     */
    static final int[] EVERY_LINE = {-1};

    private static final String EVERY = "every-line";

    /** Nothing was changed: the message is the container's bytes. */
    static final Transformation NONE = new Transformation(NOTHING, new int[0], NOTHING, new int[0], false);

    /** A transformation without insertions. */
    Transformation(byte[] before, int[] unquoted, byte[] after, boolean byLength) {
        this(before, unquoted, after, new int[0], byLength);
    }

    /** Rebuilds the container's bytes from the message that was extracted from it. */
    public byte[] undo(byte[] message) {
        var slice = new ByteArrayOutputStream(before.length + message.length + unquoted.length + after.length);
        slice.writeBytes(before);
        if (Arrays.equals(unquoted, EVERY_LINE)) {
            slice.writeBytes(Quoting.quote(message));
            slice.writeBytes(after);
            return slice.toByteArray();
        }
        int done = 0;
        for (int offset : unquoted) {
            slice.write(message, done, offset - done);
            slice.write('>');
            done = offset;
        }
        for (int i = 0; i < inserted.length; i += 2) {
            slice.write(message, done, inserted[i] - done);
            done = inserted[i] + inserted[i + 1];
        }
        slice.write(message, done, message.length - done);
        slice.writeBytes(after);
        return slice.toByteArray();
    }

    /**
     * The mbox separator line without its line ending, byte for character: the envelope sender and the time of
     * delivery.
     */
    public Optional<String> separator() {
        String line = new String(before, StandardCharsets.ISO_8859_1);
        int from = line.indexOf("From ");
        return from < 0 ? Optional.empty() : Optional.of(line.substring(from).stripTrailing());
    }

    /**
     * The transformation as one line of printable ASCII, empty for {@link #NONE}. It has words separated by blanks,
     * each present only if it applies: {@code before=HEX unquoted=N,N after=HEX inserted=N+N,N+N by-length}. {@link
     * #parse} reads it.
     */
    public String text() {
        var text = new StringBuilder();
        if (before.length > 0) {
            text.append(" before=").append(HexFormat.of().formatHex(before));
        }
        if (unquoted.length > 0) {
            text.append(" unquoted=")
                    .append(
                            Arrays.equals(unquoted, EVERY_LINE)
                                    ? EVERY
                                    : Arrays.stream(unquoted)
                                            .mapToObj(Integer::toString)
                                            .collect(Collectors.joining(",")));
        }
        if (after.length > 0) {
            text.append(" after=").append(HexFormat.of().formatHex(after));
        }
        for (int i = 0; i < inserted.length; i += 2) {
            text.append(i == 0 ? " inserted=" : ",")
                    .append(inserted[i])
                    .append('+')
                    .append(inserted[i + 1]);
        }
        if (byLength) {
            text.append(" by-length");
        }
        return text.isEmpty() ? "" : text.substring(1);
    }

    /**
     * Reads what {@link #text} wrote.
     *
     * @throws IllegalArgumentException when the text has another form
     */
    public static Transformation parse(String text) {
        byte[] before = NOTHING;
        int[] unquoted = {};
        byte[] after = NOTHING;
        int[] inserted = {};
        boolean byLength = false;
        for (String word : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
            int is = word.indexOf('=');
            String value = word.substring(is + 1);
            switch (word.substring(0, Math.max(is, 0))) {
                case "before" -> before = HexFormat.of().parseHex(value);
                case "unquoted" ->
                    unquoted = value.equals(EVERY)
                            ? EVERY_LINE
                            : Arrays.stream(value.split(","))
                                    .mapToInt(Integer::parseInt)
                                    .toArray();
                case "inserted" ->
                    inserted = Arrays.stream(value.split("[,+]"))
                            .mapToInt(Integer::parseInt)
                            .toArray();
                case "after" -> after = HexFormat.of().parseHex(value);
                default -> {
                    if (!word.equals("by-length")) {
                        throw new IllegalArgumentException("not a repair: " + word);
                    }
                    byLength = true;
                }
            }
        }
        if (inserted.length % 2 != 0) {
            throw new IllegalArgumentException("an insertion without a length: " + text);
        }
        return new Transformation(before, unquoted, after, inserted, byLength);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Transformation that
                && Arrays.equals(before, that.before)
                && Arrays.equals(unquoted, that.unquoted)
                && Arrays.equals(after, that.after)
                && Arrays.equals(inserted, that.inserted)
                && byLength == that.byLength;
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    @Override
    public String toString() {
        return "Repair[" + text() + "]";
    }
}
