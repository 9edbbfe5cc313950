package org.daylight.check;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.daylight.format.Malformed;
import org.daylight.log.LogEntry;
import org.daylight.pack.PackLine;
import org.daylight.redaction.CheckReduction;
import org.jspecify.annotations.Nullable;

/**
 * Counts a trove's document numbers while its packs are checked, and remembers which release has which number. Each may be listed once, and then
 * again with fewer redactions. Needs four bytes for each number that is listed, and some hundred for each redacted document of a trove that shows
 * documents again. For one thread.
 */
final class TroveNumbers {
    private static final int CHUNK = 1024;

    private final long documents;
    private final boolean showsAgain;

    /** The forms of documents that are published with redactions, or again, by number and release; empty in a trove that shows nothing again. */
    private final Map<Long, NavigableMap<Long, Form>> forms = new HashMap<>();

    /** A form of a document. @param proof the entry with the proof of its redactions; null if it has none */
    private record Form(PackLine.@Nullable Entry proof, boolean isWithdrawn) {}

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

    /**
     * @param documents number of documents committed to
     * @param showsAgain whether a release of the trove shows documents again
     */
    TroveNumbers(long documents, boolean showsAgain) {
        this.documents = documents;
        this.showsAgain = showsAgain;
    }

    /**
     * Records that a line of a release lists its number, which must be one committed to. The releases may come in any order.
     *
     * @return false if it is listed by another release, and this line does not show it again
     */
    boolean name(PackLine line, boolean isWithdrawn, long release) {
        if (line instanceof PackLine.Shown shown && showsAgain && (shown.isRedacted() || shown.reduces() != null)) {
            forms.computeIfAbsent(line.number(), absent -> new TreeMap<>())
                    .put(release, new Form(shown.redaction(), isWithdrawn));
            if (shown.reduces() != null) {
                shown.flags().forEach(flag -> flag(Math.toIntExact(line.number()), flag.part()));
                return true;
            }
        }
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

    /**
     * Compares a document that is shown again with the earlier form, which must have been named; {@link Malformed} if it is not the one that it
     * reduces, or if only one of the two was withdrawn.
     */
    void checkAgain(PackLine.Shown line, boolean isWithdrawn, long release) {
        PackLine.Reduces reduces = line.reduces();
        NavigableMap<Long, Form> all = forms.getOrDefault(line.number(), new TreeMap<>());
        Map.Entry<Long, Form> before = all.lowerEntry(release);
        String document = "document " + line.number();
        if (reduces == null || before == null || before.getKey() != reduces.release()) {
            throw new Malformed(
                    CheckReduction.DIFFERS, document + " is not shown with redactions in the release that it reduces");
        }
        Malformed.unless(
                all.headMap(release).size() <= LogEntry.MAX_LATER,
                CheckReduction.DIFFERS,
                document + " is shown again more than " + LogEntry.MAX_LATER + " times");
        Malformed.unless(
                reduces.earlier().equals(before.getValue().proof),
                CheckReduction.DIFFERS,
                document + " has another earlier proof than release " + reduces.release());
        Malformed.unless(
                isWithdrawn == before.getValue().isWithdrawn,
                "withdrawal-not-done",
                document + " is withdrawn from only one of the releases " + reduces.release() + " and " + release);
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
        NavigableMap<Long, Form> again = forms.get(number);
        if (again != null && again.containsKey(release)) {
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
