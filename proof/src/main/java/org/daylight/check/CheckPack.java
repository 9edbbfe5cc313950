package org.daylight.check;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.daylight.format.DocumentNumber;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.LogEntry;
import org.daylight.pack.DocumentEntry;
import org.daylight.pack.DocumentEntry.Content;
import org.daylight.pack.PackLayout;
import org.daylight.pack.PackLine;
import org.daylight.pack.PackLines;
import org.daylight.pack.PackZip;
import org.daylight.tree.GrowingRoot;
import org.daylight.tree.MerkleTree;
import org.daylight.tree.TileTree;
import org.jspecify.annotations.Nullable;

/**
 * Checks the contents of one pack whose bytes are those that the log names (spec/pack.md): each line against the log, the accession's commitments and the
 * numbers of the trove; each document against its line; and the bag's manifests. The lines, the directory of the zip and the documents are read
 * in parallel, so memory does not grow with the pack.
 */
final class CheckPack {
    private static final int MAX_KEYS_BYTES = 64 << 20;
    private static final int MAX_FAULTS = 100;

    private final LogContents.Pack pack;
    private final List<LogEntry.Accession> accessions;
    private final Map<Long, TileTree> commitments;
    private final TroveNumbers numbers;
    private final ExecutorService workers;
    private final Progress progress;
    private final List<Verdict> faults = new ArrayList<>();
    private final CheckBag bag;
    private final GrowingRoot documentsRoot = new GrowingRoot();
    private long shown;
    private long withheld;
    private long again;
    private long first;
    private long last;
    private long redacted;
    private long withdrawn;

    /**
     * @param commitments the consistent trees of accessions, by accession number
     * @param numbers of the release's trove
     * @param workers unpack and hash the documents
     * @param progress receives the size of each checked batch
     */
    CheckPack(
            LogContents.Pack pack,
            List<LogEntry.Accession> accessions,
            Map<Long, TileTree> commitments,
            TroveNumbers numbers,
            ExecutorService workers,
            Progress progress) {
        this.pack = pack;
        bag = new CheckBag(pack.release());
        this.accessions = accessions;
        this.commitments = commitments;
        this.numbers = numbers;
        this.workers = workers;
        this.progress = progress;
    }

    /** Receives, on the thread that checks, the size of each checked batch of documents. */
    interface Progress {
        void done(long documents, long packedBytes);
    }

    /** The number of documents that were published with redactions; known after {@link #check}. */
    long redacted() {
        return redacted;
    }

    /**
     * The faults of the pack, at most a hundred; empty if there are none.
     *
     * @throws IOException if the pack or the accession's tiles cannot be read
     */
    List<Verdict> check(Path file) throws IOException {
        try (PackZip zip = PackZip.open(file)) {
            check(zip, PackLayout.of(zip, pack.release().keys() != null));
        } catch (Malformed e) {
            fault(e);
        }
        return faults;
    }

    private void check(PackZip zip, PackLayout layout) throws IOException {
        byte[] keys = pack.release().keys() == null ? new byte[0] : keys(zip, layout.tag(PackLayout.KEYS));
        CheckSignatures signatures = switch (CheckSignatures.with(keys)) {
            case Outcome.Ok<CheckSignatures>(CheckSignatures check) -> check;
            case Outcome.Refused<CheckSignatures>(String code, String reason) -> throw new Malformed(code, reason);
        };
        try (var documents = new CheckDocuments(pack.path(), zip, signatures, workers, progress, this::fault)) {
            documents(zip, layout, documents);
        }
        release();
        if (faults.isEmpty()) {
            // A fault in a document also makes the manifest wrong, and was already reported.
            bag.check(zip, layout, keys);
        }
    }

    private byte[] keys(PackZip zip, PackZip.Entry entry) throws IOException {
        Malformed.unless(entry.bytes() <= MAX_KEYS_BYTES, "keys-malformed", "keys.txt is longer than 64 MB");
        byte[] keys = zip.bytes(entry);
        Malformed.unless(
                Sha256.of(keys).equals(pack.release().keys()), "keys-differ", "keys.txt does not match the log");
        return keys;
    }

