package org.daylight.flow.publish;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.daylight.archive.Archive;
import org.daylight.archive.PackDocument;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.archive.SealedPart;
import org.daylight.archive.Withdrawal;
import org.daylight.catalog.Accession;
import org.daylight.catalog.Documents;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.log.AccessionSeed;
import org.daylight.log.LogEntry;
import org.daylight.log.TileLog;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.SealKeys;
import org.daylight.tree.TilePath;
import org.daylight.tree.TileTree;

/** What the log says and the catalog of a restored newsroom does not know: updates of the catalog, and what they cannot repair. */
final class CatalogFromLog {

    private final Newsroom newsroom;
    private final Archive archive;
    private final TileLog log;
    private final boolean isReplaced;
    private final List<Json> effects = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Set<Long> changed = new HashSet<>();
    private final Set<Integer> notAnnounced = new HashSet<>();
    private boolean complete = true;

    /**
     * @param archive the newest one
     * @param isReplaced whether entries that the catalog knows do not count any more, because the log's key was recovered
     */
    CatalogFromLog(Newsroom newsroom, Archive archive, TileLog log, boolean isReplaced) {
        this.newsroom = newsroom;
        this.archive = archive;
        this.log = log;
        this.isReplaced = isReplaced;
    }

    /**
     * The result.
     *
     * @param effects updates of the catalog, as in {@link FinishPublication}
     * @param notes one line each: what an editor must do
     * @param complete false if something is missing that the log names
     */
    record Result(List<Json> effects, List<String> notes, boolean complete) {}

    Result run() throws IOException {
        List<LogEntry> entries = entries();
        if (isReplaced) {
            var gone = new CatalogBeyondLog(newsroom, archive.contents(), entries);
            effects.addAll(gone.effects());
            notes.addAll(gone.notes());
            changed.addAll(gone.changed());
            notAnnounced.addAll(gone.accessions());
        }
        for (LogEntry entry : entries) {
            if (entry instanceof LogEntry.Trove trove) {
                newsroom.catalog()
                        .troves()
                        .find(trove.slug().text())
                        .filter(held -> !held.announced())
                        .ifPresent(held -> effects.add(FinishPublication.troveAnnounced(held.id())));
            } else if (entry instanceof LogEntry.Accession accession) {
                accession(accession);
            }
        }
        PublicRecord record = archive.contents();
        for (Release release : record.releases()) {
            release(release);
        }
        for (Withdrawal withdrawal : record.withdrawals()) {
            withdrawal(withdrawal);
        }
        for (SealedPart part : record.sealed()) {
            sealed(part);
        }
        for (SealedPart part : record.cancelled()) {
            cancelled(part);
        }
        for (long trove : changed) {
            effects.add(FinishPublication.planTidied(trove));
            effects.add(FinishPublication.trovePaused(trove));
            notes.add("releases of " + newsroom.catalog().troves().get(trove).slug()
                    + " are paused: decisions that were made after the backup (withholding, redactions, approvals) are"
                    + " not here. Review what is planned, then continue with  daylight plan --trove "
                    + newsroom.catalog().troves().get(trove).slug() + " --resume");
        }
        return new Result(List.copyOf(effects), List.copyOf(notes), complete);
    }

    private List<LogEntry> entries() throws IOException {
        var entries = new ArrayList<LogEntry>();
        for (long from = 0; from < log.size(); from += TilePath.WIDTH) {
            for (byte[] each : log.entries(from, Math.min(log.size(), from + TilePath.WIDTH))
                    .orThrow()) {
                LogEntry.parse(each)
                        .ok()
                        .filter(entry -> entry instanceof LogEntry.Trove || entry instanceof LogEntry.Accession)
                        .ifPresent(entries::add);
            }
        }
        return entries;
    }

    private void accession(LogEntry.Accession logged) throws IOException {
        Optional<HeldTrove> trove =
                newsroom.catalog().troves().find(logged.trove().text());
        int number = Math.toIntExact(logged.number());
        int first = logged.first() == null ? 0 : Math.toIntExact(logged.first().value());
        int last = logged.last() == null ? 0 : Math.toIntExact(logged.last().value());
        Optional<Accession> held = trove.stream()
                .flatMap(each -> newsroom.catalog().accessions().of(each.id()).stream())
                .filter(each ->
                        isLogged(each, number) || isNotLogged(each) && each.first() == first && each.last() == last)
                .findFirst();
        if (held.isPresent() && isLogged(held.get(), number)) {
            return;
        }
        if (held.isEmpty() || !root(held.get(), trove.orElseThrow()).equals(logged.root())) {
            complete = false;
            notes.add("accession " + number + " of " + logged.trove().text() + " (documents " + first + " to " + last
                    + ") was imported after the backup: its originals are not here. Import the same files again, then"
                    + " run this command again");
            return;
        }
        effects.add(FinishPublication.accessionAnnounced(held.get().number(), number));
    }

    private boolean isLogged(Accession accession, int number) {
        return accession.logged() == number && !notAnnounced.contains(accession.number());
    }

    private boolean isNotLogged(Accession accession) {
        return accession.state() == Accession.State.CLOSED || notAnnounced.contains(accession.number());
    }

