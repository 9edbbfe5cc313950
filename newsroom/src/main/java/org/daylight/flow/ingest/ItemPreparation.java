package org.daylight.flow.ingest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongPredicate;
import org.daylight.archive.FileAbout;
import org.daylight.catalog.Accession;
import org.daylight.catalog.Documents;
import org.daylight.catalog.HeldConversion;
import org.daylight.catalog.MatchKey;
import org.daylight.container.ContainerDefect;
import org.daylight.container.ContainerItem;
import org.daylight.container.ConversionNote;
import org.daylight.container.FileType;
import org.daylight.container.FolderCounts;
import org.daylight.container.PartLoss;
import org.daylight.container.Provenance;
import org.daylight.container.RawFile;
import org.daylight.container.RawMessage;
import org.daylight.container.Skipped;
import org.daylight.container.SourceFile;
import org.daylight.container.Unreadable;
import org.daylight.dkim.DkimVerifier;
import org.daylight.evidence.Authentication;
import org.daylight.format.Sha256;
import org.daylight.log.AccessionSeed;
import org.daylight.message.Defect;
import org.daylight.message.Message;
import org.daylight.message.parse.DocumentForm;
import org.daylight.message.parse.MessageParser;
import org.daylight.redaction.PieceSecrets;
import org.daylight.redaction.PieceTree;
import org.daylight.review.MatchKeys;
import org.daylight.search.IndexedDocument;
import org.daylight.vault.Original;
import org.jspecify.annotations.Nullable;

/**
 * The part of an import that depends on one item only: hashes, parses, verifies signatures. The same item gives the same result, on any
 * machine. Safe for several threads.
 */
final class ItemPreparation {

    private final String trove;
    private final AccessionSeed seed;
    private final DkimVerifier verifier;

    /** @param trove the slug @param seed of the accession */
    ItemPreparation(String trove, AccessionSeed seed, DkimVerifier verifier) {
        this.trove = trove;
        this.seed = seed;
        this.verifier = verifier;
    }

    /**
     * A document, ready to be stored.
     *
     * @param indexed what the search index gets; null if the catalog has it already, and for a file
     */
    record Ready(
            PreparedItem.Document row,
            Original original,
            @Nullable IndexedDocument indexed) {}

    /** Parses a message and verifies its signatures. @param isHeld whether the catalog already has a document with a key */
    Ready message(RawMessage raw, LongPredicate isHeld) {
        Original original = Original.of(raw.bytes());
        long key = Documents.key(trove, original.sha256());
        Set<String> defects = codes(raw.defects());
        Set<MatchKey> matchKeys = Set.of();
        Sha256 pieces = null;
        IndexedDocument indexed = null;
        ConversionNote from = raw.provenance().conversion();
        if (!isHeld.test(key)) {
            pieces = pieces(raw.bytes(), original);
            Message message = MessageParser.parse(raw.bytes());
            for (Defect defect : message.defects()) {
                defects.add(defect.code());
            }
            matchKeys = MatchKeys.of(raw.bytes(), message);
            DocumentForm form = from == null ? DocumentForm.MAIL : DocumentForm.CONVERTED;
            Authentication authentication = Authentication.of(raw.bytes(), message, form, verifier);
            indexed = IndexedDocument.unnumbered(key, trove, raw.bytes().length, message, authentication);
        }
        String remarks = raw.provenance().remarks().isEmpty()
                ? GmailLabels.remark(raw.bytes())
                : raw.provenance().remarks();
        HeldConversion conversion = from == null
                ? null
                : new HeldConversion(raw.provenance().format().code(), from.container(), from.item());
        var row = row(key, original, pieces, defects, matchKeys, raw.provenance(), remarks, conversion, null);
        return new Ready(row, original, indexed);
    }

    /**
     * Recognises the type of a file. It is added to the index later, because of the same bytes under several names the
     * first in the order of the source counts.
     */
    Ready file(RawFile file, LongPredicate isHeld) {
        Original original = Original.of(file.bytes());
        long key = Documents.key(trove, original.sha256());
        Set<String> defects = codes(file.defects());
        Set<MatchKey> matchKeys = Set.of();
        Sha256 pieces = null;
        String type = "";
        if (!isHeld.test(key)) {
            pieces = pieces(file.bytes(), original);
            type = FileType.of(file.bytes(), file.name());
            Message view = new DocumentForm.File(file.name(), type).parse(file.bytes());
            for (Defect defect : view.defects()) {
                defects.add(defect.code());
            }
            matchKeys = MatchKeys.of(file.bytes(), view);
        }
        FileAbout about = FileAbout.of(file.name(), type);
        String remarks = file.provenance().remarks();
        var row = row(key, original, pieces, defects, matchKeys, file.provenance(), remarks, null, about);
        return new Ready(row, original, null);
    }

