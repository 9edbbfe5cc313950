package org.daylight.timelock;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import org.daylight.format.Sha256;

/**
 * A public randomness beacon ({@code spec/timelock.md} section 1): many organisations together sign the number of each round when its time comes, and
 * nobody can sign it before unless enough of them agree to. Immutable.
 *
 * @param name for people
 * @param chainHash 64 hexadecimal digits that identify the beacon
 * @param publicKey 192 hexadecimal digits: a point of G2, compressed
 * @param genesis when round 1 is signed, in seconds since 1970
 * @param period seconds from one round to the next
 */
public record Beacon(String name, String chainHash, String publicKey, long genesis, int period) {
    /** The beacon of the League of Entropy that is used. */
    public static final Beacon QUICKNET = new Beacon(
            "quicknet",
            "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971",
            "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b"
                + "0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a",
            1_692_803_367,
            3);

    /** The first round that is signed at a time or later; at least 1. */
    public long roundAt(Instant time) {
        long seconds = time.getEpochSecond() + (time.getNano() > 0 ? 1 : 0);
        return seconds <= genesis ? 1 : 1 + Math.ceilDiv(seconds - genesis, period);
    }

    /** When a round is signed; {@link Instant#MAX} if it is beyond all times. @param round 1 or more */
    public Instant timeOf(long round) {
        if (round < 1) {
            throw new IllegalArgumentException("rounds are counted from 1");
        }
        long most = (Instant.MAX.getEpochSecond() - genesis) / period;
        return round - 1 > most ? Instant.MAX : Instant.ofEpochSecond(genesis + (round - 1) * period);
    }

    byte[] key() {
        return HexFormat.of().parseHex(publicKey);
    }

    /** What is signed for a round: SHA-256 of its number as 8 bytes, big-endian. */
    static byte[] message(long round) {
        return Sha256.of(ByteBuffer.allocate(Long.BYTES).putLong(round).array()).bytes();
    }
}
