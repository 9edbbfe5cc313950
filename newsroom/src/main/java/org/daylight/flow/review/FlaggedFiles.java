package org.daylight.flow.review;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.daylight.catalog.AcceptedFiles;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldFinding;
import org.daylight.catalog.PlannedPart;
import org.daylight.catalog.StoredFindings;
import org.daylight.catalog.StoredRedaction;
import org.daylight.detect.FindingKind;
import org.daylight.flow.detect.ScanProgram;
import org.daylight.malware.DangerCode;
import org.daylight.newsroom.Newsroom;
import org.daylight.pack.FlaggedPart;
import org.daylight.redact.Selector;

/**
 * Dangerous and infected files in documents that are to be shown. A part with one is published only after an editor
 * accepted it ({@link AcceptFiles}), and once anything was scanned, only while the scan of each document is up to date.
 */
public final class FlaggedFiles {

    private static final int MOST_NAMED = 5;

    private final Newsroom newsroom;

    public FlaggedFiles(Newsroom newsroom) {
        this.newsroom = newsroom;
    }

    /** Whether it is one of the kinds that need a decision of their own. */
    static boolean isFlag(HeldFinding finding) {
        return finding.kind() == FindingKind.DANGEROUS_FILE || finding.kind() == FindingKind.MALWARE;
    }

    /**
     * What a scan found in the parts of a document, and what was accepted after an earlier scan, in order of part. Names of malware are not told.
     */
    public List<FlaggedPart> of(HeldDocument document) throws IOException {
        return of(document.key(), List.of());
    }

    /**
     * The same, without parts that are redacted as a whole: nothing of these is published.
     *
     * @param redactions of the document's trove
     */
    public List<FlaggedPart> of(long document, Collection<StoredRedaction> redactions) throws IOException {
        Optional<StoredFindings> stored = newsroom.findings();
        Map<Integer, SortedSet<String>> parts = new TreeMap<>();
        for (HeldFinding finding :
                stored.isEmpty() ? List.<HeldFinding>of() : stored.get().findings(document)) {
            if (isFlag(finding)) {
                parts.computeIfAbsent(finding.part(), part -> new TreeSet<>()).add(code(finding));
            }
        }
        // Only the editor who accepted a flag takes it back: a later scan may not find it because the scanner failed.
        for (AcceptedFiles.Accepted accepted :
                newsroom.catalog().acceptedFiles().of(document)) {
            parts.computeIfAbsent(accepted.part(), part -> new TreeSet<>()).add(accepted.code());
        }
        for (StoredRedaction redaction : redactions) {
            if (redaction.appliesTo(document) && redaction.selector() instanceof Selector.WholePart whole) {
                parts.remove(whole.part());
            }
        }
        List<FlaggedPart> flags = new ArrayList<>();
        parts.forEach((part, codes) -> flags.add(new FlaggedPart(part, List.copyOf(codes))));
        return flags;
    }

    private static String code(HeldFinding finding) {
        return finding.kind() == FindingKind.MALWARE
                ? FlaggedPart.MALWARE
                : DangerCode.of(finding.value()).map(DangerCode::code).orElse(DangerCode.PROGRAM.code());
    }

    /** What of these flags nobody accepted, in words such as {@code macros in part 2}; empty when all of it was. */
    Optional<String> notAccepted(long document, List<FlaggedPart> flags) {
        List<AcceptedFiles.Accepted> accepted =
                flags.isEmpty() ? List.of() : newsroom.catalog().acceptedFiles().of(document);
        List<String> missing = new ArrayList<>();
        for (FlaggedPart flag : flags) {
            for (String code : flag.codes()) {
                if (!accepted.contains(new AcceptedFiles.Accepted(flag.part(), code))) {
                    missing.add(code + (flag.part() == 0 ? "" : " in part " + flag.part()));
                }
            }
        }
        return missing.isEmpty() ? Optional.empty() : Optional.of(some(missing));
    }

    /** Whether documents were scanned in this newsroom. */
    private boolean isUsed() throws IOException {
        return newsroom.findings().isPresent()
                || newsroom.catalog().acceptedFiles().hasAny();
    }

    /** Why a part may not be published because of what a scan found, or did not look at, in one line; empty when it may. */
    public Optional<String> objection(PlannedPart part) throws IOException {
        if (!isUsed()) {
            return Optional.empty();
        }
        ScanProgram program = ScanProgram.of(newsroom);
        List<StoredRedaction> redactions = newsroom.catalog().redactions().of(part.trove());
        List<String> flagged = new ArrayList<>();
        List<String> stale = new ArrayList<>();
        for (HeldDocument document : PartContent.documents(newsroom.catalog(), part)) {
            if (document.withheld() == null) {
                if (!program.isCurrent(document)) {
                    stale.add(document.cited());
                }
                notAccepted(document.key(), of(document.key(), redactions))
                        .ifPresent(what -> flagged.add(document.cited() + " (" + what + ")"));
            }
        }
        String where = "part " + part.number() + " of " + part.trove() + ": ";
        if (!stale.isEmpty()) {
            return Optional.of(where + some(stale)
                    + " not scanned with the present detectors, lists and extracted texts:" + " run  daylight scan");
        }
        if (!flagged.isEmpty()) {
            String first = flagged.getFirst().split(" ", 2)[0];
            return Optional.of(where + "dangerous files that nobody has accepted: " + some(flagged)
                    + ". See  daylight findings --strong --trove " + part.trove() + " --part " + part.number()
                    + "  Publish them behind a warning:  daylight findings --accept " + first
                    + " --reason TEXT  or withhold the document:  daylight withhold " + first);
        }
        return Optional.empty();
    }

    private static String some(List<String> all) {
        return String.join(", ", all.subList(0, Math.min(MOST_NAMED, all.size())))
                + (all.size() > MOST_NAMED ? " and " + (all.size() - MOST_NAMED) + " more" : "");
    }
}