    private void documents(PackZip zip, PackLayout layout, CheckDocuments documents) throws IOException {
        PackZip.Directory directory = zip.directory();
        directory.next(); // bagit.txt
        PackZip.Entry entry = directory.next();
        try (InputStream in = zip.open(layout.tag(PackLayout.DOCUMENTS))) {
            var lines = new PackLines(in);
            for (byte[] bytes = lines.next(); bytes != null && faults.size() < MAX_FAULTS; bytes = lines.next()) {
                PackLine document = checked(bytes);
                while (number(entry) > 0 && number(entry) < document.number()) {
                    unlisted(entry);
                    entry = directory.next();
                }
                Set<Content> found = EnumSet.noneOf(Content.class);
                while (entry != null && number(entry) == document.number()) {
                    DocumentEntry place = DocumentEntry.of(entry.name());
                    if (place != null && isPublished(entry, place.content(), document)) {
                        found.add(place.content());
                        add(entry, place.content(), document, documents);
                    }
                    entry = directory.next();
                }
                if (document instanceof PackLine.Shown line && !isWithdrawn(line)) {
                    missing(line, found);
                }
            }
        }
        documents.finish();
        for (; number(entry) > 0 && faults.size() < MAX_FAULTS; entry = directory.next()) {
            unlisted(entry);
        }
    }

    /** The number of the document in an entry; 0 after the last document. */
    private static long number(PackZip.@Nullable Entry entry) {
        DocumentEntry document = entry == null ? null : DocumentEntry.of(entry.name());
        return document == null ? 0 : document.number();
    }

    /** Notes an entry for the manifest, and has its bytes compared with the line if its size is right. */
    private void add(PackZip.Entry entry, Content content, PackLine document, CheckDocuments documents)
            throws IOException {
        PackLine.Entry named = document instanceof PackLine.Shown line ? line.entry(content) : null;
        if (named == null) {
            return;
        }
        if (entry.bytes() != named.bytes()) { // nothing is unpacked then
            fault(differs(content), called(content, document) + " has a wrong size");
            return;
        }
        bag.add(entry, named.sha256());
        documents.add(entry, content, (PackLine.Shown) document);
    }

    /** Reports the entries that a line names and the pack does not have. */
    private void missing(PackLine.Shown line, Set<Content> found) {
        for (Content content : Content.values()) {
            if (line.entry(content) != null && !found.contains(content)) {
                fault(content.isDocument() ? "document-absent" : differs(content), called(content, line));
            }
        }
    }

    /** The code for other bytes than a line names. */
    static String differs(Content content) {
        return switch (content) {
            case MESSAGE, FILE -> "document-differs";
            case REDACTION -> "redaction-differs";
            case EARLIER -> "reduction-differs";
            case ABOUT -> "about-differs";
            case TEXT -> "text-differs";
        };
    }

    /** An entry of a document in words. */
    static String called(Content content, PackLine document) {
        return switch (content) {
            case MESSAGE, FILE -> "document " + document.number();
            case REDACTION -> "the redactions of document " + document.number();
            case EARLIER -> "the earlier redactions of document " + document.number();
            case ABOUT -> "the name and type of document " + document.number();
            case TEXT -> "the extracted text of document " + document.number();
        };
    }

    private boolean isWithdrawn(PackLine document) {
        return pack.withdrawn().contains(document.number());
    }

    private void unlisted(PackZip.@Nullable Entry entry) {
        fault("document-unlisted", entry == null ? "" : Malformed.quoted(entry.name()));
    }

    /** Whether an entry of a document, which is in the pack, may be there. */
    private boolean isPublished(PackZip.Entry entry, Content content, PackLine document) {
        if (!(document instanceof PackLine.Shown line)) {
            fault("document-unlisted", "document " + document.number() + " is withheld");
            return false;
        }
        if (isWithdrawn(document)) {
            fault("withdrawal-not-done", called(content, document));
            return false;
        }
        if (line.entry(content) == null) {
            unlisted(entry);
            return false;
        }
        return true;
    }

