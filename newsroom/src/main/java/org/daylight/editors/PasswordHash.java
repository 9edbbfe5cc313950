package org.daylight.editors;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.daylight.format.Outcome;

/**
 * The hash of a password, by Argon2id (RFC 9106), with its parameters. New hashes use 19 MiB, 2 passes and 1 lane, which
 * OWASP's Password Storage Cheat Sheet names as the minimum.
 *
 * @param memoryKib 8 to 2^20
 * @param passes 1 to 100
 * @param lanes 1 to 16
 */
public record PasswordHash(int memoryKib, int passes, int lanes, byte[] salt, byte[] hash) {

    /** The shortest password, in characters. */
    public static final int MIN_CHARACTERS = 12;

    /** The longest password, in bytes. */
    public static final int MAX_BYTES = 1_024;

    /** How much work a new hash takes. */
    record Cost(int memoryKib, int passes, int lanes) {
        static final Cost STANDARD = new Cost(19 << 10, 2, 1);
    }

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int MAX_MEMORY_KIB = 1 << 20;
    private static final int MAX_PASSES = 100;
    private static final int MAX_LANES = 16;

    private static final Pattern TEXT = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([A-Za-z0-9+/]{22})\\$([A-Za-z0-9+/]{43})");

    /** Hashes a password with a new salt. @param password in UTF-8 */
    public static PasswordHash of(byte[] password, SecureRandom random) {
        return of(password, random, Cost.STANDARD);
    }

    static PasswordHash of(byte[] password, SecureRandom random, Cost cost) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        byte[] hash = compute(password, salt, cost.memoryKib, cost.passes, cost.lanes, HASH_BYTES);
        return new PasswordHash(cost.memoryKib, cost.passes, cost.lanes, salt, hash);
    }

    /**
     * The hash of a user who has no password. No password is known that has it; to compare one with it takes as long as with any other
     * of this cost.
     */
    static PasswordHash ofNobody(SecureRandom random, Cost cost) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        byte[] hash = new byte[HASH_BYTES];
        random.nextBytes(hash);
        return new PasswordHash(cost.memoryKib, cost.passes, cost.lanes, salt, hash);
    }

    /** Whether this is the password. Takes the same time for every password of the same length. */
    public boolean matches(byte[] password) {
        return MessageDigest.isEqual(hash, compute(password, salt, memoryKib, passes, lanes, hash.length));
    }

    static byte[] compute(byte[] password, byte[] salt, int memoryKib, int passes, int lanes, int length) {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] out = new byte[length];
        generator.generateBytes(password, out);
        return out;
    }

    /** As other programs write it: {@code $argon2id$v=19$m=19456,t=2,p=1$SALT$HASH}. */
    public String text() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + memoryKib + ",t=" + passes + ",p=" + lanes + "$" + base64.encodeToString(salt)
                + "$" + base64.encodeToString(hash);
    }

    static Outcome<PasswordHash> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Outcome.refused("password-malformed", "it is not a hash of Argon2id");
        }
        int memory = Integer.parseInt(parts.group(1));
        int passes = Integer.parseInt(parts.group(2));
        int lanes = Integer.parseInt(parts.group(3));
        if (memory < 8 * lanes
                || memory > MAX_MEMORY_KIB
                || passes < 1
                || passes > MAX_PASSES
                || lanes < 1
                || lanes > MAX_LANES) {
            return Outcome.refused("password-malformed", "its parameters are out of range");
        }
        // The pattern has only lengths and characters that are base64 without padding.
        return Outcome.ok(new PasswordHash(
                memory,
                passes,
                lanes,
                Base64.getDecoder().decode(parts.group(4)),
                Base64.getDecoder().decode(parts.group(5))));
    }

    /** Two are equal when their text is. */
    @Override
    public boolean equals(Object other) {
        return other instanceof PasswordHash that && text().equals(that.text());
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    /** Without the hash, so that no message shows it. */
    @Override
    public String toString() {
        return "a password's hash";
    }
}
