package org.daylight.outlook.pst;

import java.util.Locale;

/** Why something of a PST or OST file was not extracted. The {@link #code} never changes. */
public enum PstLoss {
    /** The item's data is damaged so badly that not even its properties can be read. */
    DAMAGED,
    /** The folder lists the item, but the file has no such item. */
    MISSING,
    /** The folder's count of items is higher than its list, and the file has no further item of this folder. */
    UNLISTED,
    /** The properties of the item exceed the limit for a message. */
    TOO_LARGE,
    /** The list of items, or of folders, is damaged: it is unknown how many there were. */
    LIST_DAMAGED,
    /** Of the whole file: it is shorter than its header says. */
    TRUNCATED,
    /** Of the whole file: pages of its index cannot be read; it is unknown how many items they listed. */
    INDEX_DAMAGED,
    /** Of the whole file: it is encrypted with a key that is not in it. */
    ENCRYPTED,
    /** Of the whole file: it is no PST or OST file, or of an unknown version. */
    UNKNOWN_VERSION,
    /** Of the whole file: it refers to the same data so often that it was not read to its end. */
    EXHAUSTED,
    /** Of the whole file: the disk failed. */
    READ_ERROR;

    /** Lower case with hyphens. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
