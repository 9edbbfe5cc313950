package org.daylight.tree;

import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;

/**
 * The path at which a tile or an entry bundle is served (c2sp.org/tlog-tiles, spec/log.md section 2): {@code tile/0/x001/234/067},
 * {@code tile/1/000.p/5}, {@code tile/entries/x001/234/067.p/5}. Immutable.
 *
 * @param level 0 to 63, or {@link #ENTRIES}
 * @param index of the tile within its level, 0 to 10^18 - 1
 * @param width number of hashes or entries: 256 for a full tile, 1 to 255 for a partial one
 */
public record TilePath(int level, long index, int width) {
    /** The width of a full tile. */
    public static final int WIDTH = 256;

    /** The level of entry bundles, which are stored next to the tiles of level 0. */
    public static final int ENTRIES = -1;

    private static final String CODE = "tile-path-malformed";
    private static final int MAX_LEVEL = 63;
    private static final int LEVELS = 8; // more leaves than a long can count
    private static final int BITS = 8;
    private static final long INDEX_LIMIT = 1_000_000_000_000_000_000L;
    private static final Pattern PATH =
            Pattern.compile("tile/(entries|[0-9]{1,2})/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\\.p/([0-9]{1,3}))?");

    public TilePath {
        Malformed.unless(level >= ENTRIES && level <= MAX_LEVEL, CODE, "not a tile level: " + level);
        Malformed.unless(index >= 0 && index < INDEX_LIMIT, CODE, "not a tile index: " + index);
        Malformed.unless(width >= 1 && width <= WIDTH, CODE, "not a tile width: " + width);
    }

    /** Reads a path in its one written form; refused with code {@code tile-path-malformed}. */
    public static Outcome<TilePath> parse(String path) {
        return Malformed.caught(() -> {
            Matcher matcher = PATH.matcher(path);
            Malformed.unless(matcher.matches(), CODE, "not a tile path: " + Malformed.quoted(path));
            int level = matcher.group(1).equals("entries") ? ENTRIES : Integer.parseInt(matcher.group(1));
            long index = Long.parseLong(matcher.group(2).replace("x", "").replace("/", ""));
            int width = matcher.group(3) == null ? WIDTH : Integer.parseInt(matcher.group(3));
            var parsed = new TilePath(level, index, width);
            Malformed.unless(parsed.path().equals(path), CODE, "not the canonical form: " + Malformed.quoted(path));
            return parsed;
        });
    }

    /**
     * Passes on the paths of all files of a tree, one by one: first the entry bundles, if there are any, then the tiles from level 0 upwards.
     *
     * @param size number of leaves
     * @param entries whether the leaves are entries, which are stored in bundles
     * @param consumer returns false to stop
     */
    public static void ofTree(long size, boolean entries, Predicate<TilePath> consumer) {
        for (int level = entries ? ENTRIES : 0; level < LEVELS; level++) {
            long hashes = size >>> BITS * Math.max(0, level);
            for (long at = 0; at < hashes; at += WIDTH) {
                if (!consumer.test(new TilePath(level, at / WIDTH, (int) Math.min(WIDTH, hashes - at)))) {
                    return;
                }
            }
        }
    }

    boolean isPartial() {
        return width < WIDTH;
    }

    public boolean isEntries() {
        return level == ENTRIES;
    }

    /** The same level and index with another width. */
    public TilePath width(int width) {
        return new TilePath(level, index, width);
    }

    /** The path below the log's prefix, with forward slashes and no slash at the beginning. */
    public String path() {
        var elements = new StringBuilder(String.format(Locale.ROOT, "%03d", index % 1000));
        for (long rest = index / 1000; rest > 0; rest /= 1000) {
            elements.insert(0, String.format(Locale.ROOT, "x%03d/", rest % 1000));
        }
        String place = "tile/" + (isEntries() ? "entries" : String.valueOf(level)) + "/" + elements;
        return isPartial() ? place + ".p/" + width : place;
    }

    /** {@link #path()}. */
    @Override
    public String toString() {
        return path();
    }
}