    /** Reads a line and checks it against the log. */
    private PackLine checked(byte[] bytes) throws IOException {
        LogEntry.Release release = pack.release();
        documentsRoot.add(MerkleTree.leafHash(bytes));
        PackLine line;
        try {
            line = PackLine.parse(bytes);
        } catch (Malformed e) {
            throw new Malformed(e.code(), "line " + documentsRoot.size() + ": " + e.getMessage());
        }
        if (line.number() <= last) {
            throw new Malformed(PackLine.CODE, "number " + line.number() + " comes after " + last);
        }
        boolean within = release.first().value() <= line.number()
                && line.number() <= release.last().value();
        if (!within || documentsRoot.size() > release.published() + release.withheld() + release.again()) {
            throw new Malformed("release-counts-differ", "number " + line.number() + " is beyond what the log allows");
        }
        first = first == 0 ? line.number() : first;
        last = line.number();
        boolean isAgain = line instanceof PackLine.Shown document && document.reduces() != null;
        shown += line instanceof PackLine.Shown && !isAgain ? 1 : 0;
        again += isAgain ? 1 : 0;
        withheld += line instanceof PackLine.Withheld ? 1 : 0;
        withdrawn += line instanceof PackLine.Shown && isWithdrawn(line) ? 1 : 0;
        if (line instanceof PackLine.Withheld && isWithdrawn(line)) {
            fault("release-counts-differ", "number " + line.number() + " is withheld, but withdrawn in the log");
        }
        if (isCommitted(line)) {
            if (!numbers.name(line, isWithdrawn(line), release.sequence())) {
                fault("number-twice", "number " + line.number() + " is also in an earlier release");
            }
            if (isAgain) {
                checkAgain((PackLine.Shown) line);
            }
        } else {
            fault("number-uncommitted", "accession " + line.accession() + " has no number " + line.number());
        }
        return line;
    }

    private void checkAgain(PackLine.Shown line) {
        try {
            numbers.checkAgain(line, isWithdrawn(line), pack.release().sequence());
        } catch (Malformed e) {
            fault(e);
        }
    }

    /** Whether the accession of a line contained its number before the release. Also checks that a published document is the one committed to. */
    private boolean isCommitted(PackLine line) throws IOException {
        if (line.accession() > pack.accessions()) {
            return false;
        }
        LogEntry.Accession accession = accessions.get((int) line.accession() - 1);
        DocumentNumber first = accession.first();
        boolean has = accession.trove().equals(pack.release().trove())
                && first != null
                && first.value() <= line.number()
                && line.number() - first.value() < accession.count();
        TileTree tree = commitments.get(accession.number());
        if (has && first != null && tree != null && line instanceof PackLine.Shown document) {
            redacted += document.isRedacted() && document.reduces() == null ? 1 : 0;
            long index = line.number() - first.value();
            Outcome<List<Sha256>> committed = tree.leafHashes(index, index + 1);
            Sha256 leaf = document.opening().commitment().leafHash();
            boolean same = committed.isOk() && committed.orThrow().getFirst().equals(leaf);
            if (!same) {
                fault("commitment-differs", "document " + line.number());
            }
        }
        return has;
    }

    private void release() {
        LogEntry.Release release = pack.release();
        if (faults.size() >= MAX_FAULTS) {
            return;
        }
        if (!documentsRoot.root().equals(release.documentsRoot())) {
            fault("documents-root-differs", "the lines do not match the log");
        }
        boolean bounds =
                first == release.first().value() && last == release.last().value();
        boolean counts = shown == release.published() && withheld == release.withheld() && again == release.again();
        if (!counts || !bounds) {
            String are = shown + " shown, " + withheld + " withheld and " + again + " shown again, from " + first
                    + " to " + last;
            fault("release-counts-differ", are);
        } else if (withdrawn != pack.withdrawn().size()) {
            fault("release-counts-differ", "the log withdraws a document that the release does not have");
        } else if (faults.isEmpty()) {
            numbers.complete(release.sequence());
        }
    }

    private void fault(Malformed e) {
        fault(e.code(), String.valueOf(e.getMessage()));
    }

    private void fault(String code, String detail) {
        fault(Verdict.of(pack.path(), code, detail));
    }

    private void fault(Verdict fault) {
        if (faults.size() < MAX_FAULTS) {
            faults.add(fault);
        }
    }
}
