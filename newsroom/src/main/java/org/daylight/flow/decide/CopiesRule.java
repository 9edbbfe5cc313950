package org.daylight.flow.decide;

/** What a decision about a document means for its copies, and for documents that have it attached. */
public enum CopiesRule {

    /** The decision also applies to them, unless there are so many doubtful ones that an editor must confirm it. */
    INCLUDED,

    /** The decision also applies to all of them, however many and however doubtful they are. */
    ALL_INCLUDED,

    /** They stay as they are, and may be published. */
    NOT_INCLUDED
}
