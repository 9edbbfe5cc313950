package org.daylight.container;

/**
 * The bounds within which a source is read.
 *
 * @param messageBytes the largest message that is taken in; it is held in memory about twice
 * @param bombBytes what an outer file may unpack to, whatever its size
 * @param bombRatio how many times its own size it may unpack to beyond that
 * @param layers how many compressed files and archives may lie in each other; the outer one counts
 * @param archives how many archives may lie in one outer file, at whatever depth
 */
public record ContainerLimits(int messageBytes, long bombBytes, long bombRatio, int layers, int archives) {

    /**
     * 256 MiB a message; 1 GiB, and 200 times the file's size beyond that (text mail stays below 50 times); 6 layers (an
     * {@code mbox.gz} in a {@code tar.xz} in a {@code zip} is 4); 20,000 archives.
     */
    public static final ContainerLimits DEFAULT = new ContainerLimits(256 << 20, 1L << 30, 200, 6, 20_000);

    /** What an unpacker may hold: {@code xz -9} needs 65 MiB. */
    static final int UNPACKER_KIBIBYTES = 100 << 10;

    long unpacked(long fileBytes) {
        return bombBytes + Math.multiplyExact(Math.min(fileBytes, Long.MAX_VALUE / 1_000_000), bombRatio);
    }
}
