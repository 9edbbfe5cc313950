package org.daylight.container;

/**
 * The limits for reading a source, and what is read of it.
 *
 * @param messageBytes the largest message that is imported; it needs about twice this much memory
 * @param bombBytes the number of bytes that an outer file may unpack to, whatever its size
 * @param bombRatio beyond {@code bombBytes}, how many times its own size an outer file may unpack to
 * @param layers how deeply compressed files and archives may be nested; the outer one counts
 * @param archives how many archives one outer file may contain, at any depth
 * @param allFiles whether a file in which no mail is recognised is a document of its own; otherwise it is skipped
 */
public record ContainerLimits(
        int messageBytes, long bombBytes, long bombRatio, int layers, int archives, boolean allFiles) {

    /** Limits for a source whose files are mail; others are skipped. */
    public ContainerLimits(int messageBytes, long bombBytes, long bombRatio, int layers, int archives) {
        this(messageBytes, bombBytes, bombRatio, layers, archives, false);
    }

    /** The same limits, with files that are not mail or without them. */
    public ContainerLimits allFiles(boolean read) {
        return new ContainerLimits(messageBytes, bombBytes, bombRatio, layers, archives, read);
    }

    /**
     * 256 MiB a message; 1 GiB, and 200 times the file's size beyond that (text mail stays below 50 times); 6 layers
     * (an {@code mbox.gz} in a {@code tar.xz} in a {@code zip} is 4); 20,000 archives.
     */
    public static final ContainerLimits DEFAULT = new ContainerLimits(256 << 20, 1L << 30, 200, 6, 20_000);

    /** The memory that a decompressor may use, in KiB: {@code xz -9} needs 65 MiB. */
    static final int UNPACKER_KIBIBYTES = 100 << 10;

    long unpacked(long fileBytes) {
        return bombBytes + Math.multiplyExact(Math.min(fileBytes, Long.MAX_VALUE / 1_000_000), bombRatio);
    }
}
