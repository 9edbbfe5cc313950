package org.daylight.flow.decide;

/** What a decision about a document means for its copies, and for documents that have it attached. */
public enum CopiesRule {

    /** They are covered, too, unless there are so many doubtful ones that an editor must say so. */
    COVERED,

    /** They are all covered, too, however many and however doubtful. */
    ALL_COVERED,

    /** They are left as they are, and may be published. */
    LEFT
}
