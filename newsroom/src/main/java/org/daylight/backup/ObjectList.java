package org.daylight.backup;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;

/**
 * The list of the encrypted files that a snapshot needs, with the hash of each ({@code spec/backup.md} section 5). It has the form that the program
 * {@code sha256sum -c} reads, so a copy can be verified without any key. Immutable.
 *
 * @param hashes by path, in the order of paths
 */
public record ObjectList(SortedMap<String, Sha256> hashes) {

    /** The longest list, in bytes: some 2.5 million chunks. */
    public static final int MAX_BYTES = 384 << 20;

    private static final int HEX = 64;

    public ObjectList {
        hashes = Collections.unmodifiableSortedMap(new TreeMap<>(hashes));
    }

    /** The bytes of the file. */
    public byte[] bytes() {
        var out = new ByteArrayOutputStream();
        hashes.forEach((path, hash) -> out.writeBytes((hash.hex() + "  " + path + "\n").getBytes(US_ASCII)));
        return out.toByteArray();
    }

    /** Reads a list; refused with the code {@code backup-list}. */
    public static Outcome<ObjectList> parse(byte[] bytes) {
        Map<String, Sha256> hashes = new HashMap<>();
        int number = 0;
        for (int from = 0; from < bytes.length; ) {
            number++;
            int to = from;
            while (to < bytes.length && bytes[to] != '\n') {
                to++;
            }
            String line = new String(bytes, from, Math.min(to - from, 300), US_ASCII);
            boolean isLine = to < bytes.length && line.length() > HEX + 2 && line.startsWith("  ", HEX);
            String path = isLine ? line.substring(HEX + 2) : "";
            if (!BackupPath.isKnown(path)
                    || !(Sha256.parse(line.substring(0, HEX)) instanceof Outcome.Ok<Sha256>(Sha256 hash))
                    || hashes.put(path, hash) != null) {
                return Outcome.refused("backup-list", "line " + number + " is damaged");
            }
            from = to + 1;
        }
        return Outcome.ok(new ObjectList(new TreeMap<>(hashes)));
    }
}