    private Sha256 root(Accession accession, HeldTrove trove) {
        if (accession.first() == 0) {
            return TileTree.empty().root();
        }
        AccessionSeed seed = newsroom.seed(accession.number());
        List<Sha256> leaves = new ArrayList<>();
        for (Documents.Numbered document :
                newsroom.catalog().documents().numbered(trove.id(), accession.first(), accession.last())) {
            leaves.add(DocumentOpening.of(
                            seed, document.number(), document.sha256(), document.sizeBytes(), document.pieces())
                    .commitment()
                    .leafHash());
        }
        return TileTree.empty().append(leaves).root();
    }

    private void release(Release release) throws IOException {
        Optional<PlannedPart> part = newsroom.catalog().parts().find(release.trove(), release.part());
        boolean isKnown = part.isPresent()
                && part.get().published() != null
                && (!isReplaced || release.time().equals(part.get().published()));
        if (isKnown || !release.isConfirmed()) {
            return;
        }
        Optional<HeldTrove> trove = newsroom.catalog().troves().find(release.trove());
        if (trove.isEmpty()) {
            complete = false;
            notes.add("part " + release.part() + " of " + release.trove()
                    + " is public, and this newsroom does not have the trove: import its files again");
            return;
        }
        List<Integer> numbers = new ArrayList<>();
        List<Integer> again = new ArrayList<>();
        List<Long> withheld = new ArrayList<>();
        for (PackDocument document : archive.documents(release)) {
            Optional<HeldDocument> held = newsroom.catalog().documents().find(release.trove(), document.number());
            if (document instanceof PackDocument.Shown shown && shown.reduces() != null) {
                again.add(document.number());
                continue;
            }
            if (held.isEmpty()) {
                continue; // its accession is reported
            }
            numbers.add(document.number());
            if (document instanceof PackDocument.Withheld && held.get().withheld() == null) {
                withheld.add(held.get().key());
            }
        }
        int[] sorted = numbers.stream().mapToInt(Integer::intValue).sorted().toArray();
        boolean isAsPlanned = part.isPresent()
                && Arrays.equals(newsroom.catalog().parts().numbers(part.get().id()), sorted);
        if (!isAsPlanned) {
            effects.add(FinishPublication.partAdopted(
                    trove.get().id(),
                    release.part(),
                    release.title(),
                    release.announcement(),
                    release.time(),
                    Arrays.stream(sorted).boxed().toList()));
            notes.add("part " + release.part() + " of " + release.trove()
                    + " was planned in another way here: the plan has its public documents now");
        }
        if (!again.isEmpty()) {
            notes.add("part " + release.part() + " of " + release.trove()
                    + " shows documents again with fewer redactions (" + again
                    + "): their redactions here are older than what is public");
        }
        effects.add(FinishPublication.partPublished(
                trove.get().id(),
                release.part(),
                release.time(),
                release.published() + release.again() + release.withdrawn().size()));
        if (!withheld.isEmpty()) {
            for (long key : withheld) {
                effects.add(FinishPublication.documentsWithheld(List.of(key), "", 0));
            }
            notes.add(withheld.size() + " documents of part " + release.part() + " of " + release.trove()
                    + " were withheld after the backup, and are withheld here now. Their copies in later parts are not:"
                    + " look for them before you continue");
        }
        changed.add(trove.get().id());
    }

    private void withdrawal(Withdrawal withdrawal) throws IOException {
        Optional<HeldDocument> held = newsroom.catalog()
                .documents()
                .find(withdrawal.id().trove(), withdrawal.id().number());
        if (held.isPresent() && held.get().withdrawn() == null) {
            effects.add(FinishPublication.documentsWithdrawn(List.of(held.get().key()), withdrawal.reason(), true));
            notes.add(withdrawal.id()
                    + " was withdrawn after the backup, and is withdrawn here now, with its copies. Remove"
                    + " it from the search index with  daylight withdraw " + withdrawal.id());
            changed.add(newsroom.catalog()
                    .troves()
                    .find(withdrawal.id().trove())
                    .orElseThrow()
                    .id());
        }
    }

    private void sealed(SealedPart sealed) throws IOException {
        Optional<PlannedPart> part = newsroom.catalog().parts().find(sealed.trove(), sealed.part());
        boolean hasKey = SealKeys.find(newsroom, sealed.sequence()).isPresent();
        if (!hasKey) {
            complete = false;
            notes.add("part " + sealed.part() + " of " + sealed.trove()
                    + " was sealed after the backup, and its key is not here: trustees can open it, or you end the"
                    + " seal with  daylight cancel " + sealed.trove() + "/" + sealed.part());
        }
        if (part.isPresent()
                && part.get().sealed() != sealed.sequence()
                && part.get().published() == null) {
            effects.add(FinishPublication.partSealed(part.get().troveRow(), sealed.part(), sealed.sequence()));
            notes.add("part " + sealed.part() + " of " + sealed.trove()
                    + " was sealed after the backup: compare its documents with your plan");
            changed.add(part.get().troveRow());
        }
    }

    private void cancelled(SealedPart sealed) {
        Optional<PlannedPart> part = newsroom.catalog().parts().find(sealed.trove(), sealed.part());
        if (part.isPresent()
                && part.get().sealed() == sealed.sequence()
                && part.get().published() == null) {
            effects.add(FinishPublication.sealCancelled(part.get().troveRow(), sealed.part(), sealed.sequence()));
            changed.add(part.get().troveRow());
        }
    }
}
