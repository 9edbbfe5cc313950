package org.daylight.dkim.finding;

import java.util.Locale;

/**
 * A change that a container made to a message and that the verifier undid on a copy of the bytes. A finding lists it if verification succeeded only after
 * this repair; the original is never changed. Blank lines at the end need no repair, because every canonical form ignores them.
 */
public enum UndoneChange {
    /** Bare LF was read as CRLF, the line ending of mail (RFC 5322, section 2.1). */
    LINE_ENDINGS,
    /** The mbox separator line {@code From } before the header was skipped (RFC 4155). */
    FROM_LINE,
    /** The first {@code >} of lines {@code >From }, {@code >>From } … was removed, because an mbox adds it. */
    QUOTED_FROM_ALL,
    /** The {@code >} of lines {@code >From } only was removed, as in an mbox that does not quote lines that are quoted already. */
    QUOTED_FROM,
    /** A {@code >} was put before lines {@code From }: they were signed with it, and an mbox reader removed it. */
    UNQUOTED_FROM;

    /** The word for it in files, stable: {@code line-endings}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
