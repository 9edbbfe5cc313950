package org.daylight.partners;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.daylight.archive.Release;
import org.daylight.format.Sha256;
import org.daylight.log.LogEntry;
import org.daylight.log.LoggedViews;
import org.jspecify.annotations.Nullable;

/**
 * What of a release is compared ({@code spec/shares.md} section 3).
 *
 * @param documentsRoot over the lines about all documents, which name the hash of everything in the pack that was made from them
 * @param pack SHA-256 of the pack when it was published
 * @param index SHA-256 of the index of the views; null for none
 */
public record Planned(
        String title,
        String announcement,
        Sha256 documentsRoot,
        Sha256 pack,
        @Nullable Sha256 keys,
        @Nullable Sha256 index) {

    /** Of an entry of the log, planned or published. */
    public static Planned of(LogEntry.Release entry) {
        return new Planned(
                entry.title(),
                entry.announcement(),
                entry.documentsRoot(),
                entry.pack(),
                entry.keys(),
                index(entry.views()));
    }

    /** Of a published release. After a withdrawal its views are others. */
    public static Planned of(Release release) {
        return new Planned(
                release.title(),
                release.announcement(),
                release.documentsRoot(),
                release.firstPack(),
                release.keys(),
                index(release.views()));
    }

    private static @Nullable Sha256 index(@Nullable LoggedViews views) {
        return views == null ? null : views.index();
    }

    /** Whether the pack has the same bytes. */
    public boolean isSameFile(Planned published) {
        return pack.equals(published.pack);
    }

    /** In what the published part is different, in words; empty if its content is the same. The views are not compared here. */
    public List<String> differences(Planned published) {
        var differences = new ArrayList<String>();
        add(differences, title.equals(published.title), "the title");
        add(differences, announcement.equals(published.announcement), "the announcement");
        add(differences, documentsRoot.equals(published.documentsRoot), "the documents");
        add(differences, Objects.equals(keys, published.keys), "the keys of signatures");
        return differences;
    }

    /** Whether the views are the same. */
    public boolean hasSameViews(Planned published) {
        return Objects.equals(index, published.index);
    }

    private static void add(List<String> differences, boolean same, String what) {
        if (!same) {
            differences.add(what);
        }
    }
}
