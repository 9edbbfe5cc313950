package org.daylight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.SealedPart;
import org.daylight.audit.AuditLog;
import org.daylight.catalog.Accession;
import org.daylight.catalog.DocumentFilter.DocumentState;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.file.FreeSpace;
import org.daylight.flow.doctor.CatalogAndLog;
import org.daylight.flow.publish.PublishMirrors;
import org.daylight.flow.review.TwoPersons;
import org.daylight.log.ArchiveAddress;
import org.daylight.log.LogEntry;
import org.daylight.mirror.MirrorMonitor;
import org.daylight.mirror.MirrorStatus;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.HistoryClaims;
import org.daylight.newsroom.KnownWitness;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.RestoredMark;
import org.daylight.newsroom.SealKeys;
import org.daylight.newsroom.WitnessesFile;
import org.daylight.note.Cosignature;
import org.daylight.note.SignedNote;
import org.daylight.note.Witnesses;
import org.jspecify.annotations.Nullable;

/**
 * The state of a newsroom in ten lines, for people and for programs that watch it. Nothing is requested from other machines, unless mirrors are to be asked.
 * What needs a person is marked, and decides the exit code.
 */
final class StatusSummary {

    /** A part may be this late before somebody must look: commands that publish run at intervals. */
    private static final Duration LATE = Duration.ofHours(1);

    /** Approvals must be there so long before the part is due. */
    private static final Duration APPROVED_BEFORE = Duration.ofDays(1);

    private static final long LITTLE_SPACE = 1L << 30;

    /** For each file of a mirror that is asked. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<Line> lines = new ArrayList<>();
    private final OpenMetricsText metrics = new OpenMetricsText();
    private final Newsroom newsroom;
    private final Instant now;
    private final @Nullable PublicRecord published;
    private final @Nullable Map<ArchiveAddress, MirrorStatus> copies;
    private final byte[] note;

    /**
     * One line.
     *
     * @param attention whether a person must do something
     */
    record Line(String what, String words, boolean attention) {}

    private StatusSummary(Newsroom newsroom, Instant now, boolean asksMirrors) throws IOException {
        this.newsroom = newsroom;
        this.now = now;
        Map<ArchiveAddress, MirrorStatus> answers = null;
        if (Files.exists(newsroom.archiveFolder().resolve(ArchivePath.CHECKPOINT))) {
            try (Archive archive = Archive.open(newsroom.archiveFolder())) {
                published = archive.contents();
                note = archive.note();
                if (asksMirrors) {
                    var addresses = new LinkedHashSet<>(PublishMirrors.readIfThere(newsroom));
                    addresses.addAll(published.mirrors());
                    answers = MirrorMonitor.once(archive, List.copyOf(addresses), PATIENCE, now);
                }
            }
        } else {
            published = null;
            note = new byte[0];
        }
        copies = answers;
    }

    /**
     * Reads the state.
     *
     * @param asksMirrors whether to request the checkpoints of all copies that mirrors.txt and the log name
     * @throws IOException with a one-line message, when it cannot be read
     */
    static StatusSummary of(Newsroom newsroom, Instant now, boolean asksMirrors) throws IOException {
        var summary = new StatusSummary(newsroom, now, asksMirrors);
        summary.log();
        summary.imports();
        summary.next();
        summary.approval();
        summary.archive();
        summary.mirrors();
        summary.witnesses();
        summary.disk();
        summary.keys();
        summary.heartbeat();
        summary.attention();
        return summary;
    }

    /** Ten lines. */
    List<Line> lines() {
        return List.copyOf(lines);
    }

    boolean needsAttention() {
        return lines.stream().anyMatch(Line::attention);
    }

    /** All of it in the OpenMetrics text format. */
    String metrics() {
        return metrics.text();
    }

    private void line(String what, String words, boolean attention) {
        lines.add(new Line(what, words, attention));
    }

    private void attention() {
        OpenMetricsText.Gauge each =
                metrics.gauge("daylight_attention", "", "Whether a line of the status needs a person: 1 if it does.");
        for (Line line : lines) {
            each.with(Map.of("line", line.what), line.attention ? 1 : 0);
        }
    }

