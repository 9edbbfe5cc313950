package org.daylight.web;

import java.io.IOException;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentState;
import org.daylight.archive.Release;
import org.daylight.dkim.DkimVerifier;
import org.daylight.dkim.KeyArchive;
import org.daylight.dkim.KeySource;
import org.daylight.evidence.Authentication;
import org.daylight.message.Message;

/** Judges the signatures of published messages anew, by the keys that their part brought: nothing is taken from an index. */
final class FindingsOfMessage {

    private final Archive archive;

    FindingsOfMessage(Archive archive) {
        this.archive = archive;
    }

    Authentication of(DocumentState.Published document, byte[] original, Message message) {
        KeySource keys = (selector, domain) -> find(document.release(), selector, domain);
        return Authentication.of(original, message, new DkimVerifier(keys));
    }

    /** A list of keys that is damaged in this copy is out of reach, which is not the same as having no key. */
    private KeySource.Answer find(Release release, String selector, String domain) {
        try {
            return keys(release).find(selector, domain);
        } catch (IOException damaged) {
            return new KeySource.Unreachable("the list of keys in this copy of the archive is damaged");
        }
    }

    /** The keys that came with a part. @throws org.daylight.archive.DamagedCopy when this copy of them is not what the log names */
    KeyArchive keys(Release release) throws IOException {
        return archive.keys(release);
    }
}
