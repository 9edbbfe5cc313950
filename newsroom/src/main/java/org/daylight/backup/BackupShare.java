package org.daylight.backup;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.daylight.format.Json;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.keytext.WrittenKey;
import org.daylight.trustees.KeyShare;
import org.daylight.trustees.SplitKey;

/**
 * One person's share of the key of a backup: the content of a share file, and the line of 32 words in which it is passed on
 * ({@code spec/backup.md} section 3). Immutable. Secret: never printed by {@link #toString}.
 *
 * @param head of the backup
 * @param share of the person
 */
public record BackupShare(BackupHead head, KeyShare share) {

    /** The longest share file before it is encrypted, in bytes. */
    public static final int MAX_BYTES = 2 * BackupHead.MAX_BYTES;

    private static final String CODE = "backup-share";
    private static final String PREFIX = "daylight backup share:";
    private static final Pattern START =
            Pattern.compile("^\\s*daylight\\s+backup\\s+share\\s*:?", Pattern.CASE_INSENSITIVE);
    private static final byte[] LABEL = "daylight backup share\n".getBytes(StandardCharsets.US_ASCII);
    private static final int ID = 7;
    private static final int BODY = ID + 1 + KeyShare.BYTES;
    private static final int BYTES = 44;

    /** Throws a {@link Malformed} unless the share belongs to the head. */
    public BackupShare {
        BackupHead.Shares shares = head.shares();
        Malformed.unless(shares != null, CODE, "the key of this backup is not divided");
        Malformed.unless(
                share.index() <= shares.holders().size() && shares.commitments().isGenuine(share),
                CODE,
                "the share is false: it does not fit the commitments of the backup");
    }

    /** The name of the person. */
    public String holder() {
        return java.util.Objects.requireNonNull(head.shares()).holders().get(share.index() - 1);
    }

    /** The content of the share file. */
    public byte[] bytes() {
        return Json.Obj.EMPTY
                .with("format", 1)
                .with("backup", Json.parse(head.bytes(), BackupHead.MAX_BYTES).orThrow())
                .with("holder", share.index())
                .with("share", HexFormat.of().formatHex(share.value()))
                .bytes();
    }

    /** Reads and verifies the content of a share file; refused with the code {@code json-malformed} or one of this package. */
    public static Outcome<BackupShare> parse(byte[] content) {
        return Json.parse(content, MAX_BYTES)
                .then(json -> Malformed.caught(() -> {
                    Malformed.unless(
                            json instanceof Json.Obj object
                                    && object.number("format").orElse(0) == 1,
                            CODE,
                            "it is not the share of a backup");
                    var object = (Json.Obj) json;
                    Malformed.unless(object.get("backup").orElse(null) instanceof Json.Obj, CODE, "it names no backup");
                    long holder = object.number("holder").orElse(0);
                    String share = object.string("share").orElse("");
                    Malformed.unless(
                            holder >= 1
                                    && holder <= SplitKey.MAX_TRUSTEES
                                    && Sha256.parse(share).isOk(),
                            CODE,
                            "it is damaged");
                    BackupHead head = BackupHead.parse(
                                    ((Json.Obj) object.get("backup").orElseThrow()).bytes())
                            .ok()
                            .orElseThrow(() -> new Malformed(CODE, "what it says about the backup is damaged"));
                    return new BackupShare(
                            head, new KeyShare((int) holder, HexFormat.of().parseHex(share)));
                }));
    }

    /** The line to pass on, without a line feed. */
    public String line() {
        byte[] body = ByteBuffer.allocate(BODY)
                .put(idOf(head))
                .put((byte) share.index())
                .put(share.value())
                .array();
        byte[] bytes = Arrays.copyOf(body, BYTES);
        System.arraycopy(Sha256.of(LABEL, body).bytes(), 0, bytes, BODY, BYTES - BODY);
        return PREFIX + " " + WrittenKey.wordsOf(bytes);
    }

    /** Reads a line that belongs to a backup; refused with the code {@code key-words} or {@code backup-share}. */
    public static Outcome<BackupShare> ofLine(String line, BackupHead head) {
        if (line.length() > WrittenKey.MAX_CHARS) {
            return Outcome.refused(CODE, "a share is shorter than " + WrittenKey.MAX_CHARS + " characters");
        }
        return WrittenKey.bytesOfWords(START.matcher(line).replaceFirst(""), BYTES)
                .then(bytes -> Malformed.caught(() -> {
                    byte[] body = Arrays.copyOf(bytes, BODY);
                    byte[] checksum = Arrays.copyOf(Sha256.of(LABEL, body).bytes(), BYTES - BODY);
                    Malformed.unless(
                            Arrays.equals(checksum, 0, checksum.length, bytes, BODY, BYTES),
                            CODE,
                            "its checksum is wrong: a word is another one, or two are exchanged");
                    Malformed.unless(
                            Arrays.equals(idOf(head), Arrays.copyOf(body, ID)), CODE, "it belongs to another backup");
                    int index = body[ID] & 0xff;
                    Malformed.unless(index >= 1 && index <= SplitKey.MAX_TRUSTEES, CODE, "it is no share of a backup");
                    return new BackupShare(head, new KeyShare(index, Arrays.copyOfRange(body, ID + 1, BODY)));
                }));
    }

    private static byte[] idOf(BackupHead head) {
        return Arrays.copyOf(HexFormat.of().parseHex(head.id()), ID);
    }

    /** Never the share. */
    @Override
    public String toString() {
        return "share " + share.index() + " of a backup";
    }
}
