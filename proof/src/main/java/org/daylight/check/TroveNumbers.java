package org.daylight.check;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.daylight.pack.PackLine;

/**
 * Counts a trove's document numbers while its packs are checked, and remembers which release has which number. Each may be listed once. Needs
 * four bytes for each number that is listed. For one thread.
 */
final class TroveNumbers {
    private static final int CHUNK = 1024;

    private final long documents;
    /** Chunks of numbers: the sequence number of the release that lists each; negative if the release withholds it; 0 for none. */
    private final Map<Integer, int[]> releaseOf = new HashMap<>();

    /** Numbers and parts with a dangerous file, eight bytes each; in order only when {@link #isSorted}. */
    private long[] flagged = new long[0];

    private int flags;
    private boolean isSorted = true;

    private final BitSet complete = new BitSet();
    private long published;
    private long withheld;
    private long withdrawn;

    /** @param documents number of documents committed to */
    TroveNumbers(long documents) {
        this.documents = documents;
    }

    /** Records that a line of a release lists its number, which must be one committed to. @return false if it was listed before */
    boolean name(PackLine line, boolean isWithdrawn, long release) {
        int number = Math.toIntExact(line.number());
        int[] chunk = releaseOf.computeIfAbsent(number / CHUNK, index -> new int[CHUNK]);
        if (chunk[number % CHUNK] != 0) {
            return false;
        }
        int sequence = Math.toIntExact(release);
        chunk[number % CHUNK] = line instanceof PackLine.Shown ? sequence : -sequence;
        switch (line) {
            case PackLine.Shown shown when isWithdrawn -> withdrawn++;
            case PackLine.Shown shown -> published++;
            case PackLine.Withheld hidden -> withheld++;
        }
        if (line instanceof PackLine.Shown shown) {
            shown.flags().forEach(flag -> flag(number, flag.part()));
        }
        return true;
    }

    private void flag(int number, int part) {
        if (flags == flagged.length) {
            flagged = Arrays.copyOf(flagged, Math.max(16, Math.addExact(flags, flags / 2)));
        }
        flagged[flags++] = (long) number << Integer.SIZE | part;
        isSorted = false;
    }

    /** Whether the line of a number says that this part has a dangerous file. */
    boolean isFlagged(long number, long part) {
        if (!isSorted) {
            Arrays.sort(flagged, 0, flags);
            isSorted = true;
        }
        return part <= Integer.MAX_VALUE && Arrays.binarySearch(flagged, 0, flags, number << Integer.SIZE | part) >= 0;
    }

    /** Records that all lines of a release were read. */
    void complete(long release) {
        complete.set(Math.toIntExact(release));
    }

    /** Whether a release shows a number, or showed it before a withdrawal. True also if not all lines of the release were read. */
    boolean mayShow(long number, long release) {
        if (!complete.get(Math.toIntExact(release))) {
            return true;
        }
        int[] chunk = releaseOf.get(Math.toIntExact(number / CHUNK));
        return chunk != null && chunk[(int) (number % CHUNK)] == release;
    }

    TroveAccount account() {
        return new TroveAccount(
                documents, published, withheld, withdrawn, documents - published - withheld - withdrawn);
    }
}
