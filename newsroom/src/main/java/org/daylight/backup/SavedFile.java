package org.daylight.backup;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.daylight.format.Malformed;
import org.daylight.format.Sha256;

/**
 * A file of a snapshot. Immutable.
 *
 * @param path below the newsroom's folder, with {@code /}; it cannot leave the folder
 * @param size in bytes
 * @param sha256 of the whole file
 * @param chunkBytes the length of each chunk but the last
 * @param chunks the names of its chunks, in order
 */
public record SavedFile(String path, long size, Sha256 sha256, int chunkBytes, List<Sha256> chunks) {

    /** The longest chunk, in bytes. */
    public static final int MAX_CHUNK = 4 << 20;

    private static final int MAX_PATH = 1000;
    private static final String CODE = "backup-file";
    private static final Pattern FORBIDDEN = Pattern.compile("[\\\\:\\p{C}]");
    private static final Set<String> RESERVED = Set.of("", ".", "..");

    /** Throws a {@link Malformed} with a one-line reason if something is out of range. */
    public SavedFile {
        chunks = List.copyOf(chunks);
        Malformed.unless(isPath(path), CODE, "it has a path that is not allowed: " + Malformed.quoted(path));
        Malformed.unless(size >= 0 && chunkBytes >= 1 && chunkBytes <= MAX_CHUNK, CODE, "a size is out of range");
        Malformed.unless(
                chunks.size() == (size + chunkBytes - 1) / chunkBytes,
                CODE,
                "the count of chunks does not fit the size");
    }

    /** Whether it is the path of a file below a folder, on every system. */
    public static boolean isPath(String path) {
        return path.length() <= MAX_PATH
                && !FORBIDDEN.matcher(path).find()
                && Arrays.stream(path.split("/", -1)).noneMatch(RESERVED::contains);
    }

    /** The length of a chunk. @param index from 0 */
    public int length(int index) {
        return (int) Math.min(chunkBytes, size - (long) index * chunkBytes);
    }
}
