package org.daylight.flow.detect;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.daylight.catalog.FindingFlags;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldFinding;
import org.daylight.catalog.StoredFindings;
import org.daylight.catalog.StoredViews;
import org.daylight.detect.Detectors;
import org.daylight.detect.FindingKind;
import org.daylight.detect.Strength;
import org.daylight.format.Sha256;
import org.daylight.malware.MalwareScanner;
import org.daylight.malware.ScanVerdict;
import org.daylight.message.Attachment;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;

/**
 * Looks for private data, dangerous files and malware in the documents of a newsroom: in those that were not scanned before with the same
 * detectors, lists, extracted text and views.
 *
 * <ol>
 *   <li>Read documents from the vault in the order of the catalog; scan some at the same time.
 *   <li>Store what was found in them, in one transaction. If the process stops here, these are not scanned again.
 *   <li>At the end, delete what belongs to documents that are no longer in the catalog.
 * </ol>
 *
 * <p>A content is given to the malware scanner once. New signatures do not change that: scan again to use them.
 */
public final class ScanTrove {

    private static final int PAGE = 500;
    private static final int DOCUMENTS_AT_ONCE = 100;
    private static final long BYTES_AT_ONCE = 32L << 20;

    private final Newsroom newsroom;
    private final Vault vault;
    private final Detectors detectors;
    private final ScanProgram program;
    private final @Nullable MalwareScanner scanner;
    private final boolean again;
    private final StepListener steps;
    private final Map<FindingKind, Long> strong = new EnumMap<>(FindingKind.class);
    private final Map<FindingKind, Long> weak = new EnumMap<>(FindingKind.class);
    private long documents;
    private long notScanned;

    /** @param again whether documents are scanned that were scanned before, and their files given to the malware scanner again */
    public ScanTrove(Newsroom newsroom, Vault vault, OwnLexicons own, @Nullable MalwareScanner scanner, boolean again) {
        this(newsroom, vault, own, scanner, again, StepListener.NONE);
    }

    ScanTrove(
            Newsroom newsroom,
            Vault vault,
            OwnLexicons own,
            @Nullable MalwareScanner scanner,
            boolean again,
            StepListener steps) {
        this.newsroom = newsroom;
        this.vault = vault;
        this.detectors = Detectors.all(own.lists());
        this.program = new ScanProgram(newsroom, own);
        this.scanner = scanner;
        this.again = again;
        this.steps = steps;
    }

    /** Receives progress. */
    public interface Watch {
        void scanned(long done, long total);
    }

    /**
     * What this run did.
     *
     * @param documents documents that were scanned
     * @param strong strong findings in them, by kind
     * @param weak weak ones
     * @param notScanned files that the malware scanner was given and did not scan
     * @param scanner its name and version; empty for none
     */
    public record Result(
            long documents,
            Map<FindingKind, Long> strong,
            Map<FindingKind, Long> weak,
            long notScanned,
            String scanner) {}

    private record Wanted(HeldDocument document, StoredFindings.Scan scan) {}

    private record Scanned(Wanted wanted, DocumentScan scan) {}

    /**
     * Scans everything that is new.
     *
     * @throws IOException with a one-line message; run it again when the cause has been removed
     */
    public Result run(Watch watch) throws IOException {
        try (Closeable lock = newsroom.lock("scan")) {
            StoredFindings stored = newsroom.findingsToWrite();
            String version = scanner == null ? "" : scanner.program();
            long total = newsroom.catalog().documents().countAfter(-1);
            long passed = 0;
            long batch = -1;
            long key = Long.MAX_VALUE;
            for (List<HeldDocument> page = newsroom.catalog().documents().after(batch, key, PAGE);
                    !page.isEmpty();
                    page = newsroom.catalog().documents().after(batch, key, PAGE)) {
                List<Wanted> wanted = new ArrayList<>();
                for (HeldDocument document : page) {
                    Wanted one = wanted(document, stored);
                    if (one != null) {
                        wanted.add(one);
                    }
                }
                passed += page.size() - wanted.size();
                for (int from = 0; from < wanted.size(); ) {
                    int to = from;
                    long bytes = 0;
                    while (to < wanted.size()
                            && to - from < DOCUMENTS_AT_ONCE
                            && (to == from || bytes + wanted.get(to).document().sizeBytes() <= BYTES_AT_ONCE)) {
                        bytes += wanted.get(to++).document().sizeBytes();
                    }
                    some(wanted.subList(from, to), stored, version);
                    passed += to - from;
                    from = to;
                    watch.scanned(passed, total);
                }
                key = page.getLast().key();
                batch = newsroom.catalog().documents().batch(key);
            }
            stored.keep(
                    document -> newsroom.catalog().documents().find(document).isPresent());
            return new Result(documents, strong, weak, notScanned, version);
        }
    }

