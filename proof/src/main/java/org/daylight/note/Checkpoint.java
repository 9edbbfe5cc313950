package org.daylight.note;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;

/**
 * The head of a log (c2sp.org/tlog-checkpoint, spec/log.md section 5): the number of entries and the root of the tree over them.
 * Immutable.
 *
 * @param origin identifies the log; not empty, one line
 * @param size number of leaves, 0 or more
 * @param root RFC 6962 tree hash of the leaves
 * @param extensions further lines, each not empty; Daylight writes none and preserves those it reads
 */
public record Checkpoint(String origin, long size, Sha256 root, List<String> extensions) {
    private static final String CODE = "checkpoint-malformed";

    public Checkpoint {
        extensions = List.copyOf(extensions);
        Malformed.unless(isLine(origin), CODE, "the origin is not one line of text");
        Malformed.unless(size >= 0, CODE, "the size is negative");
        Malformed.unless(
                extensions.stream().allMatch(Checkpoint::isLine), CODE, "an extension is not one line of text");
    }

    /** A checkpoint without extension lines. */
    public Checkpoint(String origin, long size, Sha256 root) {
        this(origin, size, root, List.of());
    }

    /** Reads the text of a note; refused with code {@code checkpoint-malformed}. */
    public static Outcome<Checkpoint> parse(String text) {
        return Malformed.caught(() -> parsed(text));
    }

    private static Checkpoint parsed(String text) {
        Malformed.unless(text.length() <= SignedNote.MAX_BYTES, CODE, "it is too long");
        Malformed.unless(text.endsWith("\n"), CODE, "the last line does not end with a line feed");
        List<String> lines = Arrays.asList(text.substring(0, text.length() - 1).split("\n", -1));
        Malformed.unless(lines.size() >= 3, CODE, "it has fewer than three lines");
        byte[] root = KeyText.base64(lines.get(2), CODE, "the root");
        Malformed.unless(root.length == Sha256.BYTES, CODE, "the root is not 32 bytes long");
        return new Checkpoint(lines.get(0), decimal(lines.get(1)), Sha256.wrap(root), lines.subList(3, lines.size()));
    }

    private static long decimal(String digits) {
        Malformed.unless(digits.matches("0|[1-9][0-9]{0,18}"), CODE, "the size is not a decimal number");
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw new Malformed(CODE, "the size is above 2^63 - 1");
        }
    }

    private static boolean isLine(String line) {
        return !line.isEmpty()
                && line.chars().allMatch(c -> c >= 0x20)
                && StandardCharsets.UTF_8.newEncoder().canEncode(line);
    }

    /**
     * Reads a signed checkpoint and verifies it. The key of a log has the log's origin as its name (spec/log.md section 5). So a
     * checkpoint with another origin is refused, even if this key has signed it.
     *
     * @return the checkpoint, or refused with a code of {@link SignedNote}, {@code checkpoint-malformed} or {@code checkpoint-origin}
     */
    public static Outcome<Checkpoint> open(byte[] note, NoteKey.Verifier logKey) {
        return SignedNote.parse(note)
                .then(signed -> signed.verify(List.of(logKey)).then(keys -> parse(signed.text())))
                .then(checkpoint -> checkpoint.origin.equals(logKey.name())
                        ? Outcome.ok(checkpoint)
                        : Outcome.refused(
                                "checkpoint-origin",
                                "it is a checkpoint of the log " + Malformed.quoted(checkpoint.origin)));
    }

    /** The text of the note, which is what the key signs. */
    String text() {
        var out = new StringBuilder(origin).append('\n').append(size).append('\n');
        out.append(Base64.getEncoder().encodeToString(root.bytes())).append('\n');
        extensions.forEach(line -> out.append(line).append('\n'));
        return out.toString();
    }

    /**
     * Signs the checkpoint. The signer promises that this head extends every head that the key signed before.
     *
     * @throws IllegalArgumentException if the key's name is not the origin
     */
    public SignedNote sign(NoteKey.Signer logKey) {
        Malformed.unless(origin.equals(logKey.name()), "checkpoint-origin", "the key does not have the log's name");
        return SignedNote.sign(text(), logKey);
    }
}
