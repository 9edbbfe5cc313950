package org.daylight.dkim.finding;

import java.util.Locale;

/**
 * What a container did to a message and was undone, in thought, to check it. It stands in a finding where the check was made on repaired bytes; the
 * original is never changed. Trailing blank lines need none: every canonical form ignores them.
 */
public enum UndoneChange {
    /** Bare LF was taken as CRLF, the line ending of mail (RFC 5322, section 2.1). */
    LINE_ENDINGS,
    /** The separator line {@code From } of an mbox before the header was passed over (RFC 4155). */
    FROM_LINE,
    /** Lines {@code >From }, {@code >>From } … were taken without their first {@code >}, which an mbox adds. */
    QUOTED_FROM_ALL,
    /** Only lines {@code >From } were taken without it, as in an mbox that does not quote what is quoted already. */
    QUOTED_FROM,
    /** Lines {@code From } were taken with a {@code >} before them: they were signed so, and a reader of an mbox took it away. */
    UNQUOTED_FROM;

    /** The word for it in files, stable: {@code line-endings}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
