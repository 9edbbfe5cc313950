package org.daylight.container;

/** Why something was not imported. The {@link #code} never changes; the {@link #remedy} is for people. */
public enum LossCode {
    NOT_A_MAILBOX(
            "not-a-mailbox",
            "its name suggests mail, but its content is not mail; leave it out, or convert it to mbox or one message"
                    + " per file"),
    UNSUPPORTED("unsupported-format", "convert it to mbox, Maildir or one message per file"),
    ENCRYPTED("encrypted", "decrypt it and import the result"),
    EMPTY_MESSAGE("empty-message", "a separator line without a message after it; nothing to do"),
    FRAGMENT("fragment", "text before the first separator line; look for an earlier piece of this mailbox"),
    TOO_LARGE(
            "too-large",
            "larger than the limit for a message; keep the file, and import a copy without the large attachments"),
    ATTACHMENT_APART(
            "emlx-attachment-apart",
            "an attachment that Apple Mail stores in its own file; its message was not found; look for the message"
                    + " with that number"),
    ATTACHMENT_PACKED(
            "emlx-attachment-packed",
            "an attachment that Apple Mail stores in its own file; it cannot be joined inside an archive; unpack the"
                    + " archive and import the folder"),
    NO_INBOX("git-no-inbox", "a git repository that is not a public-inbox; check it out and import its files"),
    GIT_BORROWS(
            "git-borrows",
            "a git repository that uses objects of another one; make it complete with git repack -a -d and remove"
                    + " objects/info/alternates"),
    GIT_PACKED("git-packed", "a git repository in an archive; unpack the archive and import the folder"),
    GIT_MERGE(
            "git-merge",
            "a second branch of history is merged here and is not read; clone it separately and import it too"),
    ITEM_DAMAGED(
            "outlook-item-damaged",
            "the item is too damaged to be read; look for an older copy of the file, or import it with"
                    + " --recover-deleted"),
    ITEM_MISSING(
            "outlook-item-missing",
            "the folder lists an item that is not in the file; look for an older copy of the file, or import it with"
                    + " --recover-deleted"),
    ITEM_UNLISTED(
            "outlook-item-unlisted",
            "the folder counts more items than there are in the file; look for a complete copy (an OST may have only a"
                    + " part of the mailbox)"),
    XML_DAMAGED(
            "outlook-xml-damaged",
            "a file of messages in the archive is damaged, and what follows in it cannot be read; look for an older"
                    + " copy of the archive, or export it from Outlook again"),
    LIST_DAMAGED(
            "outlook-list-damaged",
            "a list of items or folders is damaged, and some may be missing; look for an older copy of the file, or"
                    + " import it with --recover-deleted"),
    INDEX_DAMAGED(
            "outlook-index-damaged",
            "a part of the file's index is damaged, and items may be missing; look for an older copy, or import it with"
                    + " --recover-deleted"),
    TRUNCATED_ARCHIVE("truncated-archive", "the file is incomplete; get a complete copy and import it again"),
    DAMAGED_ARCHIVE("damaged-archive", "the file is damaged; get another copy and import it again"),
    ARCHIVE_BOMB("archive-bomb", "it unpacks to far more data than mail can contain; unpack it by hand and check it"),
    NEEDS_MEMORY(
            "needs-memory",
            "it needs too much memory to unpack (large dictionary); unpack it by hand and import the result"),
    NESTED_TOO_DEEP("nested-too-deep", "unpack it once by hand and import the result"),
    LINK_SKIPPED("link-skipped", "links are not followed; import the file it points to"),
    SPECIAL_FILE("special-file", "not a regular file; nothing to do"),
    NOT_FOUND("not-found", "there is no such file or folder; check the path"),
    SERVER_REFUSED(
            "server-refused", "the server did not deliver it; import again later, or ask the operator of the server"),
    SERVER_DELETED("server-deleted", "it was deleted on the server while the import was running; nothing to do"),
    SERVER_GONE(
            "server-gone",
            "the import was finished without the server; what was not fetched by then is not in the trove"),
    READ_ERROR("read-error", "the disk or the file permissions prevent reading; fix that and import it again");

    private final String code;
    private final String remedy;

    LossCode(String code, String remedy) {
        this.code = code;
        this.remedy = remedy;
    }

    /** Lower-case with hyphens. */
    public String code() {
        return code;
    }

    /** One line that says what an editor can do about it. */
    public String remedy() {
        return remedy;
    }
}
