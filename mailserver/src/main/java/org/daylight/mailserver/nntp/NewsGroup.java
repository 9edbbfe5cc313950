package org.daylight.mailserver.nntp;

import java.time.Instant;
import org.daylight.mailserver.folder.FolderContent;
import org.daylight.mailserver.folder.MailFolder;

/**
 * A group: the folder of a trove or of a part.
 *
 * @param name {@code harbour} or {@code harbour.7}
 * @param since when it was first published
 */
record NewsGroup(String name, MailFolder folder, Instant since, String title) {

    boolean isPart() {
        return folder.kind() == MailFolder.Kind.PART;
    }

    /** Its line in LIST ACTIVE. */
    String active(FolderContent content) {
        return name + " " + high(content) + " " + low(content) + " n";
    }

    /** The lowest number of an article. */
    static int low(FolderContent content) {
        return content.size() == 0 ? content.next() : content.uid(0);
    }

    /** The highest number that was ever given, so that it never decreases (RFC 3977 section 6.1.1). */
    static int high(FolderContent content) {
        return content.next() - 1;
    }
}
