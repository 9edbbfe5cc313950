package org.daylight.demo;

/** The containers of the trove, as {@link HarbourTrove#writeTo} leaves them in its folder. */
public enum Box {
    /** {@code press-office.mbox}: what the press office's server held, mboxrd, line ends LF. */
    PRESS_OFFICE,
    /** {@code hedda-brun/}: the registrar's own Maildir, line ends LF. */
    REGISTRAR,
    /** {@code disclosure.zip}: one EML a message, line ends CRLF. */
    DISCLOSURE,
    /** {@code port-watch.mbox.gz}: the archive of a citizens' list, gzipped mboxrd, line ends LF. */
    PORT_WATCH
}
