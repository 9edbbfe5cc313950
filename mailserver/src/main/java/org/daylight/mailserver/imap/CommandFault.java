package org.daylight.mailserver.imap;

/** A command that is not answered, with the sentence that says why. */
final class CommandFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean isBad;

    private CommandFault(boolean isBad, String message) {
        super(message, null, false, false);
        this.isBad = isBad;
    }

    /** A command that cannot be parsed or is not known. */
    static CommandFault bad(String message) {
        return new CommandFault(true, message);
    }

    /** A command that is understood and refused. */
    static CommandFault no(String message) {
        return new CommandFault(false, message);
    }

    /** {@code BAD} or {@code NO}, and the sentence. */
    String answer() {
        return (isBad ? "BAD " : "NO ") + getMessage();
    }
}