    /** What the index gets for a file, under the name and type that the catalog has for it. */
    IndexedDocument indexed(byte[] file, long key, FileAbout about) {
        return IndexedDocument.unnumbered(
                key, trove, file, new DocumentForm.File(about.name(), about.type()), verifier);
    }

    /** An item without bytes of its own. @throws IllegalArgumentException for a message or a file */
    static PreparedItem other(ContainerItem found) {
        return switch (found) {
            case Unreadable lost ->
                new PreparedItem.Lost(
                        new Accession.Loss(
                                lost.container(),
                                lost.offset(),
                                lost.code().code(),
                                lost.detail(),
                                Accession.LossKind.LOST,
                                lost.items()),
                        lost.code().remedy());
            case Skipped skipped ->
                new PreparedItem.PassedOver(new Accession.Loss(
                        skipped.container(), 0, skipped.reason(), "", Accession.LossKind.PASSED_OVER, skipped.items()));
            case PartLoss part ->
                new PreparedItem.Incomplete(new Accession.Loss(
                        part.container(), part.offset(), part.code(), part.detail(), Accession.LossKind.PART, 1));
            case FolderCounts counts -> new PreparedItem.FolderAccount(folder(counts));
            case SourceFile file -> new PreparedItem.Source(file.container(), file.sizeBytes(), file.sha256());
            case RawMessage raw -> throw new IllegalArgumentException("a message");
            case RawFile file -> throw new IllegalArgumentException("a file");
        };
    }

    private static PreparedItem.Document row(
            long key,
            Original original,
            @Nullable Sha256 pieces,
            Collection<String> defects,
            Collection<MatchKey> matchKeys,
            Provenance from,
            String remarks,
            @Nullable HeldConversion conversion,
            @Nullable FileAbout file) {
        return new PreparedItem.Document(
                key,
                original.sha256(),
                original.bytes().length,
                pieces,
                List.copyOf(defects),
                List.copyOf(matchKeys),
                from.container(),
                from.offset(),
                from.length(),
                from.repair().text(),
                containerNote(from, remarks),
                conversion,
                file);
    }

    private static Set<String> codes(List<ContainerDefect> defects) {
        Set<String> codes = new LinkedHashSet<>();
        for (ContainerDefect defect : defects) {
            codes.add(defect.code());
        }
        return codes;
    }

    /** The root of the piece tree, which the commitment to the document will contain. */
    private Sha256 pieces(byte[] bytes, Original original) {
        return new PieceTree().root(bytes, PieceSecrets.of(seed.salt(original.sha256())));
    }

    /**
     * What the container says in addition to the bytes: {@code mbox lf}, {@code maildir crlf flags=RS}; for a converted message also its
     * {@link ConversionNote}; the remarks are last.
     */
    private static String containerNote(Provenance from, String remarks) {
        String note = from.format().code() + " " + from.lineEndings().name().toLowerCase(Locale.ROOT);
        note = from.flags().isEmpty() ? note : note + " flags=" + from.flags();
        note = from.conversion() == null ? note : note + " " + from.conversion().text();
        return remarks.isEmpty() ? note : note + " " + remarks;
    }

    private static Accession.Folder folder(FolderCounts counts) {
        var details = new ArrayList<String>();
        counts.skipped().forEach((kind, items) -> details.add(kind + "=" + items));
        counts.lost().forEach((reason, items) -> details.add(reason + "=" + items));
        return new Accession.Folder(
                counts.container(),
                counts.counted(),
                counts.listed(),
                counts.declared(),
                counts.recovered(),
                counts.extracted(),
                sum(counts.skipped().values()),
                sum(counts.lost().values()),
                counts.hidden(),
                String.join(" ", details));
    }

    private static long sum(Collection<Long> counts) {
        return counts.stream().mapToLong(Long::longValue).sum();
    }
}
