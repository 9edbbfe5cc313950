package org.daylight.web.view;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentState;
import org.daylight.archive.Release;
import org.daylight.dkim.DkimVerifier;
import org.daylight.dkim.finding.KeyName;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.dkim.finding.KeySource;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.evidence.Authentication;
import org.daylight.message.Message;

/** Judges the signatures of published messages anew, by the keys that their part brought: nothing is taken from an index. */
public final class FindingsOfMessage {

    private final Archive archive;

    public FindingsOfMessage(Archive archive) {
        this.archive = archive;
    }

    public Authentication of(DocumentState.Published document, byte[] original, Message message) {
        return Authentication.of(original, message, new DkimVerifier(keys(document.release())));
    }

    /** The keys that came with a part, and those that came later; asked one by one, so that no page costs more for many. */
    public KeySource keys(Release release) {
        return (selector, domain) -> find(release, selector, domain);
    }

    /** The other names under which a key stands in the lists of a part and in the newest that came later. */
    public List<KeyName> sameKey(Release release, KeyRecord record) {
        SortedSet<KeyName> names = new TreeSet<>();
        try {
            names.addAll(archive.packKeys(release).sameKey(record));
        } catch (IOException damaged) {
            return List.of(); // the findings say so
        }
        archive.lateKeys().ok().ifPresent(late -> names.addAll(late.sameKey(record)));
        return List.copyOf(names);
    }

    /** A list of keys that is damaged in this copy is out of reach, which is not the same as having no key. */
    private KeySource.Answer find(Release release, String selector, String domain) {
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
