package org.daylight.demo;

/** The containers of the trove that {@link HarbourTrove#writeTo} writes. */
public enum Box {
    /** {@code press-office.mbox}: the mail on the press office's server, mboxrd, line ends LF. */
    PRESS_OFFICE,
    /** {@code hedda-brun/}: the registrar's own Maildir, line ends LF. */
    REGISTRAR,
    /** {@code disclosure.zip}: one EML file for each message, line ends CRLF. */
    DISCLOSURE,
    /** {@code port-watch.mbox.gz}: the archive of a citizens' list, gzipped mboxrd, line ends LF. */
    PORT_WATCH
}
