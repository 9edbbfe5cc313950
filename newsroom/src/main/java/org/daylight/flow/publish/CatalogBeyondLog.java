package org.daylight.flow.publish;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.archive.SealedPart;
import org.daylight.catalog.Accession;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.format.Json;
import org.daylight.log.LogEntry;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;

/**
 * What the catalog knows of entries that do not count any more, because recovery keys have replaced the key that signed them: updates of the catalog, after
 * which what they published can be published again. Withdrawn documents stay withdrawn. {@link CatalogFromLog} then adds what the log has instead.
 */
final class CatalogBeyondLog {

    private final Newsroom newsroom;
    private final Set<String> releases = new HashSet<>();
    private final Set<String> seals = new HashSet<>();
    private final Set<String> troves = new HashSet<>();
    private final Set<String> accessions = new HashSet<>();
    private final Set<Integer> goneAccessions = new HashSet<>();
    private final List<Json> effects = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Set<Long> changed = new HashSet<>();

    /**
     * Compares them.
     *
     * @param record of the log that counts
     * @param entries its troves and accessions
     */
    CatalogBeyondLog(Newsroom newsroom, PublicRecord record, List<LogEntry> entries) {
        this.newsroom = newsroom;
        for (Release release : record.releases()) {
            if (release.isConfirmed()) {
                releases.add(release.trove() + "/" + release.part());
                seals.add(seal(release.trove(), release.part(), release.sequence()));
            }
        }
        for (List<SealedPart> parts : List.of(record.sealed(), record.cancelled())) {
            parts.forEach(part -> seals.add(seal(part.trove(), part.part(), part.sequence())));
        }
        for (LogEntry entry : entries) {
            if (entry instanceof LogEntry.Trove trove) {
                troves.add(trove.slug().text());
            } else if (entry instanceof LogEntry.Accession accession) {
                long first = accession.first() == null ? 0 : accession.first().value();
                long last = accession.last() == null ? 0 : accession.last().value();
                accessions.add(accession(accession.trove().text(), accession.number(), first, last));
            }
        }
        newsroom.catalog().troves().all().forEach(this::compare);
    }

    private static String seal(String trove, int part, int release) {
        return trove + "/" + part + "/" + release;
    }

    private static String accession(String trove, long logged, long first, long last) {
        return trove + "/" + logged + "/" + first + "-" + last;
    }

    private void compare(HeldTrove trove) {
        if (trove.announced() && !troves.contains(trove.slug())) {
            effects.add(FinishPublication.troveNotInLog(trove.id()));
        }
        for (Accession accession : newsroom.catalog().accessions().of(trove.id())) {
            String logged = accession(trove.slug(), accession.logged(), accession.first(), accession.last());
            if (accession.state() == Accession.State.ANNOUNCED && !accessions.contains(logged)) {
                goneAccessions.add(accession.number());
                effects.add(FinishPublication.accessionNotInLog(accession.number()));
            }
        }
        for (PlannedPart part : newsroom.catalog().parts().of(trove.id())) {
            String name = "part " + part.number() + " of " + trove.slug();
            if (part.published() != null && !releases.contains(trove.slug() + "/" + part.number())) {
                effects.add(FinishPublication.partNotInLog(trove.id(), part.number()));
                notes.add(name + " was published on " + part.published() + " by an entry that does not count any more:"
                        + " it is planned again, and readers may have it. Publish it again, or withhold its documents");
                changed.add(trove.id());
            }
            if (part.sealed() != 0 && !seals.contains(seal(trove.slug(), part.number(), part.sealed()))) {
                effects.add(FinishPublication.sealNotInLog(trove.id(), part.number(), part.sealed()));
                notes.add(name + " was sealed by an entry that does not count any more: it is not sealed here any more,"
                        + " and its key is in keys/sealed/fenced. Mirrors may have the sealed file, and trustees shares"
                        + " of the key");
                changed.add(trove.id());
            }
        }
    }

    /** The accessions that are not announced any more, by their numbers in the newsroom. */
    Set<Integer> accessions() {
        return goneAccessions;
    }

    /** Updates of the catalog, as in {@link FinishPublication}. */
    List<Json> effects() {
        return effects;
    }

    /** One line each: what an editor must do. */
    List<String> notes() {
        return notes;
    }

    /** The troves with a part that changed. */
    Set<Long> changed() {
        return changed;
    }
}
