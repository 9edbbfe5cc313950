package org.daylight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.PackDocument;
import org.daylight.archive.Release;
import org.daylight.audit.By;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.demo.HarbourStories;
import org.daylight.demo.HarbourTrove;
import org.daylight.dkim.finding.KeyOrigin;
import org.daylight.dkim.keys.KeyImport;
import org.daylight.extract.ExtractionOutcome;
import org.daylight.extract.ExtractorCommand;
import org.daylight.extract.ExtractorLimits;
import org.daylight.extract.Protection;
import org.daylight.extract.Tesseract;
import org.daylight.extract.ViewsOutcome;
import org.daylight.flow.decide.CopiesRule;
import org.daylight.flow.decide.DecideDocument;
import org.daylight.flow.decide.DescribePart;
import org.daylight.flow.decide.PlanReleases;
import org.daylight.flow.extract.ExtractTrove;
import org.daylight.flow.extract.ExtractionSettings;
import org.daylight.flow.extract.MakeViews;
import org.daylight.flow.ingest.ImportTrove;
import org.daylight.flow.keys.ImportKeys;
import org.daylight.flow.publish.AnnounceTrove;
import org.daylight.flow.publish.NewsroomFiles;
import org.daylight.flow.publish.PublishRelease;
import org.daylight.flow.publish.PublishStory;
import org.daylight.flow.publish.PublishVersion;
import org.daylight.format.DocumentKind;
import org.daylight.log.FileKind;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Settings;
import org.daylight.schedule.Interval;
import org.daylight.search.SearchIndex;
import org.daylight.story.PublishedRecord;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = {
            "Shows everything with a fictional archive, served on this machine.",
            "It imports 3,000 invented messages and some documents, extracts their text, plans thirty daily parts,"
                    + " publishes the first seven and prints the address of the web site.",
            "The documents are in the first part: a scanned contract, a spreadsheet and an Outlook file. Text in the"
                    + " scan is recognised if Tesseract is installed."
        },
        footer = {
            "",
            "Examples:",
            "  daylight demo",
            "  daylight demo --port 9000 --messages 20000 --keep demo",
            "",
            "The people, the port and the scandal are invented. All files are in a temporary folder,"
                    + " which is deleted at the end unless you name one with --keep."
        })
final class DemoCommand implements Callable<Integer> {

    private static final long SEED = 2016;
    private static final String TROVE = "harbour";
    private static final String LANGUAGE = "eng";
    private static final int PARTS = 30;
    private static final int PUBLISHED = 7;

    /** The texts of longer messages are not searched for what the stories quote, in bytes. */
    private static final int MAX_QUOTED_BYTES = 1 << 20;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port to serve on; 0 for any that is free (${DEFAULT-VALUE}).")
    private int port = 8080;

    @Option(names = "--messages", paramLabel = "N", description = "The number of messages (${DEFAULT-VALUE}).")
    private int messages = HarbourTrove.USUAL;

    @Option(names = "--keep", paramLabel = "FOLDER", description = "Create the files in this new folder and keep them.")
    private @Nullable Path keep;

    @Option(
            names = "--no-extract",
            description = "Do not extract the text of documents and attachments; this is faster.")
    private boolean noExtract;

    @Option(names = "--no-serve", description = "End after publishing the first parts; needs --keep.")
    private boolean noServe;

