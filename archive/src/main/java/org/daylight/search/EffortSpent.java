package org.daylight.search;

/** A request would cost more than allowed, or its client is gone. */
public final class EffortSpent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why the work ended. */
    public enum Kind {
        /** Its CPU time was used up. */
        TIME,
        /** A search had allocated all the memory that it may. */
        MEMORY,
        /** The client is gone. */
        NOBODY_WAITS
    }

    private final Kind kind;

    EffortSpent(Kind kind) {
        super(kind.name(), null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
