package org.daylight.mailserver.folder;

import java.util.Arrays;
import java.util.List;
import org.daylight.archive.DocumentId;
import org.daylight.archive.Release;
import org.daylight.archive.ReleaseLines;
import org.daylight.search.Effort;

/**
 * What is in a folder at one time. Each message has a UID: 1 for the first line of the first part that the folder may have messages of, and one more for
 * each further line, in the order of the log. The number of lines of a part never changes, so a message keeps its UID, and no other ever has it. Takes 4 bytes for each message.
 * Immutable.
 */
public final class FolderContent {

    /** No folder. */
    public static final FolderContent NONE = empty(1);

    /**
     * Where a part begins.
     *
     * @param before the UID of the last line before it
     */
    record Stretch(int before, Release release, ReleaseLines lines) {}

    private final long validity;
    private final int next;
    private final List<Stretch> stretches;
    private final int[] uids;

    FolderContent(long validity, int next, List<Stretch> stretches, int[] uids) {
        this.validity = validity;
        this.next = next;
        this.stretches = List.copyOf(stretches);
        this.uids = uids;
    }

    static FolderContent empty(long validity) {
        return new FolderContent(validity, 1, List.of(), new int[0]);
    }

    /** The UIDs of everything that these parts show. */
    static int[] shown(List<Stretch> stretches) {
        int[] uids =
                new int[stretches.stream().mapToInt(one -> one.lines.count()).sum()];
        int count = 0;
        for (Stretch one : stretches) {
            for (int at = 0; at < one.lines.count(); at++) {
                if (one.lines.isShown(at)) {
                    uids[count++] = one.before + at + 1;
                }
            }
        }
        return Arrays.copyOf(uids, count);
    }

    /** The same with these UIDs only. */
    FolderContent only(int[] some) {
        return new FolderContent(validity, next, stretches, some);
    }

    /** Changes when the UIDs no longer mean the same messages (RFC 3501 section 2.3.1.1); 1 to 2^31 − 1. */
    public long validity() {
        return validity;
    }

    /** Larger than all UIDs that were ever given. */
    public int next() {
        return next;
    }

    /** How many messages there are. */
    public int size() {
        return uids.length;
    }

    /** The UID of a message. @param index from 0 */
    public int uid(int index) {
        return uids[index];
    }

    /** The index of the message with a UID; when there is none, as {@link Arrays#binarySearch(int[], int)}. */
    public int indexOf(int uid) {
        return Arrays.binarySearch(uids, uid);
    }

    /** The document of a message. @param index from 0 */
    public FolderItem item(int index) {
        Stretch stretch = stretchOf(uids[index]);
        int line = uids[index] - stretch.before - 1;
        return new FolderItem(
                new DocumentId(stretch.release.trove(), stretch.lines.number(line)),
                stretch.release,
                stretch.lines.sizeBytes(line),
                stretch.lines.isFile(line));
    }

    private Stretch stretchOf(int uid) {
        int low = 0;
        int high = stretches.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (stretches.get(middle).before < uid) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return stretches.get(low);
    }

    /** The UID of a document that the folder may have; 0 when none of its parts shows the document. */
    int uidOf(String trove, int number) {
        for (Stretch one : stretches) {
            Effort.check();
            if (one.release.first() <= number
                    && number <= one.release.last()
                    && one.release.trove().equals(trove)) {
                int line = one.lines.indexOf(number);
                if (line >= 0 && one.lines.isShown(line)) {
                    return one.before + line + 1;
                }
            }
        }
        return 0;
    }

    /** The index of a document; negative when the folder does not have it. */
    public int indexOf(DocumentId id) {
        int uid = uidOf(id.trove(), id.number());
        return uid == 0 ? -1 : indexOf(uid);
    }
}
