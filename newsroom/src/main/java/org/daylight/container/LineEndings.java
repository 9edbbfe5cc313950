package org.daylight.container;

import java.util.Locale;

/**
 * How the lines of a message end. Line endings are never changed. {@code NONE}: there is no complete line. {@code CR}:
 * there is no line feed.
 */
public enum LineEndings {
    NONE,
    LF,
    CRLF,
    CR,
    MIXED;

    /** The stable name: {@code none}, {@code lf}, {@code crlf}, {@code cr} or {@code mixed}. */
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
