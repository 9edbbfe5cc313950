package org.daylight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.audit.By;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.editors.Editor;
import org.daylight.flow.publish.NewsroomFiles;
import org.daylight.flow.publish.SealReleases;
import org.daylight.flow.publish.StoriesWithPart;
import org.daylight.format.Json;
import org.daylight.keytext.QrPicture;
import org.daylight.keytext.WrittenKey;
import org.daylight.log.FileKind;
import org.daylight.newsroom.DurableFiles;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.SealKeys;
import org.daylight.seal.SealIdentity;
import org.daylight.sealing.SealKey;
import org.daylight.story.StoryFault;
import org.daylight.timelock.Beacon;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "seal",
        description = {
            "Encrypts finished parts in advance, each to a key of its own.",
            "The encrypted file becomes public at once, and mirrors keep it. Nobody"
                    + " can read it without the key, and you can no longer change the part: it is released on its day"
                    + " exactly as it was sealed. The same approvals are needed as for publishing.",
            "With --story, a story is in the encrypted file too: it becomes public with the part, also if somebody else"
                    + " opens it.",
            "daylight publish and daylight run release a sealed part on its day. daylight cancel ends a seal."
        },
        footer = {
            "",
            "Examples:",
            "  daylight seal --trove harbour --parts 8..30",
            "  daylight seal --trove harbour --parts 8..30 --dry-run",
            "  daylight seal --trove harbour --parts 8..30 --timelock",
            "  daylight seal --trove harbour --parts 9 --story mud    with stories/mud.md",
            "  daylight seal --trove harbour --keys         the keys of sealed parts",
            "  daylight seal --trove harbour --parts 9 --keys --words --qr",
            "",
            "Anyone who has a key can open its part at any time: keep the output of --keys as safe as the newsroom.",
            "",
            "Exit code 0: all are sealed. 1: some are sealed, then one was refused. 3: nothing was done."
        })
final class SealCommand implements Callable<Integer> {

    private static final Pattern RANGE = Pattern.compile("([0-9]{1,6})(?:(?:\\.\\.|-)([0-9]{1,6}))?");
    private static final int MOST_PARTS = 10_000;

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Mixin
    private WithoutWitnessesOption withoutWitnesses = new WithoutWitnessesOption();

    @Mixin
    private ActingOption acting = new ActingOption();

    @Option(names = "--trove", paramLabel = "SLUG", required = true, description = "The trove.")
    private String slug = "";

    @Option(names = "--parts", paramLabel = "PARTS", description = "The parts, such as 8..30 or 8,9,12-14.")
    private @Nullable String parts;

    @Option(names = "--keys", description = "Print the keys of sealed parts, as age identities, and seal nothing.")
    private boolean keys;

    @Option(names = "--words", description = "With --keys: print each key as 24 words, which can be dictated.")
    private boolean words;

    @Option(names = "--qr", description = "With --keys: also print a QR code of each key.")
    private boolean qr;

    @Option(
            names = "--png",
            paramLabel = "FOLDER",
            description = "With --keys: also write a QR code of each key to FOLDER, as a PNG file.")
    private @Nullable Path png;

    @Option(
            names = "--timelock",
            description =
                    "Also encrypt each part to the public beacon quicknet (drand): from its planned time on, anyone"
                        + " can open it, without you and without its key. You can no longer prevent this: cancelling"
                        + " such a part only asks mirrors not to show it.")
    private boolean timelock;

    @Option(
            names = "--story",
            paramLabel = "NAME",
            description = "Seal this story with the part, which must be one. It may cite documents of the part.")
    private @Nullable String story;

    @Option(names = "--dry-run", description = "Only report which parts could be sealed.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print one JSON object per part.")
    private boolean json;

    private final Terminal terminal;

    SealCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (keys && timelock) {
            terminal.err().println("daylight: --keys and --timelock cannot be combined");
            return Exit.USAGE;
        }
        if (!keys && (words || qr || png != null)) {
            terminal.err().println("daylight: --words, --qr and --png can be used with --keys");
            return Exit.USAGE;
        }
        List<Integer> numbers = parts == null ? List.of() : numbers(parts);
        if (numbers == null || parts == null && !keys || keys && dryRun) {
            terminal.err()
                    .println(
                            keys && dryRun
                                    ? "daylight: --keys and --dry-run cannot be combined"
                                    : "daylight: name the parts, for example  --parts 8..30");
            return Exit.USAGE;
        }
        if (story != null && (keys || numbers.size() != 1)) {
            terminal.err().println("daylight: --story belongs to one part: name it, for example  --parts 9");
            return Exit.USAGE;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal, withoutWitnesses.given());
                Vault vault = Wiring.vaultToRead(newsroom)) {
            HeldTrove trove = NewsroomOption.trove(newsroom, slug);
            By by = dryRun
                    ? By.nobody(terminal.clock().instant())
                    : acting.acting(newsroom, terminal, Editor::mayApprove, "seal parts");
            return keys ? printKeys(newsroom, trove, numbers) : seal(newsroom, vault, trove, by, numbers);
        }
    }

    /** The numbers in rising order; null if they cannot be read. */
    static @Nullable List<Integer> numbers(String text) {
        var numbers = new TreeSet<Integer>();
        for (String one : text.split(",", -1)) {
            Matcher range = RANGE.matcher(one.strip());
            if (!range.matches()) {
                return null;
            }
            int from = Integer.parseInt(range.group(1));
            int to = range.group(2) == null ? from : Integer.parseInt(range.group(2));
            if (from < 1 || to < from || to - from >= MOST_PARTS) {
                return null;
            }
            for (int number = from; number <= to; number++) {
                numbers.add(number);
            }
            if (numbers.size() > MOST_PARTS) {
                return null;
            }
        }
        return new ArrayList<>(numbers);
    }

    private int seal(Newsroom newsroom, Vault vault, HeldTrove trove, By by, List<Integer> numbers) throws IOException {
        var sealing = new SealReleases(newsroom, vault, by, new SecureRandom(), timelock ? Beacon.QUICKNET : null);
        Instant now = terminal.clock().instant();
        StoriesWithPart with = null;
        if (story != null) {
            PlannedPart part = PreviewCommand.part(newsroom, trove.slug(), numbers.getFirst());
            switch (PublishCommand.compared(newsroom, vault, part, List.of(story), now, terminal)) {
                case StoriesWithPart.Ready(StoriesWithPart ready) -> with = ready;
                case StoriesWithPart.Faulty(String name, List<StoryFault> faults) -> {
                    FileActions.print(
                            terminal,
                            new NewsroomFiles(newsroom, FileKind.STORY)
                                    .file(name)
                                    .toString(),
                            faults);
                    terminal.err().println("daylight: nothing was sealed");
                    return Exit.NOTHING_DONE;
                }
                case StoriesWithPart.Refused(String reason) -> {
                    terminal.err().println("daylight: nothing was sealed: " + TerminalFormats.printable(reason));
                    return Exit.NOTHING_DONE;
                }
            }
        }
        int sealed = 0;
        int done = 0;
        for (int number : numbers) {
            // A part that is only tried cannot be judged by its predecessors, which would be sealed first.
            SealReleases.Result result = sealing.seal(trove, number, now, dryRun, with);
            if (result instanceof SealReleases.Sealed part) {
                done++;
                sealed += part.isNew() ? 1 : 0;
                terminal.out().println(json ? asJson(part).text() : line(part));
            } else if (result instanceof SealReleases.Refused(int refused, String reason)) {
                terminal.err().println("daylight: part " + refused + " is not sealed: " + reason);
                if (done > 0 && !dryRun) {
                    terminal.err()
                            .println(TerminalFormats.count(done, "part") + " before it can stay sealed; run the same"
                                    + " command again when the cause is removed");
                }
                after(newsroom, sealed);
                return done > 0 ? Exit.SOME_LOST : Exit.NOTHING_DONE;
            }
        }
        after(newsroom, sealed);
        return Exit.DONE;
    }

    private void after(Newsroom newsroom, int sealed) throws IOException {
        if (sealed > 0 && !dryRun) {
            CosignCommand.after(newsroom, terminal);
            terminal.err()
                    .println("Save keys/sealed with your backup now: without its key a sealed part can only be"
                            + " cancelled.");
        }
    }

    private String line(SealReleases.Sealed part) {
        String what = "part " + part.part().number() + " of " + part.part().trove() + ", due "
                + TerminalFormats.minute(part.part().due())
                + (story == null || !part.isNew() ? "" : ", with the story " + story);
        return dryRun
                ? "could be sealed: " + what
                : part.isNew()
                        ? "sealed " + what + ": release " + part.release() + ", "
                                + TerminalFormats.bytes(part.fileBytes())
                        : "sealed before: " + what;
    }

    private Json.Obj asJson(SealReleases.Sealed part) {
        Json.Obj line = Json.Obj.EMPTY
                .with("trove", part.part().trove())
                .with("part", part.part().number())
                .with("time", part.part().due().toString())
                .withOptional("story", part.isNew() ? story : null);
        return dryRun
                ? line.with("dryRun", true)
                : line.with("release", part.release()).with("new", part.isNew());
    }

    private int printKeys(Newsroom newsroom, HeldTrove trove, List<Integer> numbers) throws IOException {
        int printed = 0;
        for (PlannedPart part : newsroom.catalog().parts().of(trove.id())) {
            boolean isWanted = part.sealed() != 0 && (numbers.isEmpty() || numbers.contains(part.number()));
            if (!isWanted || numbers.isEmpty() && part.published() != null) {
                continue;
            }
            Optional<SealKey> key = SealKeys.find(newsroom, part.sealed());
            if (key.isEmpty()) {
                terminal.err().println("daylight: " + SealKeys.missing(part.trove(), part.number()));
                return Exit.SOME_LOST;
            }
            printed++;
            String text = words ? WrittenKey.words(key.get().bytes()) : SealIdentity.text(key.get());
            QrPicture code = QrPicture.of(text).orThrow();
            if (png != null) {
                Path folder = terminal.path(png);
                Files.createDirectories(folder);
                String name = part.trove() + "-" + part.number() + ".png";
                DurableFiles.writePrivate(folder.resolve(name), code.png());
            }
            terminal.out()
                    .println(
                            json
                                    ? Json.Obj.EMPTY
                                            .with("trove", part.trove())
                                            .with("part", part.number())
                                            .with("release", part.sealed())
                                            .with("time", part.due().toString())
                                            .with("key", text)
                                            .text()
                                    : part.trove() + " part " + part.number() + ", "
                                            + TerminalFormats.minute(part.due()) + "  " + text);
            if (qr) {
                (json ? terminal.err() : terminal.out()).print(code.terminal());
            }
        }
        if (printed == 0) {
            terminal.err().println("daylight: no such part of " + trove.slug() + " is sealed");
        }
        return printed == 0 ? Exit.NOTHING_DONE : Exit.DONE;
    }
}