    /** Whether this newsroom may sign at all. */
    private void log() throws IOException {
        List<String> claims = HistoryClaims.words(newsroom);
        Optional<RestoredMark> restored = RestoredMark.read(newsroom.folder());
        boolean isDecided = FinishPublication.isDecided(newsroom) && !newsroom.isLocked("publish");
        Optional<String> difference = published == null || isDecided || newsroom.isLocked("publish")
                ? Optional.empty()
                : CatalogAndLog.difference(newsroom, published);
        String words = newsroom.settings().title() + " (" + newsroom.settings().origin() + ")";
        if (!claims.isEmpty()) {
            words = "STOPPED: another history of this log exists: " + claims.getFirst();
        } else if (restored.isPresent()) {
            words = "restored from a backup, signs nothing yet: run  daylight catch-up";
        } else if (isDecided) {
            words = "a publication is signed and not completely in place: run  daylight publish --due";
        } else if (difference.isPresent()) {
            words = difference.get();
        }
        boolean isAuditGone = Files.notExists(AuditLog.file(newsroom))
                && newsroom.catalog().auditEnd().last().isPresent();
        if (isAuditGone && claims.isEmpty()) {
            words = AuditLog.FILE + " is missing: restore it from your backup";
        }
        line(
                "newsroom",
                words,
                !claims.isEmpty() || restored.isPresent() || isDecided || difference.isPresent() || isAuditGone);
        metrics.value(
                "daylight_history_claims",
                "",
                "How many witnesses and mirrors say that there is more of this log than here.",
                claims.size());
    }

    private void imports() throws IOException {
        long documents = 0;
        HeldTrove interrupted = null;
        OpenMetricsText.Gauge states =
                metrics.gauge("daylight_documents", "", "Documents by trove and by what became of them.");
        OpenMetricsText.Gauge open =
                metrics.gauge("daylight_import_interrupted", "", "Whether an import into a trove was interrupted.");
        List<HeldTrove> troves = newsroom.catalog().troves().all();
        boolean isImporting = newsroom.isLocked("import");
        for (HeldTrove trove : troves) {
            documents += trove.documents();
            Map<DocumentState, Integer> counts = newsroom.catalog().documents().states(trove.id());
            for (DocumentState state : List.of(
                    DocumentState.PUBLISHED, DocumentState.TO_COME, DocumentState.WITHHELD, DocumentState.WITHDRAWN)) {
                var labels = new LinkedHashMap<String, String>();
                labels.put("trove", trove.slug());
                labels.put("state", state.words().replace(' ', '-'));
                states.with(labels, counts.getOrDefault(state, 0));
            }
            Optional<Accession> accession = newsroom.catalog().accessions().open(trove.id());
            boolean isInterrupted = accession.isPresent() && !isImporting;
            open.with(Map.of("trove", trove.slug()), isInterrupted ? 1 : 0);
            interrupted = isInterrupted ? trove : interrupted;
        }
        Optional<Instant> last = lastStored();
        last.ifPresent(time -> metrics.value(
                "daylight_last_import_timestamp_seconds",
                "seconds",
                "When originals were stored last, since 1970.",
                time.getEpochSecond()));
        String words = troves.isEmpty()
                ? "nothing yet: import mail with  daylight import --trove SLUG PATH"
                : TerminalFormats.count(documents, "document") + " in " + TerminalFormats.count(troves.size(), "trove")
                        + last.map(time -> ", the last stored " + TerminalFormats.minute(time))
                                .orElse("");
        if (interrupted != null) {
            words = "an import into " + interrupted.slug()
                    + " was interrupted: run it again, or cancel it with  daylight import --trove "
                    + interrupted.slug() + " --abandon";
        }
        boolean isVaultGone = documents > 0 && last.isEmpty();
        if (isVaultGone) {
            words = "the vault with the originals of " + TerminalFormats.count(documents, "document")
                    + " is missing: restore it from your backup";
        }
        line("import", words, interrupted != null || isVaultGone);
    }

