package org.daylight.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * 32 bytes: a SHA-256 hash (FIPS 180-4), or another value of that length such as a salt. Immutable; equal by content; ordered as
 * unsigned bytes, which is also the order of {@link #hex()}.
 *
 * <p>Stored as four longs, so that a tree of a million leaves is a million small objects and no arrays.
 */
public final class Sha256 implements Comparable<Sha256> {
    /** The length in bytes. */
    public static final int BYTES = 32;

    /** Never updated, so any thread may clone it. */
    private static final MessageDigest FRESH = named();

    private final long a;
    private final long b;
    private final long c;
    private final long d;

    private Sha256(ByteBuffer bytes) {
        this(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    }

    private Sha256(long a, long b, long c, long d) {
        this.a = a;
        this.b = b;
        this.c = c;
        this.d = d;
    }

    /** The SHA-256 of the concatenated parts. */
    public static Sha256 of(byte[]... parts) {
        MessageDigest digest = digest();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return wrap(digest.digest());
    }

    /** The SHA-256 of a file of any size. It is read once, in pieces. */
    public static Sha256 ofFile(Path file) throws IOException {
        MessageDigest digest = digest();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return wrap(digest.digest());
    }

    /** A new SHA-256 digest, for streamed bytes; pass its result to {@link #wrap}. */
    public static MessageDigest digest() {
        try {
            return (MessageDigest) FRESH.clone(); // takes less time than finding one by its name
        } catch (CloneNotSupportedException e) {
            return named(); // one of another provider than the JDK's
        }
    }

    private static MessageDigest named() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /**
     * The value that consists of exactly these bytes. Nothing is hashed.
     *
     * @throws IllegalArgumentException if they are not exactly 32
     */
    public static Sha256 wrap(byte[] bytes) {
        Malformed.unless(bytes.length == BYTES, "sha256-malformed", "not 32 bytes but " + bytes.length);
        return new Sha256(ByteBuffer.wrap(bytes));
    }

    /** The 32 bytes at an offset of a longer array. */
    public static Sha256 at(byte[] bytes, int offset) {
        return new Sha256(ByteBuffer.wrap(bytes, offset, BYTES));
    }

    /** Reads 64 lower-case hexadecimal digits, the only written form; refused with code {@code sha256-malformed}. */
    public static Outcome<Sha256> parse(String hex) {
        return Malformed.caught(() -> parsed(hex));
    }

    /** As {@link #parse}, but throws {@link Malformed}. */
    public static Sha256 parsed(String hex) {
        boolean digits = hex.length() == 2 * BYTES;
        for (int i = 0; digits && i < hex.length(); i++) {
            char digit = hex.charAt(i);
            digits = digit >= '0' && digit <= '9' || digit >= 'a' && digit <= 'f';
        }
        if (!digits) {
            throw new Malformed("sha256-malformed", "not 64 lower-case hexadecimal digits: " + Malformed.quoted(hex));
        }
        return new Sha256(quarter(hex, 0), quarter(hex, 16), quarter(hex, 32), quarter(hex, 48));
    }

    private static long quarter(String hex, int from) {
        return HexFormat.fromHexDigitsToLong(hex, from, from + 16);
    }

    /** The 64 lower-case hexadecimal digits. */
    public String hex() {
        return HexFormat.of().formatHex(bytes());
    }

    /** A new array of the 32 bytes. */
    public byte[] bytes() {
        byte[] out = new byte[BYTES];
        put(ByteBuffer.wrap(out));
        return out;
    }

    /** Appends the 32 bytes. */
    public void put(ByteBuffer out) {
        out.putLong(a).putLong(b).putLong(c).putLong(d);
    }

    @Override
    public int compareTo(Sha256 other) {
        int order = Long.compareUnsigned(a, other.a);
        order = order != 0 ? order : Long.compareUnsigned(b, other.b);
        order = order != 0 ? order : Long.compareUnsigned(c, other.c);
        return order != 0 ? order : Long.compareUnsigned(d, other.d);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sha256 that && a == that.a && b == that.b && c == that.c && d == that.d;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(a); // any 64 bits of a hash are as good as all
    }

    /** {@link #hex()}. */
    @Override
    public String toString() {
        return hex();
    }
}
