package org.daylight.container;

import java.util.Locale;

/** How the lines of a message end; they are never changed. {@code NONE}: it has no complete line. */
public enum LineEndings {
    NONE,
    LF,
    CRLF,
    MIXED;

    /** The stable name: {@code none}, {@code lf}, {@code crlf} or {@code mixed}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static LineEndings of(int lines, int crlf) {
        if (lines == 0) {
            return NONE;
        }
        return crlf == 0 ? LF : crlf == lines ? CRLF : MIXED;
    }
}
