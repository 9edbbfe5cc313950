package org.daylight.flow.doctor;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.archive.SealedPart;
import org.daylight.catalog.PlannedPart;
import org.daylight.newsroom.Newsroom;

/** Compares the parts that the catalog knows as published or sealed with those of the log: they differ when one of the two comes from an older backup. */
public final class CatalogAndLog {

    private CatalogAndLog() {}

    /** What differs, in one line with what to do; empty if they agree. Not to be asked while a publication is being put in place. */
    public static Optional<String> difference(Newsroom newsroom, PublicRecord log) {
        SortedSet<String> known = new TreeSet<>();
        for (PlannedPart part : newsroom.catalog().parts().all()) {
            if (part.published() != null) {
                known.add("part " + part.number() + " of " + part.trove());
            } else if (part.sealed() != 0) {
                known.add("the sealed part " + part.number() + " of " + part.trove());
            }
        }
        SortedSet<String> logged = new TreeSet<>();
        for (Release release : log.releases()) {
            if (release.isConfirmed()) {
                logged.add("part " + release.part() + " of " + release.trove());
            }
        }
        for (SealedPart part : log.sealed()) {
            logged.add("the sealed part " + part.part() + " of " + part.trove());
        }
        SortedSet<String> onlyKnown = new TreeSet<>(known);
        onlyKnown.removeAll(logged);
        logged.removeAll(known);
        if (!logged.isEmpty()) {
            return Optional.of("the log has " + logged.first()
                    + ", but catalog.db does not know it: catalog.db is older than the archive; restore the newest"
                    + " backup of the newsroom");
        }
        return onlyKnown.isEmpty()
                ? Optional.empty()
                : Optional.of("catalog.db knows " + onlyKnown.first()
                        + ", but the log does not have it: the archive is older than catalog.db; restore the newest"
                        + " copy of the archive, from a backup or a mirror");
    }
}
