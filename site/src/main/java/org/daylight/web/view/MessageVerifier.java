package org.daylight.web.view;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentState;
import org.daylight.archive.Redaction;
import org.daylight.archive.Release;
import org.daylight.dkim.DkimVerifier;
import org.daylight.dkim.finding.KeyName;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.dkim.finding.KeySource;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.evidence.Authentication;
import org.daylight.message.Message;

/**
 * Verifies the signatures of published messages with the keys in their part and those published later, unless parts are redacted. Nothing is
 * read from an index.
 * Safe for use by several threads.
 */
public final class MessageVerifier {

    private final Archive archive;

    public MessageVerifier(Archive archive) {
        this.archive = archive;
    }

    /** The findings of a message; of a redacted one, what its publisher says. */
    public Authentication of(DocumentState.Published document, byte[] published, Message message) {
        Redaction redaction = document.redaction();
        if (redaction != null) {
            Authentication stated = Authentication.ofRedacted(redaction.statedMark());
            return document.conversion() == null ? stated : stated.ofConverted();
        }
        Authentication found = Authentication.of(published, message, new DkimVerifier(keys(document.release())));
        return document.conversion() == null ? found : found.ofConverted();
    }

    /** The keys in a part and those published later. They are looked up one by one, so that the cost does not grow with the number of keys. */
    public KeySource keys(Release release) {
        return (selector, domain) -> find(release, selector, domain);
    }

    /** The other names of a key in the list of a part and in the newest later list. */
    public List<KeyName> sameKey(Release release, KeyRecord record) {
        SortedSet<KeyName> names = new TreeSet<>();
        try {
            names.addAll(archive.packKeys(release).sameKey(record));
        } catch (IOException damaged) {
            return List.of(); // the findings report it
        }
        archive.lateKeys().ok().ifPresent(late -> names.addAll(late.sameKey(record)));
        return List.copyOf(names);
    }

    /** A damaged list of keys counts as unreachable, which is not the same as having no key. */
    private KeySource.Lookup find(Release release, String selector, String domain) {
        List<KeyRecord> records = new ArrayList<>();
        try {
            records.addAll(records(archive.packKeys(release), selector, domain));
            archive.lateKeys().ok().ifPresent(late -> records.addAll(records(late, selector, domain)));
        } catch (IOException damaged) {
            return new KeySource.Unreachable("the list of keys in this copy of the archive is damaged");
        }
        return KeyArchive.of(records).find(selector, domain);
    }

    private static List<KeyRecord> records(KeySource keys, String selector, String domain) {
        return keys.find(selector, domain) instanceof KeySource.Known(List<KeyRecord> records) ? records : List.of();
    }
}