    /** How a document is to be scanned; null when it was scanned like this already. */
    private @Nullable Wanted wanted(HeldDocument document, StoredFindings stored) throws IOException {
        String with = program.of(document);
        StoredFindings.Scan before = stored.scan(document.key()).orElse(null);
        boolean malware = scanner != null || before != null && before.malware();
        boolean done = before != null && before.program().equals(with) && before.malware() == malware;
        return done && !again ? null : new Wanted(document, new StoredFindings.Scan(with, malware, 0));
    }

    private void some(List<Wanted> wanted, StoredFindings stored, String version) throws IOException {
        Map<Sha256, byte[]> originals =
                vault.get(wanted.stream().map(one -> one.document().sha256()).toList());
        List<Scanned> scanned;
        try {
            scanned = wanted.parallelStream()
                    .map(one -> scanned(one, originals.get(one.document().sha256()), stored, version))
                    .toList();
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
        // First: if the process stops before the findings are stored, the documents are scanned again.
        newsroom.catalog().together(() -> {
            for (Scanned one : scanned) {
                newsroom.catalog()
                        .queues()
                        .flags(
                                one.wanted().document().key(),
                                FindingFlags.of(one.scan().findings()));
            }
            return scanned.size();
        });
        stored.together(() -> {
            for (Scanned one : scanned) {
                StoredFindings.Scan scan = one.wanted().scan();
                stored.add(
                        one.wanted().document().key(),
                        new StoredFindings.Scan(
                                scan.program(), scan.malware(), one.scan().omitted()),
                        one.scan().findings());
            }
            return scanned.size();
        });
        steps.reached("findings stored");
        for (Scanned one : scanned) {
            documents++;
            notScanned += one.scan().notScanned();
            for (HeldFinding finding : one.scan().findings()) {
                (finding.strength() == Strength.STRONG ? strong : weak).merge(finding.kind(), 1L, Long::sum);
            }
        }
    }

    private Scanned scanned(Wanted wanted, byte @Nullable [] original, StoredFindings stored, String version) {
        HeldDocument document = wanted.document();
        try {
            if (original == null) {
                throw new IOException(
                        "the vault has lost " + document.sha256().hex() + ": restore the vault from a backup");
            }
            List<StoredViews.Revealing> reveals =
                    newsroom.views().map(views -> views.reveals(document.key())).orElse(List.of());
            var scan = new DocumentScan(detectors);
            scan.scan(
                    document,
                    original,
                    newsroom.textOf(document.key()),
                    reveals,
                    (attachment, content) -> verdict(attachment, content, stored, version));
            return new Scanned(wanted, scan);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private @Nullable ScanVerdict verdict(Attachment attachment, byte[] content, StoredFindings stored, String version)
            throws IOException {
        StoredFindings.Scanned known = stored.scanned(attachment.sha256()).orElse(null);
        if (scanner == null || known != null && (!again || known.program().equals(version))) {
            return known == null ? null : known.verdict();
        }
        ScanVerdict verdict = scanner.scan(content);
        stored.scanned(attachment.sha256(), new StoredFindings.Scanned(version, verdict));
        // It may have been infected before, and not scanned now.
        return stored.scanned(attachment.sha256())
                .map(StoredFindings.Scanned::verdict)
                .orElse(verdict);
    }
}
