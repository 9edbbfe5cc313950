package org.daylight.mirror;

import java.io.IOException;

/** A part of a mirror's state cannot be read. The mirror stops: it must not accept any log until its operator has repaired it. */
public final class UnreadableState extends IOException {
    private static final long serialVersionUID = 1L;

    /** An exception. @param whatToDo one line, safe to print */
    UnreadableState(String whatToDo) {
        super(whatToDo);
    }
}
