package org.daylight.search;

/** A request would cost more than it may, or nobody waits for its answer. */
public final class EffortSpent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why the work was ended. */
    public enum Kind {
        /** It has used its time of the processor. */
        TIME,
        /** The client has gone. */
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
