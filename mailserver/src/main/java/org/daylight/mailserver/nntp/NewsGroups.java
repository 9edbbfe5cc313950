package org.daylight.mailserver.nntp;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.archive.Trove;
import org.daylight.mailserver.folder.MailFolders;

/** The groups of an archive: one for each trove and each part. Safe for use by several threads. */
final class NewsGroups {

    private final Archive archive;
    private final MailFolders folders;

    NewsGroups(Archive archive, MailFolders folders) {
        this.archive = archive;
        this.folders = folders;
    }

    /** The group with a name. */
    Optional<NewsGroup> find(String name) {
        return all().stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /** All groups, each trove before its parts. */
    List<NewsGroup> all() {
        List<NewsGroup> all = new ArrayList<>();
        PublicRecord contents = archive.contents();
        for (Trove trove : contents.troves()) {
            Instant first = trove.releases().isEmpty()
                    ? Instant.EPOCH
                    : trove.releases().getFirst().time();
            folders.trove(trove.slug())
                    .ifPresent(folder -> all.add(new NewsGroup(trove.slug(), folder, first, trove.title())));
            for (Release release : trove.releases()) {
                folders.part(trove.slug(), release.part())
                        .ifPresent(folder -> all.add(new NewsGroup(
                                trove.slug() + "." + release.part(), folder, release.time(), release.title())));
            }
        }
        return all;
    }
}
