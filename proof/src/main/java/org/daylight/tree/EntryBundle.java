package org.daylight.tree;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.daylight.format.Malformed;

/** A bundle: up to 256 consecutive entries, each after its length as a big-endian uint16 (c2sp.org/tlog-tiles, spec/log.md section 3). */
public final class EntryBundle {
    /** The longest entry, in bytes. */
    public static final int MAX_ENTRY_BYTES = 0xffff;

    /** The longest bundle, in bytes. */
    public static final int MAX_BYTES = TilePath.WIDTH * (2 + MAX_ENTRY_BYTES);

    private static final String CODE = "bundle-malformed";

    private EntryBundle() {}

    /** @param entries at most 256, each at most {@link #MAX_ENTRY_BYTES} long */
    public static byte[] write(List<byte[]> entries) {
        var out = new ByteArrayOutputStream();
        for (byte[] entry : entries) {
            out.write(entry.length >>> 8);
            out.write(entry.length);
            out.writeBytes(entry);
        }
        return out.toByteArray();
    }

    /** The first {@code width} entries of a bundle, which must contain exactly that many or be full; otherwise {@link Malformed}. */
    public static List<byte[]> read(byte[] bundle, int width) {
        var entries = new ArrayList<byte[]>(width);
        int at = 0;
        while (at < bundle.length) {
            Malformed.unless(entries.size() < TilePath.WIDTH, CODE, "more than 256 entries");
            Malformed.unless(bundle.length - at >= 2, CODE, "the data ends within a length");
            int length = (bundle[at] & 0xff) << 8 | bundle[at + 1] & 0xff;
            at += 2;
            Malformed.unless(bundle.length - at >= length, CODE, "the data ends within an entry");
            entries.add(Arrays.copyOfRange(bundle, at, at + length));
            at += length;
        }
        boolean enough = entries.size() == width || entries.size() == TilePath.WIDTH;
        Malformed.unless(enough, CODE, entries.size() + " entries instead of " + width);
        return entries.subList(0, width);
    }
}
