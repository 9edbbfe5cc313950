package org.daylight.lease;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.daylight.format.Json;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;

/**
 * One record of a lease ({@code spec/lease.md} section 2). Immutable.
 *
 * @param lease 32 hexadecimal digits, the same in all records
 * @param number from 1, without a gap
 * @param kind what the holder does
 * @param holder the name that the newsroom was given for this purpose
 * @param nonce 32 hexadecimal digits, random: shows the writer that the record is its own
 * @param size how many entries the log has: for {@code SIGN} after signing, otherwise now
 * @param root of the tree of these entries
 * @param fromSize how many entries the holder has before it signs; equal to {@code size} for other kinds
 * @param fromRoot of the tree of these entries
 * @param voided the number of a record of the kind {@code SIGN} that never became public, according to the one who took the lease; 0 for none
 * @param previous SHA-256 of the file before; all zero for the first
 */
public record LeaseRecord(
        String lease,
        int number,
        Kind kind,
        String holder,
        String nonce,
        long size,
        Sha256 root,
        long fromSize,
        Sha256 fromRoot,
        int voided,
        Sha256 previous) {

    /** The longest record, in bytes. */
    public static final int MAX_BYTES = 4096;

    /** What {@code previous} is in the first record. */
    public static final Sha256 NONE = Sha256.wrap(new byte[Sha256.BYTES]);

    /** The longest name of a holder, in characters. */
    public static final int MAX_HOLDER = 60;

    private static final String CODE = "lease-record";
    private static final Pattern RANDOM = Pattern.compile("[0-9a-f]{32}");

    /** What the holder does. */
    public enum Kind {
        /** It takes the lease. */
        TAKE,
        /** It is going to sign a checkpoint with {@code size} entries. */
        SIGN,
        /** It ends the lease: nobody may sign by it any more. */
        END
    }

    /** Throws a {@link Malformed} with a one-line reason if something is out of range. */
    public LeaseRecord {
        Malformed.unless(
                RANDOM.matcher(lease).matches() && RANDOM.matcher(nonce).matches(), CODE, "an identifier is damaged");
        Malformed.unless(number >= 1 && voided >= 0 && voided < number, CODE, "a number is out of range");
        Malformed.unless(fromSize >= 0 && fromSize <= size, CODE, "a size is out of range");
        Malformed.unless(
                isHolder(holder),
                CODE,
                "the name of a holder has 1 to " + MAX_HOLDER + " letters, digits, spaces and -");
    }

    /** Whether it has the form of the identifier of a lease. */
    static boolean isIdentifier(String text) {
        return RANDOM.matcher(text).matches();
    }

    /** Whether a newsroom can have this name in a lease. It is chosen by people, and must not be taken from a machine. */
    public static boolean isHolder(String name) {
        return name.length() <= MAX_HOLDER && name.matches("[\\p{L}\\p{N}]+([ -][\\p{L}\\p{N}]+)*");
    }

    /** The bytes of the file. @param secret that all newsrooms of this log have */
    public byte[] bytes(byte[] secret) {
        Json.Obj content = content();
        return content.with("mac", mac(content, secret).hex()).bytes();
    }

    /** Reads a file; refused with the code {@code lease-record} or {@code json-malformed}. */
    public static Outcome<LeaseRecord> parse(byte[] bytes, byte[] secret) {
        return Json.parse(bytes, MAX_BYTES)
                .then(json -> Malformed.caught(() -> {
                    Malformed.unless(
                            json instanceof Json.Obj object
                                    && object.number("format").orElse(0) == 1,
                            CODE,
                            "it has another format: perhaps a later version of Daylight wrote it");
                    var object = (Json.Obj) json;
                    Kind kind = Arrays.stream(Kind.values())
                            .filter(each ->
                                    word(each).equals(object.string("kind").orElse("")))
                            .findAny()
                            .orElseThrow(() -> new Malformed(CODE, "its kind is unknown"));
                    var record = new LeaseRecord(
                            object.string("lease").orElse(""),
                            number(object, "number"),
                            kind,
                            object.string("holder").orElse(""),
                            object.string("nonce").orElse(""),
                            object.number("size").orElse(-1),
                            hash(object, "root"),
                            object.number("fromSize").orElse(-1),
                            hash(object, "fromRoot"),
                            number(object, "voided"),
                            hash(object, "previous"));
                    Malformed.unless(
                            MessageDigest.isEqual(
                                    mac(record.content(), secret).bytes(),
                                    hash(object, "mac").bytes()),
                            CODE,
                            "it was not written by a newsroom of this log, or was changed");
                    return record;
                }));
    }

    private Json.Obj content() {
        return Json.Obj.EMPTY
                .with("format", 1)
                .with("lease", lease)
                .with("number", number)
                .with("kind", word(kind))
                .with("holder", holder)
                .with("nonce", nonce)
                .with("size", size)
                .with("root", root.hex())
                .with("fromSize", fromSize)
                .with("fromRoot", fromRoot.hex())
                .with("voided", voided)
                .with("previous", previous.hex());
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static int number(Json.Obj object, String name) {
        long value = object.number(name).orElse(-1);
        Malformed.unless(value >= 0 && value <= Integer.MAX_VALUE, CODE, name + " is missing");
        return (int) value;
    }

    private static Sha256 hash(Json.Obj object, String name) {
        return Sha256.parse(object.string(name).orElse(""))
                .ok()
                .orElseThrow(() -> new Malformed(CODE, name + " is missing"));
    }

    private static Sha256 mac(Json.Obj content, byte[] secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return Sha256.wrap(mac.doFinal(content.bytes()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has HMAC-SHA-256", e);
        }
    }
}
