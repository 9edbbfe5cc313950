package org.daylight.mirror;

import java.io.IOException;

/** Something that a mirror remembers cannot be read. The mirror stops: it must not take any log until somebody has put it right. */
public final class UnreadableState extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param whatToDo one line, safe to print */
    UnreadableState(String whatToDo) {
        super(whatToDo);
    }
}
