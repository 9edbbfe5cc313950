package org.daylight.container;

/** Why something was not imported. The {@link #code} never changes; the {@link #remedy} is for people. */
public enum LossCode {
    NOT_A_MAILBOX(
            "not-a-mailbox",
            "its name says mail, its bytes do not; take it out, or convert it to mbox or one message a file"),
    UNSUPPORTED("unsupported-format", "convert it to mbox, Maildir, or one message a file"),
    ENCRYPTED("encrypted", "decrypt it and import the result"),
    EMPTY_MESSAGE("empty-message", "a separator line with no message behind it; nothing to do"),
    FRAGMENT("fragment", "bytes before the first separator line; look for an earlier part of this mailbox"),
    TOO_LARGE(
            "too-large",
            "larger than a message may be; keep the file, and import a copy without the large attachments"),
    ATTACHMENT_APART(
            "emlx-attachment-apart",
            "kept apart by Apple Mail, and its place in a message was not found; look at it beside the message of that"
                    + " number"),
    ATTACHMENT_PACKED(
            "emlx-attachment-packed",
            "kept apart by Apple Mail, and cannot be put back in an archive; unpack the archive and import the folder"),
    NO_INBOX("git-no-inbox", "a git repository that is no public-inbox; check it out and import its files"),
    GIT_BORROWS(
            "git-borrows",
            "a git repository that borrows from another one; make it whole with git repack -a -d and without"
                    + " objects/info/alternates"),
    GIT_PACKED("git-packed", "a git repository in an archive; unpack the archive and import the folder"),
    GIT_MERGE("git-merge", "a second history joins here and is not read; clone that one by itself and import it too"),
    TRUNCATED_ARCHIVE("truncated-archive", "the file breaks off; get a complete copy and import it again"),
    DAMAGED_ARCHIVE("damaged-archive", "the file is damaged; get another copy and import it again"),
    ARCHIVE_BOMB("archive-bomb", "it unpacks to far more than mail can; unpack it by hand and look at it"),
    NEEDS_MEMORY("needs-memory", "it was packed with a dictionary that is too large; unpack it and import the result"),
    NESTED_TOO_DEEP("nested-too-deep", "unpack it once by hand and import the result"),
    LINK_SKIPPED("link-skipped", "links are not followed; import the file it points to"),
    SPECIAL_FILE("special-file", "not a regular file; nothing to do"),
    NOT_FOUND("not-found", "there is no such file or folder; check the path"),
    READ_ERROR("read-error", "the disk or the permissions stand in the way; repair that and import it again");

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
