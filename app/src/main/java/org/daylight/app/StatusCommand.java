package org.daylight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.SealedPart;
import org.daylight.catalog.Accession;
import org.daylight.catalog.DocumentFilter.DocumentState;
import org.daylight.catalog.ExtractedTexts;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.extract.Protection;
import org.daylight.flow.review.TwoPersons;
import org.daylight.log.KeyChange;
import org.daylight.log.LogEntry;
import org.daylight.log.LogKeys;
import org.daylight.newsroom.HistoryClaims;
import org.daylight.newsroom.KnownWitness;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.WitnessesFile;
import org.daylight.note.Cosignature;
import org.daylight.note.SignedNote;
import org.daylight.note.Witnesses;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "status",
        description = {
            "Shows the state of a newsroom.",
            "It prints the troves, what is published and withheld, the next part, and the witnesses."
                    + " It changes nothing and works offline."
        },
        footer = {"", "Example:", "  daylight status -n newsroom"})
final class StatusCommand implements Callable<Integer> {

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    private final Terminal terminal;

    StatusCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        try (Newsroom newsroom = newsroomOption.open(terminal)) {
            for (String claim : HistoryClaims.words(newsroom)) {
                line("STOPPED", "another history of this log exists, so nothing is signed here: " + claim);
            }
            line("title", newsroom.settings().title());
            line("log", newsroom.verifierKey().text());
            line("archive", archive(newsroom));
            recovery(newsroom);
            List<HeldTrove> troves = newsroom.catalog().troves().all();
            if (troves.isEmpty()) {
                terminal.out().println("no troves yet: import mail with  daylight import --trove SLUG PATH");
            }
            for (HeldTrove trove : troves) {
                trove(newsroom, trove);
            }
            texts(newsroom);
            next(newsroom);
            approvals(newsroom);
            sealed(newsroom);
            witnesses(newsroom);
            return Exit.DONE;
        }
    }

    private static String archive(Newsroom newsroom) throws IOException {
        if (!Files.exists(newsroom.archiveFolder().resolve(ArchivePath.CHECKPOINT))) {
            return newsroom.archiveFolder() + ": nothing is published yet";
        }
        try (Archive archive = Archive.open(newsroom.archiveFolder())) {
            long entries = archive.contents().checkpoint().size();
            return newsroom.archiveFolder() + ": " + TerminalFormats.count(entries)
                    + (entries == 1 ? " entry" : " entries") + " in the log";
        }
    }

    /** Who can replace the log's key, and how often it was changed. */
    private void recovery(Newsroom newsroom) throws IOException {
        if (!Files.exists(newsroom.archiveFolder().resolve(ArchivePath.CHECKPOINT))) {
            return;
        }
        try (Archive archive = Archive.open(newsroom.archiveFolder())) {
            LogKeys keys = archive.contents().logKeys();
            if (!keys.changes().isEmpty()) {
                KeyChange last = keys.changes().getLast();
                line(
                        "",
                        "the log's key was changed "
                                + TerminalFormats.count(keys.changes().size(), "time")
                                + ", last after entry " + TerminalFormats.count(last.size()) + " ("
                                + LogKeys.words(last)
                                + ")");
            }
            line(
                    "",
                    archive.contents()
                            .recoveryKeys()
                            .map(LogKeyCommand::words)
                            .orElse("nobody can replace the log's key; name recovery keys with  daylight log-key"
                                    + " plan"));
        }
    }

    private void trove(Newsroom newsroom, HeldTrove trove) {
        Map<DocumentState, Integer> states = newsroom.catalog().documents().states(trove.id());
        StringBuilder counts = new StringBuilder(TerminalFormats.count(trove.documents(), "document"));
        String separator = ": ";
        for (DocumentState state : List.of(
                DocumentState.PUBLISHED, DocumentState.TO_COME, DocumentState.WITHHELD, DocumentState.WITHDRAWN)) {
            int count = states.getOrDefault(state, 0);
            if (count > 0) {
                counts.append(separator)
                        .append(TerminalFormats.count(count))
                        .append(' ')
                        .append(state.words());
                separator = ", ";
            }
        }
        line(trove.slug(), counts + "; title \"" + trove.title() + "\"");
        Optional<Accession> open = newsroom.catalog().accessions().open(trove.id());
        open.ifPresent(accession -> line(
                "",
                "an import was interrupted (accession " + accession.number()
                        + "): run the same import again, or cancel it with  daylight import --trove " + trove.slug()
                        + " --abandon"));
        if (trove.paused()) {
            line(
                    "",
                    "paused: nothing of it is published; continue with  daylight plan --trove " + trove.slug()
                            + " --resume");
        }
        int unplanned = newsroom.catalog().parts().countWithoutPart(trove.id());
        if (unplanned > 0) {
            line(
                    "",
                    TerminalFormats.count(unplanned, "document") + " not planned; plan with  daylight schedule"
                            + newsroomOption.given() + " --trove " + trove.slug());
        }
    }

    private void next(Newsroom newsroom) {
        Instant now = terminal.clock().instant();
        line(
                "next",
                newsroom.catalog()
                        .parts()
                        .next()
                        .map(part -> "part " + part.number() + " of " + part.trove() + ", "
                                + TerminalFormats.count(part.size(), "document") + ", "
                                + (part.due().isAfter(now)
                                        ? "due " + TerminalFormats.minute(part.due()) + ", in "
                                                + TerminalFormats.duration(Duration.between(now, part.due()))
                                        : "was due " + TerminalFormats.minute(part.due())
                                                + ": publish it with  daylight publish" + " --due"))
                        .orElse(newsroom.catalog().parts().isAnyPaused() ? "paused, see above" : "nothing is planned"));
    }

    /** What is missing before the next part may be published. */
    private void approvals(Newsroom newsroom) throws IOException {
        Optional<PlannedPart> next = newsroom.catalog().parts().next();
        if (next.isPresent()) {
            new TwoPersons(newsroom).objection(next.get()).ifPresent(missing -> line("approval", missing));
        }
    }

    /** What is sealed, when the next of it is due, and the last heartbeat. */
    private void sealed(Newsroom newsroom) throws IOException {
        if (!Files.exists(newsroom.archiveFolder().resolve(ArchivePath.CHECKPOINT))) {
            return;
        }
        PublicRecord contents;
        try (Archive archive = Archive.open(newsroom.archiveFolder())) {
            contents = archive.contents();
        }
        Instant now = terminal.clock().instant();
        contents.sealed().stream()
                .min(Comparator.comparing(SealedPart::time))
                .ifPresent(first -> line(
                        "sealed",
                        TerminalFormats.count(contents.sealed().size(), "part") + "; the next is part " + first.part()
                                + " of " + first.trove() + ", "
                                + (first.time().isAfter(now) ? "due " : "was due ")
                                + TerminalFormats.minute(first.time())
                                + (first.time().isAfter(now) ? "" : ": release it with  daylight publish --due")));
        if (!contents.trustees().isEmpty()) {
            LogEntry.Trustees plan = contents.trustees().getLast();
            line(
                    "trustees",
                    plan.threshold() + " of " + plan.trustees() + " can open what is sealed after "
                            + TerminalFormats.count(plan.silenceDays(), "day") + " without a heartbeat; the last was "
                            + contents.heartbeat().map(TerminalFormats::minute).orElse("never"));
        }
    }

    /** What was extracted so far, and what protects the next extraction. */
    private void texts(Newsroom newsroom) throws IOException {
        Optional<ExtractedTexts> texts = newsroom.texts();
        if (texts.isEmpty()) {
            return;
        }
        long held = newsroom.catalog().documents().countAfter(-1);
        long lost = texts.get().totals().entrySet().stream()
                .filter(total -> total.getKey().isLoss())
                .mapToLong(Map.Entry::getValue)
                .sum();
        line(
                "texts",
                "extracted from " + TerminalFormats.count(texts.get().countRead()) + " of "
                        + TerminalFormats.count(held, "document")
                        + (lost == 0
                                ? ""
                                : "; " + TerminalFormats.count(lost, "file")
                                        + " could not be read (daylight extract --losses)"));
        line("", "extraction is protected by " + Protection.strongest().description());
    }

    private void witnesses(Newsroom newsroom) throws IOException {
        List<KnownWitness> known = WitnessesFile.read(newsroom);
        if (known.isEmpty()) {
            line(
                    "witnesses",
                    "none; without one, no third party confirms that there is only one history (daylight help"
                            + " witnesses)");
            return;
        }
        List<Cosignature> cosigned = List.of();
        if (Files.exists(newsroom.archiveFolder().resolve(ArchivePath.CHECKPOINT))) {
            byte[] note = Files.readAllBytes(newsroom.archiveFolder().resolve(ArchivePath.CHECKPOINT));
            var witnesses =
                    Witnesses.atLeast(known.stream().map(KnownWitness::key).toList(), 0);
            cosigned = SignedNote.parse(note).then(witnesses::on).ok().orElse(List.of());
        }
        for (KnownWitness witness : known) {
            line(
                    "witness",
                    witness.key().name()
                            + cosigned.stream()
                                    .filter(one -> one.isBy(witness.key()))
                                    .findFirst()
                                    .map(one ->
                                            ": cosigned the newest checkpoint, " + TerminalFormats.minute(one.time()))
                                    .orElse(": has not cosigned the newest checkpoint; ask again with  daylight"
                                            + " cosign"));
        }
    }

    private void line(String what, String text) {
        terminal.out().println(String.format(Locale.ROOT, "%-10s  %s", what, TerminalFormats.printable(text)));
    }
}
