package org.daylight.archive;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The lines of a release, in the order of its pack. Their number and order never change: a withdrawal changes only what is shown. So the index of a line
 * identifies a document of the release for ever. Immutable.
 */
public final class ReleaseLines {

    /** The size of a document that this release does not show now: withheld, withdrawn, or shown again by a later release. */
    static final long NOT_SHOWN = -1;

    private final int[] numbers;
    private final long[] sizes;
    private final BitSet files;

    ReleaseLines(int[] numbers, long[] sizes, BitSet files) {
        this.numbers = numbers;
        this.sizes = sizes;
        this.files = files;
    }

    /** How many lines there are. */
    public int count() {
        return numbers.length;
    }

    /** The document number of a line. @param index from 0 */
    public int number(int index) {
        return numbers[index];
    }

    /** Whether the release shows the document of a line now. @param index from 0 */
    public boolean isShown(int index) {
        return sizes[index] != NOT_SHOWN;
    }

    /** The size of the published bytes of a line that is shown. @param index from 0 */
    public long sizeBytes(int index) {
        return sizes[index];
    }

    /** Whether the document of a line is a file that is not mail. @param index from 0 */
    public boolean isFile(int index) {
        return files.get(index);
    }

    /** The index of the line with a document number; negative when there is none. */
    public int indexOf(int number) {
        return Arrays.binarySearch(numbers, number);
    }
}