    private final Terminal terminal;

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (messages < 50) {
            terminal.err().println("daylight: --messages must be at least 50");
            return Exit.USAGE;
        }
        if (noServe && keep == null) {
            terminal.err().println("daylight: --no-serve needs --keep");
            return Exit.USAGE;
        }
        if (keep != null && Files.exists(terminal.path(keep))) {
            terminal.err().println("daylight: " + keep + " already exists: name a folder that does not exist yet");
            return Exit.NOTHING_DONE;
        }
        try (Shutdown ending = new Shutdown()) {
            Path folder = keep == null ? Files.createTempDirectory("daylight-demo-") : terminal.path(keep);
            if (keep != null) {
                Files.createDirectories(folder);
            }
            try {
                makeAndServe(folder, ending);
            } finally {
                if (keep == null) {
                    remove(folder);
                }
            }
            return Exit.DONE;
        }
    }

    private void makeAndServe(Path folder, Shutdown ending) throws IOException, InterruptedException {
        Path archive = make(folder);
        if (noServe || ending.isRequestedWithin(Duration.ZERO)) {
            return;
        }
        try (Archive opened = Archive.open(archive)) {
            ServeCommand.serve(
                    terminal,
                    opened,
                    Wiring.defaultIndexFolder(opened),
                    new ServeCommand.ListenAddress("127.0.0.1", port, ""),
                    null,
                    "   (press Ctrl-C to stop)",
                    ending);
        }
    }

    /** Does what an editor would do, from the source files to the first parts, and returns the archive's folder. */
    private Path make(Path folder) throws IOException, InterruptedException {
        say("creating a fictional archive of " + TerminalFormats.count(messages, "message"));
        HarbourTrove.Written written = new HarbourTrove(SEED, messages).writeTo(folder.resolve("source"));
        Newsroom.create(
                folder.resolve("newsroom"),
                new Settings("The Harbour Papers", "harbour.example", "archive"),
                new SecureRandom());
        try (Newsroom newsroom = Newsroom.open(folder.resolve("newsroom"));
                Vault vault = Wiring.vault(newsroom)) {
            importKeys(newsroom, written.dkimKeys());
            // First, so that they have the lowest numbers, and are in the first part.
            importAll(newsroom, vault, written.documents(), "document");
            HeldTrove trove = importAll(newsroom, vault, written.mail(), "message");
            if (!noExtract) {
                extractIfPossible(newsroom);
            }
            plan(newsroom, trove);
            withholdSome(newsroom, vault, trove);
            new AnnounceTrove(newsroom).run(trove);
            publishFirst(newsroom, vault);
            publishStories(newsroom);
            say("newsroom  " + newsroom.folder());
            say("archive   " + newsroom.archiveFolder());
            return newsroom.archiveFolder();
        }
    }

    private void importKeys(Newsroom newsroom, Path file) throws IOException {
        KeyImport keys = KeyImport.read(Files.readAllBytes(file), KeyOrigin.LIST, "an invented list");
        say("keys of signatures: "
                + TerminalFormats.count(
                        new ImportKeys(newsroom).run(keys.records()).held()));
    }

    /** @param noun what is imported */
    private HeldTrove importAll(Newsroom newsroom, Vault vault, Path folder, String noun)
            throws IOException, InterruptedException {
        ProgressLine progress = new ProgressLine(terminal, noun + "s");
        try (SearchIndex index = Wiring.index(newsroom)) {
            ImportTrove.Result result = new ImportTrove(newsroom, vault, index)
                    .run(
                            ImportTrove.Request.ofAllFiles(TROVE, "The Harbour Papers", List.of(folder)),
                            ImportCommand.watching(terminal, progress));
            progress.clear();
            if (!(result instanceof ImportTrove.Imported imported)) {
                throw new IllegalStateException("the demo's trove was not imported: " + result);
            }
            var account = imported.accession().account();
            say("imported " + TerminalFormats.count(account.seen(), noun) + ": "
                    + TerminalFormats.count(account.stored())
                    + " stored, "
                    + TerminalFormats.count(account.duplicates()) + " duplicates, "
                    + TerminalFormats.count(account.unreadable())
                    + " unreadable; " + TerminalFormats.count(account.damaged())
                    + " of those stored have a defect");
            return imported.trove();
        }
    }

    /** A release without the extractor can show everything else. */
    private void extractIfPossible(Newsroom newsroom) throws IOException {
        List<String> classPath;
        try {
            classPath = Wiring.extractorClassPath();
        } catch (IOException absent) {
            say("attachments and files are not read: " + absent.getMessage());
            return;
        }
        extract(newsroom, classPath);
    }

    /** In English only, because each further language takes more time. */
    private void extract(Newsroom newsroom, List<String> classPath) throws IOException {
        Protection protection = Protection.strongest();
        Tesseract tesseract = Tesseract.installed()
                .filter(installed -> installed.languages().contains(LANGUAGE))
                .orElse(null);
        say("extracting text; protection: " + protection.description());
        var settings = new ExtractionSettings(
                ExtractorCommand.of(classPath, protection),
                Runtime.getRuntime().availableProcessors(),
                ExtractorLimits.STANDARD,
                tesseract,
                tesseract == null ? List.of() : List.of(LANGUAGE));
        ProgressLine progress = new ProgressLine(terminal, "documents");
        try (Vault vault = Wiring.vaultToRead(newsroom);
                SearchIndex index = Wiring.index(newsroom, vault)) {
            ExtractTrove.Result result = new ExtractTrove(newsroom, vault, index, settings).run(progress::update);
            progress.clear();
            say("text found in "
                    + TerminalFormats.count(result.outcomes().getOrDefault(ExtractionOutcome.EXTRACTED, 0L))
                    + " documents and attachments with " + result.program()
                    + (result.ocr().isEmpty()
                            ? "; the scanned contract is not readable: install Tesseract (Debian: tesseract-ocr)"
                            : " and " + result.ocr()));
            MakeViews.Result views = new MakeViews(
                            newsroom, vault, settings.command(), settings.workers(), settings.limits())
                    .run(progress::update);
            progress.clear();
            say("safe views made of "
                    + TerminalFormats.count(views.outcomes().getOrDefault(ViewsOutcome.MADE, 0L))
                    + " attachments and files");
        } finally {
            progress.clear();
        }
    }

    /** One part a day at nine, so that seven of thirty are due now. */
    private void plan(Newsroom newsroom, HeldTrove trove) throws IOException {
        Instant now = terminal.clock().instant();
        Instant today = now.atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .atTime(LocalTime.of(9, 0))
                .toInstant(ZoneOffset.UTC);
        Instant latest = today.isAfter(now) ? today.minus(Duration.ofDays(1)) : today;
        Instant first = latest.minus(Duration.ofDays(PUBLISHED - 1));
        new PlanReleases(newsroom)
                .run(
                        trove,
                        new PlanReleases.Division(Math.min(PARTS, trove.documents()), 0),
                        first,
                        Interval.parse("day"),
                        now);
        new DescribePart(newsroom)
                .run(
                        trove,
                        1,
                        "The press office of the Port of Halvorsund",
                        "Over the next thirty days we publish the mail of a port authority's press office: two years,"
                            + " thirty parts, one a day.\n\n"
                            + "Before this first part the log of this archive committed to every document. From now on"
                            + " anyone can detect an addition, a removal or a change.\n\n"
                            + "Everything in it is invented: the port, the people, the contract, and the person who"
                            + " paid for the gala.",
                        now);
        say("planned " + newsroom.catalog().parts().of(trove.id()).size() + " parts, one a day, the first "
                + TerminalFormats.minute(first));
    }

    /** An editor would read the mail first. The demo withholds three documents to show what that looks like. */
    private void withholdSome(Newsroom newsroom, Vault vault, HeldTrove trove) throws IOException {
        for (int number : new int[] {17, 42, 251}) {
            if (number <= trove.documents()) {
                new DecideDocument(newsroom, vault, By.nobody(terminal.clock().instant()))
                        .withhold(new DocumentId(TROVE, number), "privacy of a third party", CopiesRule.INCLUDED);
            }
        }
    }

    /** Each part has the time at which it was due, so that a week passes in seconds. */
    private void publishFirst(Newsroom newsroom, Vault vault) throws IOException {
        PublishRelease publish = new PublishRelease(newsroom, vault);
        for (PlannedPart part :
                newsroom.catalog().parts().all().stream().limit(PUBLISHED).toList()) {
            if (publish.next(part.due(), false) instanceof PublishRelease.Published done) {
                say(PublishCommand.line(done));
            }
        }
    }

    /** Stories about the documents of the first part. */
    private void publishStories(Newsroom newsroom) throws IOException {
        try (Archive archive = Archive.open(newsroom.archiveFolder())) {
            Map<String, Integer> texts = texts(archive);
            Instant time = archive.contents().releases().getLast().time();
            SequencedMap<String, String> stories = HarbourStories.written(words -> texts.entrySet().stream()
                    .filter(text -> text.getKey().contains(words))
                    .map(Map.Entry::getValue)
                    .findFirst());
            Files.createDirectories(newsroom.storiesFolder());
            for (Map.Entry<String, String> story : stories.entrySet()) {
                Files.writeString(new NewsroomFiles(newsroom, FileKind.STORY).file(story.getKey()), story.getValue());
                archive.refresh();
                var record = new PublishedRecord(archive, address -> false);
                PublishVersion.Result result = new PublishStory(newsroom).run(story.getKey(), "", record, time);
                if (!(result instanceof PublishVersion.Published)) {
                    throw new IllegalStateException("the demo's story was not published: " + result);
                }
            }
            if (!stories.isEmpty()) {
                say("published " + stories.size() + (stories.size() == 1 ? " story" : " stories"));
            }
        }
    }

    /** The numbers of the messages of the first part by their texts, in their order; of the same text, the first. Each line end is a blank. */
    private static Map<String, Integer> texts(Archive archive) throws IOException {
        Map<String, Integer> texts = new LinkedHashMap<>();
        Release first = archive.contents().releases().getFirst();
        for (PackDocument line : archive.documents(first)) {
            DocumentId id = new DocumentId(TROVE, line.number());
            if (archive.state(id) instanceof DocumentState.Published document
                    && document.kind() == DocumentKind.MAIL
                    && document.sizeBytes() < MAX_QUOTED_BYTES) {
                String text = archive.form(document).text(archive.bytes(document));
                texts.putIfAbsent(text.replaceAll("\\s+", " "), line.number());
            }
        }
        return texts;
    }

    private void say(String line) {
        terminal.err().println(line);
    }

    private static void remove(Path folder) throws IOException {
        List<Path> all;
        try (var walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.deleteIfExists(each);
        }
    }
}
