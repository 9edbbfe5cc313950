package org.daylight.archive;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Which release has which number, as far as the packs' lines were read: a release can contain any numbers of its trove, so the log alone does not
 * say it. Takes 4 bytes of memory for each document, and about 150 for each that is shown again. Safe for use by several threads.
 */
final class ReleaseNumbers {

    private final Map<String, int[]> releaseOf = new HashMap<>();

    /** The newest release that shows a document again. */
    private final Map<String, Integer> again = new HashMap<>();

    private final BitSet read = new BitSet();

    /**
     * Notes the numbers of a release.
     *
     * @param numbers in rising order
     * @param isAgain whether the release shows the document at an index again: the newest such release has the number
     */
    synchronized void add(Release release, int[] numbers, IntPredicate isAgain) {
        if (read.get(release.sequence()) || numbers.length == 0) {
            return;
        }
        int[] all = releaseOf.getOrDefault(release.trove(), new int[0]);
        int last = numbers[numbers.length - 1];
        if (all.length <= last) {
            all = Arrays.copyOf(all, Math.max(last + 1, all.length));
            releaseOf.put(release.trove(), all);
        }
        for (int at = 0; at < numbers.length; at++) {
            int number = numbers[at];
            if (number > 0 && isAgain.test(at)) {
                again.merge(key(release.trove(), number), release.sequence(), Math::max);
            } else if (number > 0 && (all[number] == 0 || all[number] > release.sequence())) {
                // A correct archive has no number twice otherwise. In a damaged one, the release that came first
                // counts.
                all[number] = release.sequence();
            }
        }
        read.set(release.sequence());
    }

    /** Forgets the numbers of a release that no longer exists: it was opened with its key, and then cancelled. */
    synchronized void forget(Release release) {
        int[] all = releaseOf.getOrDefault(release.trove(), new int[0]);
        for (int number = release.first(); number <= release.last() && number < all.length; number++) {
            all[number] = all[number] == release.sequence() ? 0 : all[number];
        }
        read.clear(release.sequence());
    }

    /** Whether the numbers of a release are noted. */
    synchronized boolean has(Release release) {
        return read.get(release.sequence());
    }

    private static String key(String trove, int number) {
        return trove + "/" + number;
    }

    /** The sequence number of the newest release that has a number; 0 when none of those that were read has it. */
    synchronized int releaseOf(DocumentId id) {
        int newest = again.getOrDefault(key(id.trove(), id.number()), 0);
        return Math.max(newest, firstReleaseOf(id));
    }

    /** The sequence number of the release in which a number was new; 0 when none of those that were read has it. */
    synchronized int firstReleaseOf(DocumentId id) {
        int[] all = releaseOf.get(id.trove());
        return all == null || id.number() < 0 || id.number() >= all.length ? 0 : all[id.number()];
    }

    /**
     * The nearest number in a direction that a release has, or that a release not read yet may have.
     *
     * @param step 1 or -1
     * @param unread releases of the trove that were not read
     * @return 0 when there is none
     */
    synchronized int nearest(String trove, int from, int step, List<Release> unread) {
        int[] all = releaseOf.getOrDefault(trove, new int[0]);
        int end = Math.max(
                all.length - 1, unread.stream().mapToInt(Release::last).max().orElse(0));
        long start = step < 0 ? Math.min((long) from + step, end) : (long) from + step;
        for (long at = start; at >= 1 && at <= end; at += step) {
            int number = (int) at;
            if (number < all.length && all[number] != 0) {
                return number;
            }
            for (Release release : unread) {
                if (release.first() <= number && number <= release.last()) {
                    return number;
                }
            }
        }
        return 0;
    }
}