    /** The catalog tells no times; the vault is only written by imports. */
    private Optional<Instant> lastStored() throws IOException {
        Path vault = newsroom.vaultFolder();
        if (!Files.isDirectory(vault)) {
            return Optional.empty();
        }
        Instant last = null;
        try (Stream<Path> files = Files.list(vault)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".segment")).toList()) {
                Instant changed = Files.getLastModifiedTime(file).toInstant();
                last = last == null || changed.isAfter(last) ? changed : last;
            }
        }
        return Optional.ofNullable(last);
    }

    private void next() {
        Optional<PlannedPart> next = newsroom.catalog().parts().next();
        int unplanned = 0;
        for (HeldTrove trove : newsroom.catalog().troves().all()) {
            unplanned += newsroom.catalog().parts().countWithoutPart(trove.id());
        }
        metrics.value("daylight_documents_unplanned", "", "Documents that are in no part.", unplanned);
        if (next.isEmpty()) {
            line("next", newsroom.catalog().parts().isAnyPaused() ? "paused" : "nothing is planned", false);
            return;
        }
        PlannedPart part = next.get();
        Map<String, String> trove = Map.of("trove", part.trove());
        metrics.gauge("daylight_next_part_due_timestamp_seconds", "seconds", "When the next part is due, since 1970.")
                .with(trove, part.due().getEpochSecond());
        metrics.gauge("daylight_next_part_documents", "", "Documents of the next part.")
                .with(trove, part.size());
        boolean isLate = now.isAfter(part.due().plus(LATE));
        line(
                "next",
                "part " + part.number() + " of " + part.trove() + ", " + TerminalFormats.count(part.size(), "document")
                        + ", "
                        + (part.due().isAfter(now)
                                ? "due " + TerminalFormats.minute(part.due()) + ", in "
                                        + TerminalFormats.duration(Duration.between(now, part.due()))
                                : "was due " + TerminalFormats.minute(part.due())
                                        + ": publish it with  daylight publish --due"),
                isLate);
    }

    private void approval() throws IOException {
        Optional<PlannedPart> next = newsroom.catalog().parts().next();
        Optional<String> missing = next.isEmpty() ? Optional.empty() : new TwoPersons(newsroom).objection(next.get());
        boolean isSoon = next.isPresent() && now.isAfter(next.get().due().minus(APPROVED_BEFORE));
        if (next.isPresent()) {
            metrics.gauge(
                            "daylight_next_part_approved",
                            "",
                            "Whether nothing is missing before the next part may be published.")
                    .with(Map.of("trove", next.get().trove()), missing.isEmpty() ? 1 : 0);
        }
        line(
                "approval",
                missing.orElse(next.isEmpty() ? "not needed" : "nothing is missing"),
                missing.isPresent() && isSoon);
    }

    /** Whether the log must have entries, according to the catalog. */
    private boolean hasPublished() {
        boolean hasPart = newsroom.catalog().parts().all().stream()
                .anyMatch(part -> part.published() != null || part.sealed() != 0);
        return hasPart
                || newsroom.catalog().troves().all().stream()
                        .flatMap(trove -> newsroom.catalog().accessions().of(trove.id()).stream())
                        .anyMatch(accession -> accession.state() == Accession.State.ANNOUNCED);
    }

    private void archive() {
        PublicRecord record = published;
        if (record == null) {
            boolean isGone = hasPublished();
            line(
                    "archive",
                    isGone
                            ? "the checkpoint is missing from " + newsroom.archiveFolder() + ", and the catalog knows"
                                    + " what was published: restore the newest copy of the archive, from a backup or a"
                                    + " mirror"
                            : "nothing is published yet",
                    isGone);
            return;
        }
        metrics.value(
                "daylight_log_entries",
                "",
                "Entries of the log.",
                record.checkpoint().size());
        metrics.value(
                "daylight_parts_published",
                "",
                "Parts that are public.",
                record.releases().size());
        metrics.value(
                "daylight_parts_sealed",
                "",
                "Parts that are sealed.",
                record.sealed().size());
        metrics.value(
                "daylight_stories",
                "",
                "Stories that are public.",
                record.stories().size());
        metrics.value(
                "daylight_annotation_lists",
                "",
                "Lists of annotations that are public.",
                record.annotations().size());
        Optional<SealedPart> first = record.sealed().stream().min(Comparator.comparing(SealedPart::time));
        first.ifPresent(part -> metrics.gauge(
                        "daylight_next_sealed_due_timestamp_seconds",
                        "seconds",
                        "When the next sealed part is to be released, since 1970.")
                .with(Map.of("trove", part.trove()), part.time().getEpochSecond()));
        boolean isLate = first.isPresent() && now.isAfter(first.get().time().plus(LATE));
        line(
                "archive",
                entries(record) + ", " + TerminalFormats.count(record.releases().size(), "part") + ", "
                        + count(record.stories().size(), "story", "stories") + ", "
                        + count(record.annotations().size(), "list of annotations", "lists of annotations")
                        + first.map(part -> "; " + record.sealed().size() + " sealed, the next "
                                        + (part.time().isAfter(now) ? "due " : "was due ")
                                        + TerminalFormats.minute(part.time()))
                                .orElse(""),
                isLate);
    }

    private static String entries(PublicRecord record) {
        return count(record.checkpoint().size(), "entry", "entries");
    }

    private static String count(long number, String one, String more) {
        return TerminalFormats.count(number) + " " + (number == 1 ? one : more);
    }

    /** Mirrors are asked only if that is wanted: it takes time, and needs a network. */
    private void mirrors() throws IOException {
        int count = published == null ? 0 : published.mirrors().size();
        metrics.value("daylight_mirrors_listed", "", "Addresses of copies in the log.", count);
        if (copies != null && !copies.isEmpty()) {
            asked(copies);
            return;
        }
        line(
                "mirrors",
                count == 0
                        ? "none is listed"
                        : TerminalFormats.count(count, "copy").replace("copys", "copies")
                                + " listed; ask them with  daylight status --online",
                false);
    }

    private void asked(Map<ArchiveAddress, MirrorStatus> answers) {
        List<String> wrong = new ArrayList<>();
        List<String> behind = new ArrayList<>();
        int current = 0;
        List<String> silent = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        for (Map.Entry<ArchiveAddress, MirrorStatus> each : answers.entrySet()) {
            switch (each.getValue().kind()) {
                case SAME -> current++;
                case SILENT -> silent.add(words(each));
                case UNREADABLE -> unreadable.add(words(each));
                case BEHIND -> behind.add(words(each));
                case AHEAD, OTHER_HISTORY, OTHER_LOG -> wrong.add(words(each));
            }
        }
        metrics.value("daylight_mirrors_current", "", "Copies that have all entries of the log.", current);
        metrics.value("daylight_mirrors_behind", "", "Copies that lack entries of the log.", behind.size());
        metrics.value("daylight_mirrors_silent", "", "Copies that did not answer.", silent.size());
        metrics.value(
                "daylight_mirrors_unreadable",
                "",
                "Copies that answered, but not as a copy of the archive does.",
                unreadable.size());
        metrics.value(
                "daylight_mirrors_contradicting", "", "Copies that show another log, or more of it.", wrong.size());
        String words = current + " of " + count(answers.size(), "copy has", "copies have") + " everything"
                + others(behind, " more are behind")
                + others(unreadable, " more cannot be compared")
                + others(silent, " more did not answer");
        boolean isNobody = silent.size() + unreadable.size() == answers.size();
        line("mirrors", wrong.isEmpty() ? words : wrong.getFirst(), !wrong.isEmpty() || isNobody);
    }

    /** The first one in words, and how many more there are. */
    private static String others(List<String> all, String more) {
        return (all.isEmpty() ? "" : "; " + all.getFirst())
                + (all.size() < 2 ? "" : ", and " + (all.size() - 1) + more);
    }

    /** What each copy that was asked has; empty if none was asked. */
    List<String> copies() {
        return copies == null
                ? List.of()
                : copies.entrySet().stream().map(this::words).toList();
    }

    private String words(Map.Entry<ArchiveAddress, MirrorStatus> answer) {
        MirrorStatus status = answer.getValue();
        long ours = published == null ? 0 : published.checkpoint().size();
        return answer.getKey().text()
                + switch (status.kind()) {
                    case SAME -> " has all " + count(ours, "entry", "entries");
                    case BEHIND ->
                        " is behind: " + status.entries() + " of " + count(ours, "entry", "entries")
                                + "; if it stays so, tell its operator";
                    case AHEAD ->
                        " has " + count(status.entries(), "entry", "entries") + ", and there are only " + ours
                                + " here: this newsroom is older than the log; publish nothing, and restore the newest"
                                + " backup";
                    case OTHER_HISTORY ->
                        " FORKED: its log of " + count(status.entries(), "entry", "entries")
                                + " is another history than the one here; publish nothing, and compare both with"
                                + "  daylight check";
                    case OTHER_LOG ->
                        " shows another log (" + status.detail()
                                + "): correct the address; if it is right, tell its operator";
                    case UNREADABLE -> " cannot be compared: " + status.detail();
                    case SILENT -> " did not answer: " + status.detail();
                };
    }

    private void witnesses() throws IOException {
        List<KnownWitness> known = WitnessesFile.read(newsroom);
        long cosigned = 0;
        if (note.length > 0) {
            Witnesses all =
                    Witnesses.atLeast(known.stream().map(KnownWitness::key).toList(), 0);
            List<Cosignature> found = SignedNote.parse(note).then(all::on).ok().orElse(List.of());
            cosigned = known.stream()
                    .filter(witness -> found.stream().anyMatch(one -> one.isBy(witness.key())))
                    .count();
        }
        metrics.value("daylight_witnesses", "", "Witnesses of the log.", known.size());
        metrics.value("daylight_witnesses_cosigned", "", "Witnesses that cosigned the newest checkpoint.", cosigned);
        boolean isMissing = note.length > 0 && cosigned < known.size();
        line(
                "witnesses",
                known.isEmpty()
                        ? "none; without one, no third party confirms that there is only one history"
                        : cosigned + " of " + known.size() + " cosigned the newest checkpoint"
                                + (isMissing ? ": ask again with  daylight cosign" : ""),
                isMissing);
    }

    private void disk() throws IOException {
        long free = FreeSpace.usable(newsroom.folder());
        metrics.value("daylight_disk_free_bytes", "bytes", "Free space for the newsroom.", free);
        boolean isReadOnly = Newsroom.isReadOnly(newsroom.folder());
        metrics.value(
                "daylight_newsroom_read_only",
                "",
                "Whether the newsroom cannot be written: 1 if so.",
                isReadOnly ? 1 : 0);
        metrics.value(
                "daylight_disk_size_bytes",
                "bytes",
                "Size of the newsroom's disk.",
                FreeSpace.total(newsroom.folder()));
        line(
                "disk",
                TerminalFormats.bytes(free) + " free"
                        + (isReadOnly
                                ? ", read-only: nothing can be imported, decided or published until it is writable"
                                : free < LITTLE_SPACE ? ": free some space" : ""),
                isReadOnly || free < LITTLE_SPACE);
    }

    private void keys() throws IOException {
        PublicRecord record = published;
        List<String> missing = new ArrayList<>();
        if (record != null) {
            if (!record.key().equals(newsroom.verifierKey())) {
                missing.add("keys/log.key is not the key of the log: restore the newest one");
            }
            for (SealedPart part : record.sealed()) {
                if (SealKeys.find(newsroom, part.sequence()).isEmpty()) {
                    missing.add(SealKeys.missing(part.trove(), part.part()));
                }
            }
        }
        metrics.value(
                "daylight_keys_missing", "", "Keys of the log and of sealed parts that are missing.", missing.size());
        boolean isReplaceable = record != null && record.recoveryKeys().isPresent();
        line(
                "keys",
                missing.isEmpty()
                        ? "all there; "
                                + (isReplaceable
                                        ? "recovery keys can replace the log's key"
                                        : "nobody can replace the log's key")
                        : missing.getFirst(),
                !missing.isEmpty());
    }

    private void heartbeat() {
        PublicRecord record = published;
        if (record == null || record.trustees().isEmpty()) {
            line("heartbeat", "no trustees, so none is needed", false);
            return;
        }
        LogEntry.Trustees plan = record.trustees().getLast();
        Optional<Instant> last = record.heartbeat();
        last.ifPresent(time -> metrics.value(
                "daylight_heartbeat_timestamp_seconds",
                "seconds",
                "When the last heartbeat was signed, since 1970.",
                time.getEpochSecond()));
        Optional<Instant> due = last.map(time -> time.plus(Duration.ofDays(plan.heartbeatDays())));
        due.ifPresent(time -> metrics.value(
                "daylight_heartbeat_due_timestamp_seconds",
                "seconds",
                "When the next heartbeat is due, since 1970.",
                time.getEpochSecond()));
        boolean isLate = due.isEmpty() || now.isAfter(due.get());
        line(
                "heartbeat",
                "the last " + last.map(TerminalFormats::minute).orElse("never")
                        + due.map(time -> (isLate ? ", the next was due " : ", the next is due ")
                                        + TerminalFormats.minute(time))
                                .orElse("")
                        + (isLate ? ": run  daylight heartbeat" : "") + "; trustees may act after "
                        + TerminalFormats.count(plan.silenceDays(), "day") + " of silence",
                isLate);
    }
}
