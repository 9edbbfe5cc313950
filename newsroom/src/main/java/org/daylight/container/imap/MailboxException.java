package org.daylight.container.imap;

import java.io.IOException;

/** Why a server's mailbox cannot be read (further). The message is one line, safe to print, and says what to do. */
public final class MailboxException extends IOException {

    private static final long serialVersionUID = 1;

    private final boolean mayPass;

    private MailboxException(String message, boolean mayPass) {
        super(message);
        this.mayPass = mayPass;
    }

    /** A condition that a new connection does not change. */
    static MailboxException lasting(String message) {
        return new MailboxException(message, false);
    }

    /** A broken connection, or a server that is not ready: another attempt may succeed. */
    static MailboxException passing(String message) {
        return new MailboxException(message, true);
    }

    boolean mayPass() {
        return mayPass;
    }
}
