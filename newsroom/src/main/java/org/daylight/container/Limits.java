package org.daylight.container;

/**
 * The bounds within which a source is read.
 *
 * @param messageBytes the largest message that is taken in; it is held in memory about twice
 * @param bombBytes what an outer file may unpack to, whatever its size
 * @param bombRatio how many times its own size it may unpack to beyond that
 */
public record Limits(int messageBytes, long bombBytes, long bombRatio) {

    /** 256 MiB a message; 1 GiB, and 200 times the file's size beyond that (text mail stays below 50 times). */
    public static final Limits DEFAULT = new Limits(256 << 20, 1L << 30, 200);

    long unpacked(long fileBytes) {
        return bombBytes + Math.multiplyExact(Math.min(fileBytes, Long.MAX_VALUE / 1_000_000), bombRatio);
    }
}
