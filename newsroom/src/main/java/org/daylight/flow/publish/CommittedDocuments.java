package org.daylight.flow.publish;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.ArchivePath;
import org.daylight.catalog.Accession;
import org.daylight.format.DocumentNumber;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.AccessionSeed;
import org.daylight.log.LogEntry;
import org.daylight.newsroom.Newsroom;
import org.daylight.review.ApprovedDocument;
import org.daylight.review.ApprovedPart;
import org.daylight.tree.TileSource;
import org.daylight.tree.TileTree;

/**
 * Compares the documents of a part with the commitments in the public archive, before any of them is written. A
 * document that was not committed to under its number is not published ({@code spec/commitments.md}), whatever the
 * catalog now says. Withheld documents are compared too, because they may be shown one day.
 */
final class CommittedDocuments {

    private final Newsroom newsroom;
    private final Publication publication;

    CommittedDocuments(Newsroom newsroom, Publication publication) {
        this.newsroom = newsroom;
        this.publication = publication;
    }

    /** Why this part must not be published, in one line; empty when it may be. */
    Optional<String> objection(ApprovedPart part) throws IOException {
        List<ApprovedDocument> documents = part.documents();
        for (int from = 0; from < documents.size(); ) {
            int accession = documents.get(from).accession();
            int to = from;
            while (to < documents.size() && documents.get(to).accession() == accession) {
                to++;
            }
            Optional<String> objection = ofAccession(accession, documents.subList(from, to));
            if (objection.isPresent()) {
                return objection;
            }
            from = to;
        }
        return Optional.empty();
    }

    /** @param documents of one accession, in order of number */
    private Optional<String> ofAccession(int number, List<ApprovedDocument> documents) throws IOException {
        ApprovedDocument first = documents.getFirst();
        ApprovedDocument last = documents.getLast();
        Optional<Accession> announcing = publication.announcing(number);
        if (announcing.isPresent()) { // its tree is built from the same rows
            boolean within = announcing.get().first() <= first.number()
                    && last.number() <= announcing.get().last();
            return within ? Optional.empty() : Optional.of(uncommitted(first));
        }
        int logged = publication.logged(number);
        Optional<LogEntry.Accession> entry = publication.accession(logged);
        DocumentNumber begin = entry.map(LogEntry.Accession::first).orElse(null);
        if (begin == null
                || !entry.get().trove().text().equals(first.trove())
                || first.number() < begin.value()
                || last.number() - begin.value() >= entry.get().count()) {
            return Optional.of(uncommitted(first));
        }
        TileSource tiles = TileSource.in(newsroom.archiveFolder()).under(ArchivePath.accession(logged));
        Outcome<TileTree> tree =
                TileTree.open(tiles, entry.get().count(), entry.get().root());
        AccessionSeed seed = newsroom.seed(number);
        for (ApprovedDocument document : documents) {
            long index = document.number() - begin.value();
            Outcome<Sha256> committed = tree instanceof Outcome.Refused<TileTree>(String code, String reason)
                    ? Outcome.refused(code, reason)
                    : leaf(tree.orThrow(), index);
            if (committed instanceof Outcome.Refused<Sha256>(String code, String reason)) {
                return Optional.of("the commitments of accession " + logged + " are not valid (" + code + "): " + reason
                        + ". Restore the archive folder as it was after the last publication");
            }
            if (!DocumentOpening.of(seed, document.number(), document.sha256(), document.sizeBytes(), document.pieces())
                    .commitment()
                    .leafHash()
                    .equals(committed.orThrow())) {
                return Optional.of(document.cited() + " is not the document that accession " + logged
                        + " committed to under this number: restore the newsroom from a backup");
            }
        }
        return Optional.empty();
    }

    /** The tree keeps the tile that it read last, and the numbers rise: each tile is read once. */
    private static Outcome<Sha256> leaf(TileTree tree, long index) throws IOException {
        return switch (tree.leafHashes(index, index + 1)) {
            case Outcome.Ok<List<Sha256>>(List<Sha256> one) -> Outcome.ok(one.getFirst());
            case Outcome.Refused<List<Sha256>>(String code, String reason) -> Outcome.refused(code, reason);
        };
    }

    private static String uncommitted(ApprovedDocument document) {
        return document.cited() + " has no commitment: no accession in the log has its number";
    }
}
