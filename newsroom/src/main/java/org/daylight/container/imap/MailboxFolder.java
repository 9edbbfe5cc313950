package org.daylight.container.imap;

/**
 * A folder that can hold messages.
 *
 * @param raw its name as the server writes it, each byte as the character of the same number
 * @param shown its name for people; no two folders of an account have the same
 * @param delimiter what separates layers of folders; empty if there are none
 */
record MailboxFolder(String raw, String shown, String delimiter) {

    /** Whether this is the folder that an address names, or one below it. {@code /} may stand for the delimiter. */
    boolean isIn(String named) {
        if (named.isEmpty()) {
            return true;
        }
        String wanted = normal(named);
        String own = normal(shown);
        return own.equals(wanted) || own.startsWith(wanted + "/");
    }

    /** INBOX has no case (RFC 9051 section 5.1). */
    private String normal(String name) {
        String slashes = delimiter.isEmpty() ? name : name.replace(delimiter, "/");
        boolean isInbox =
                slashes.regionMatches(true, 0, "INBOX", 0, 5) && (slashes.length() == 5 || slashes.charAt(5) == '/');
        return isInbox ? "INBOX" + slashes.substring(5) : slashes;
    }
}
