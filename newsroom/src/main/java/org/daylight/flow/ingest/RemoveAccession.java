package org.daylight.flow.ingest;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.catalog.Accession;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.search.SearchIndex;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;

/**
 * Removes an accession that is complete and not announced (spec/newsroom.md section 6). Its documents are removed from
 * the index and the catalog, its numbers are free again, and parts that are not published yet no longer have them. Only
 * the last accession of a trove can be removed, so that the numbers of a trove stay without a gap. The vault is
 * append-only, so it still has the bytes; importing the same mail again finds them there.
 */
public final class RemoveAccession {

    private final Newsroom newsroom;
    private final Vault vault;
    private final SearchIndex index;
    private final StepListener steps;

    public RemoveAccession(Newsroom newsroom, Vault vault, SearchIndex index) {
        this(newsroom, vault, index, StepListener.NONE);
    }

    public RemoveAccession(Newsroom newsroom, Vault vault, SearchIndex index, StepListener steps) {
        this.newsroom = newsroom;
        this.vault = vault;
        this.index = index;
        this.steps = steps;
    }

    /** The result. */
    public sealed interface Result {}

    /**
     * The accession is removed, or would be.
     *
     * @param accession the accession before its removal
     * @param withheld how many of its documents an editor had withheld; these decisions are deleted, too
     * @param parts the unpublished parts that lose documents, as they were before
     */
    public record Removed(Accession accession, long withheld, List<PlannedPart> parts) implements Result {}

    /** Nothing was done; gives the reason. */
    public record Refused(String reason) implements Result {}

    /**
     * Returns what {@link #run} would do, and changes nothing.
     *
     * @throws IOException when a publication that was begun cannot be finished
     */
    public Result preview(String slug, int accession) throws IOException {
        try (Closeable importing = newsroom.lock("import");
                Closeable publishing = newsroom.lock("publish")) {
            return examine(slug, accession);
        }
    }

    /** Runs the flow. @throws IOException with a one-line message; the same command, run again, continues from there */
    public Result run(String slug, int accession) throws IOException {
        try (Closeable importing = newsroom.lock("import");
                Closeable publishing = newsroom.lock("publish")) {
            Result result = examine(slug, accession);
            if (!(result instanceof Removed removed)) {
                return result;
            }
            Catalog catalog = newsroom.catalog();
            ForgetAccession.run(newsroom, index, accession);
            steps.reached("forgotten");
            // If the process stops here, the index lacks documents that the catalog has, and its mark says so. The next
            // command adds them again. The accession is still there.
            catalog.together(() -> {
                long trove = removed.accession().trove();
                if (removed.accession().first() > 0) {
                    int last = removed.accession().first() - 1;
                    catalog.parts().cut(trove, last);
                    catalog.troves().numbered(trove, last);
                }
                catalog.accessions().discard(accession);
                catalog.troves().removeUnused(trove);
                return null;
            });
            steps.reached("removed");
            // If the process stops here, the accession is removed. The index may lack documents of another trove, as
            // after any crash.
            new CatchUpIndex(newsroom, vault, index).run();
            return removed;
        }
    }

    private Result examine(String slug, int number) throws IOException {
        FinishPublication.run(newsroom, steps); // it may have announced the accession
        Catalog catalog = newsroom.catalog();
        Optional<HeldTrove> trove = catalog.troves().find(slug);
        if (trove.isEmpty()) {
            return new Refused("there is no trove \"" + slug + "\" in this newsroom");
        }
        List<Accession> all = catalog.accessions().of(trove.get().id());
        Accession accession =
                all.stream().filter(each -> each.number() == number).findFirst().orElse(null);
        String objection = objection(trove.get(), all, accession, number);
        if (accession == null || objection != null) {
            return new Refused(String.valueOf(objection));
        }
        long withheld = accession.first() == 0
                ? 0
                : catalog.documents().range(trove.get().id(), accession.first(), accession.last()).stream()
                        .filter(document -> document.withheld() != null)
                        .count();
        List<PlannedPart> parts = catalog.parts().of(trove.get().id()).stream()
                .filter(part -> accession.first() > 0 && part.last() >= accession.first()) // it is the last accession
                .toList();
        return new Removed(accession, withheld, parts);
    }

    private @Nullable String objection(HeldTrove trove, List<Accession> all, @Nullable Accession accession, int number)
            throws IOException {
        if (accession == null) {
            return trove.slug() + " has no accession " + number + "; it has "
                    + String.join(
                            ", ",
                            all.stream()
                                    .map(each -> Integer.toString(each.number()))
                                    .toList());
        }
        if (accession.state() == Accession.State.OPEN) {
            return "accession " + number
                    + " is an interrupted import: cancel it with  daylight import --trove " + trove.slug()
                    + " --abandon";
        }
        if (accession.state() == Accession.State.ANNOUNCED || isInTheLog(trove, accession)) {
            return "accession " + number
                    + " is in the public log and stays there; you can withhold its documents, or withdraw them once"
                    + " they are published";
        }
        return all.getLast() == accession
                ? null
                : "accession " + all.getLast().number() + " of " + trove.slug()
                        + " was imported later and has the following numbers: remove it first";
    }

    /** A catalog that was restored from a copy may be older than the archive. */
    private boolean isInTheLog(HeldTrove trove, Accession accession) throws IOException {
        if (!Files.exists(newsroom.archiveFolder().resolve("checkpoint"))) {
            return false;
        }
        try (Archive archive = Archive.open(newsroom.archiveFolder())) {
            return archive.contents()
                    .trove(trove.slug())
                    .filter(published -> accession.first() > 0 && published.documents() >= accession.first())
                    .isPresent();
        }
    }
}
