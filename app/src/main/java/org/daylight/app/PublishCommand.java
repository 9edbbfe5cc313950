package org.daylight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.flow.publish.NewsroomFiles;
import org.daylight.flow.publish.PublishHeartbeat;
import org.daylight.flow.publish.PublishRelease;
import org.daylight.flow.publish.StoriesWithPart;
import org.daylight.format.Json;
import org.daylight.log.FileKind;
import org.daylight.newsroom.DecidedNotPlaced;
import org.daylight.newsroom.Newsroom;
import org.daylight.schedule.ReleaseClock;
import org.daylight.story.StoryFault;
import org.daylight.vault.Vault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "publish",
        description = {
            "Publishes the next part, if it is due.",
            "With --due it publishes every part that is due; with --now, the next part ahead of time."
        },
        footer = {
            "",
            "Examples:",
            "  daylight publish             the next part, if it is due",
            "  daylight publish --due       all parts that are due, in order",
            "  daylight publish --now       the next part, ahead of time",
            "  daylight publish --story mud    with the story stories/mud.md",
            "",
            "Exit code 0: published. 1: some parts were published, then publication stopped; or a"
                    + " part was signed but some of its files are not in place yet. A message gives the reason."
                    + " 3: nothing was published."
        })
final class PublishCommand implements Callable<Integer> {

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Option(names = "--due", description = "Publish all parts that are due, in order.")
    private boolean due;

    @Option(names = "--now", description = "Publish the next part even if it is not due.")
    private boolean now;

    @Option(
            names = "--story",
            paramLabel = "NAME",
            description =
                    "Publish this story with the part, at the same time. It may cite documents of the part. May be"
                            + " repeated.")
    private List<String> stories = List.of();

    @Option(names = "--json", description = "Print one JSON object per part.")
    private boolean json;

    @Mixin
    private WithoutWitnessesOption withoutWitnesses = new WithoutWitnessesOption();

    @Mixin
    private TrustClockOption trustClock = new TrustClockOption();

    private final Terminal terminal;

    PublishCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (due && now) {
            terminal.err().println("daylight: --due and --now cannot be combined");
            return Exit.USAGE;
        }
        if (!stories.isEmpty() && (due || Set.copyOf(stories).size() < stories.size())) {
            terminal.err().println("daylight: --story belongs to one part: name each story once, and leave out --due");
            return Exit.USAGE;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal, withoutWitnesses.given());
                Vault vault = Wiring.vaultToRead(newsroom)) {
            ReleaseClock clock = trustClock.open(newsroom, terminal).clock();
            TrustClockOption.warn(clock, terminal);
            int exit = publish(newsroom, vault, clock);
            HeartbeatCommand.ifDue(new PublishHeartbeat(newsroom), clock.now(), newsroom, terminal);
            return exit;
        }
    }

    private int publish(Newsroom newsroom, Vault vault, ReleaseClock clock) throws IOException {
        var publish = new PublishRelease(newsroom, vault);
        int published = 0;
        while (true) {
            Optional<PlannedPart> part = newsroom.catalog().parts().next();
            // One moment decides: a part that becomes due meanwhile would be published without its stories.
            Instant time = clock.now();
            boolean isNext = part.isPresent() && (now || !part.get().due().isAfter(time));
            if (isNext) {
                UnextractedNote.print(newsroom, vault, part.get(), terminal);
                RevealsCommand.note(newsroom, part.get(), terminal);
                FindingsCommand.note(newsroom, part.get(), terminal);
                SharesCommand.note(newsroom, part.get(), terminal);
            }
            PublishRelease.Result result;
            try {
                StoriesWithPart with = null;
                if (!stories.isEmpty() && isNext) {
                    switch (compared(newsroom, vault, part.get(), stories, time, terminal)) {
                        case StoriesWithPart.Ready(StoriesWithPart ready) -> with = ready;
                        case StoriesWithPart.Faulty(String name, List<StoryFault> faults) -> {
                            FileActions.print(
                                    terminal,
                                    new NewsroomFiles(newsroom, FileKind.STORY)
                                            .file(name)
                                            .toString(),
                                    faults);
                            terminal.err().println("daylight: nothing was published");
                            return Exit.SOME_LOST;
                        }
                        case StoriesWithPart.Refused(String reason) -> {
                            terminal.err()
                                    .println("daylight: nothing was published: " + TerminalFormats.printable(reason));
                            return Exit.NOTHING_DONE;
                        }
                    }
                }
                result = publish.next(isNext ? clock.now() : time, now, with);
            } catch (IOException | RuntimeException e) {
                if (published == 0) {
                    throw e;
                }
                return failedAfter(published, e, newsroom);
            }
            if (result instanceof PublishRelease.Published done) {
                published++;
                terminal.out().println(json ? asJson(done).text() : line(done));
                if (!json) {
                    stories.forEach(name -> terminal.out().println("published the story " + name + " with it"));
                }
                SharesCommand.after(newsroom, done.part(), terminal);
                if (due) {
                    continue;
                }
                CosignCommand.after(newsroom, terminal);
                return Exit.DONE;
            }
            if (published > 0 || hasFinished(result)) {
                CosignCommand.after(newsroom, terminal);
            }
            return stopped(newsroom, result, published);
        }
    }

    /** Compares stories with the archive as it will be with a part. */
    static StoriesWithPart.Result compared(
            Newsroom newsroom, Vault vault, PlannedPart part, List<String> stories, Instant now, Terminal terminal)
            throws IOException {
        Path folder = newsroom.archiveFolder();
        if (!Files.exists(folder.resolve(ArchivePath.CHECKPOINT))) {
            return StoriesWithPart.of(newsroom, vault, part, stories, address -> false, now, new SecureRandom());
        }
        try (Archive archive = Archive.open(folder);
                IndexedPeople people = new IndexedPeople(terminal, archive)) {
            return StoriesWithPart.of(newsroom, vault, part, stories, people, now, new SecureRandom());
        }
    }

    /** Some parts were published, then the next one failed. */
    private int failedAfter(int published, Exception fault, Newsroom newsroom) {
        ErrorMessages.explain(terminal, fault);
        terminal.err()
                .println("daylight: " + TerminalFormats.count(published, "part") + (published == 1 ? " was" : " were")
                        + " published before that; "
                        + (fault instanceof DecidedNotPlaced
                                ? "one more is signed"
                                : "to publish the rest, run the same command again"));
        CosignCommand.after(newsroom, terminal);
        return Exit.SOME_LOST;
    }

    private int stopped(Newsroom newsroom, PublishRelease.Result result, int published) {
        switch (result) {
            case PublishRelease.Published done -> throw new IllegalStateException();
            case PublishRelease.Refused(PlannedPart part, String reason) -> {
                terminal.err().println("daylight: not published: " + reason);
                return published > 0 ? Exit.SOME_LOST : Exit.NOTHING_DONE;
            }
            case PublishRelease.NotDue(PlannedPart next, boolean finished) -> {
                if (published == 0 && !finished) {
                    terminal.err()
                            .println("nothing is due; next is part " + next.number() + " of " + next.trove() + ", "
                                    + TerminalFormats.minute(next.due())
                                    + (next.sealed() != 0
                                            ? "; it is sealed until then"
                                            : "  (to publish it now:  daylight publish" + newsroomOption.given()
                                                    + " --now)"));
                }
            }
            case PublishRelease.NothingPlanned(boolean finished) -> {
                if (published == 0 && !finished) {
                    terminal.err()
                            .println(
                                    newsroom.catalog().parts().isAnyPaused()
                                            ? "nothing was published: " + paused(newsroom)
                                            : nothingLeft(newsroom, newsroomOption));
                }
            }
        }
        return published > 0 || hasFinished(result) ? Exit.DONE : Exit.NOTHING_DONE;
    }

    /** Whether this command completed a part that an earlier command had signed. */
    private static boolean hasFinished(PublishRelease.Result result) {
        return result instanceof PublishRelease.NotDue(PlannedPart next, boolean finished) && finished
                || result instanceof PublishRelease.NothingPlanned(boolean put) && put;
    }

    static String line(PublishRelease.Published done) {
        return "published part " + done.part().number() + " of " + done.part().trove() + ": "
                + TerminalFormats.count(done.shown(), "document")
                + (done.withheld() > 0 ? ", " + TerminalFormats.count(done.withheld()) + " withheld" : "") + ", "
                + TerminalFormats.bytes(done.packBytes())
                + (done.announced() > 0
                        ? "; committed to " + TerminalFormats.count(done.announced(), "accession") + " first"
                        : "");
    }

    private static Json.Obj asJson(PublishRelease.Published done) {
        return Json.Obj.EMPTY
                .with("trove", done.part().trove())
                .with("part", done.part().number())
                .with("title", done.part().title())
                .with("time", done.time().toString())
                .with("published", done.shown())
                .with("withheld", done.withheld())
                .with("first", done.part().first())
                .with("last", done.part().last())
                .with("packBytes", done.packBytes());
    }

    /** Why there is no next part, and what to do. */
    static String nothingLeft(Newsroom newsroom, NewsroomOption option) {
        return (newsroom.catalog().parts().all().isEmpty() ? "nothing is planned yet" : "no part is left to publish")
                + "; plan parts with  daylight schedule" + option.given();
    }

    /** Which troves are paused, and how to continue; at least one is. */
    static String paused(Newsroom newsroom) {
        List<String> troves = newsroom.catalog().troves().all().stream()
                .filter(HeldTrove::paused)
                .map(HeldTrove::slug)
                .toList();
        return String.join(", ", troves) + (troves.size() == 1 ? " is" : " are")
                + " paused; continue with  daylight plan --trove " + troves.getFirst() + " --resume";
    }
}
