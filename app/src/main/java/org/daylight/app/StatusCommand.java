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
import org.daylight.desk.account.HostNames;
import org.daylight.extract.Protection;
import org.daylight.file.WholeFile;
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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description = {
            "Shows the state of a newsroom in ten lines.",
            "The lines say what was imported, which part is next and whether its approvals are complete, what is"
                    + " public, and the state of mirrors, witnesses, disk, keys and heartbeat. A line that begins with"
                    + " ! needs you. It changes nothing, and works offline without --online."
        },
        footer = {
            "",
            "Examples:",
            "  daylight status -n newsroom",
            "  daylight status -n newsroom --all",
            "  daylight status -n newsroom --online",
            "  daylight status -n newsroom --metrics > /var/lib/node_exporter/daylight.prom",
            "  daylight status -n newsroom --listen 127.0.0.1:9464",
            "",
            "Exit code 0: nothing needs you. 1: a line begins with !. 3: the newsroom cannot be read."
                    + " docs/operations.md explains the lines and the measurements."
        })
final class StatusCommand implements Callable<Integer> {

    @Option(names = "--all", description = "Also list each trove, witness and sealed part.")
    private boolean all;

    @Option(
            names = "--online",
            description = "Also ask the mirrors in mirrors.txt and in the log: how far each is, and whether its log is"
                    + " the same. At most 20 seconds.")
    private boolean online;

    @Option(names = "--metrics", description = "Print measurements in the OpenMetrics text format instead.")
    private boolean metrics;

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS:PORT",
            description = "Serve the measurements at http://ADDRESS:PORT/metrics, until you stop it. Only an address of"
                    + " this machine: 127.0.0.1 or [::1].")
    private @Nullable String listen;

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    private final Terminal terminal;

    StatusCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (listen != null && online) {
            terminal.err()
                    .println(
                            "daylight: --listen asks no mirrors, because a program calls it often: leave out --online");
            return Exit.USAGE;
        }
        if (listen != null) {
            return serve(listen);
        }
        try (Newsroom newsroom = newsroomOption.openToRead(terminal)) {
            StatusSummary summary = StatusSummary.of(newsroom, terminal.clock().instant(), online);
            int exit = summary.needsAttention() ? Exit.SOME_LOST : Exit.DONE;
            if (metrics) {
                terminal.out().print(summary.metrics());
                return exit;
            }
            for (StatusSummary.Line line : summary.lines()) {
                terminal.out()
                        .println(String.format(
                                Locale.ROOT,
                                "%-2s%-10s  %s",
                                line.attention() ? "!" : "",
                                line.what(),
                                TerminalFormats.printable(line.words())));
            }
            if (!all) {
                return exit;
            }
            terminal.out().println();
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
            summary.copies().forEach(each -> line("mirror", each));
            return exit;
        }
    }

    private int serve(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, Math.max(0, colon));
        String port = address.substring(colon + 1);
        if (!HostNames.isLoopback(host) || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
            terminal.err()
                    .println("daylight: --listen needs an address of this machine and a port, such as "
                            + "127.0.0.1:9464, because what it says is private");
            return Exit.USAGE;
        }
        newsroomOption.openToRead(terminal).close(); // says at once if there is none
        try (Shutdown ending = new Shutdown();
                MetricsServer server = MetricsServer.start(
                        host.replaceAll("[\\[\\]]", ""),
                        Integer.parseInt(port),
                        this::measured,
                        fault -> terminal.err().println("daylight: " + TerminalFormats.printable(fault)),
                        error -> ServeCommand.end(terminal, error))) {
            String shownHost = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
            terminal.out().println("measurements at http://" + shownHost + ":" + server.port() + "/metrics");
            terminal.out().flush();
            while (!ending.isRequestedWithin(Duration.ofDays(1))) {
                // continue
            }
            return Exit.DONE;
        }
    }

    private String measured() throws IOException {
        try (Newsroom newsroom = newsroomOption.openToRead(terminal)) {
            return StatusSummary.of(newsroom, terminal.clock().instant(), false).metrics();
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
            byte[] note =
                    WholeFile.bytes(newsroom.archiveFolder().resolve(ArchivePath.CHECKPOINT), SignedNote.MAX_BYTES);
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
