package org.daylight.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Story;
import org.daylight.audit.AuditLog;
import org.daylight.audit.AuditRecord;
import org.daylight.audit.By;
import org.daylight.editors.Editor;
import org.daylight.flow.publish.PublishStory;
import org.daylight.flow.publish.StoryFiles;
import org.daylight.flow.publish.WithdrawStory;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.newsroom.Newsroom;
import org.daylight.schedule.ReleaseClock;
import org.daylight.story.CheckStory;
import org.daylight.story.PublishedRecord;
import org.daylight.story.StoryFault;
import org.daylight.story.StoryText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "story",
        description = {
            "Publishes articles that cite published documents.",
            "A story is a Markdown file in the newsroom's folder stories/ (spec/stories.md). Its links cite documents,"
                    + " and what it quotes must occur in them. A published story cannot be changed, only followed by a"
                    + " new version; readers see all versions and what differs."
        },
        footer = {
            "",
            "Examples:",
            "  daylight story new mud           writes stories/mud.md",
            "  daylight story check             all, and what they cite",
            "  daylight story publish mud",
            "  daylight story publish mud --change \"It was in May, not in June.\"",
            "  daylight story withdraw mud --reason \"It was another harbour.\"",
            "  daylight story list",
            "  daylight story check --archive /srv/archive      any copy of an archive",
            "",
            "Exit code 0: done, and nothing is wrong. 1: a story has faults. 3: nothing was done."
        })
final class StoryCommand implements Callable<Integer> {

    private static final String TEMPLATE = """
        ---
        title: TITLE
        author:
        summary:
        ---
        Write here. Cite a document with a link: [the letter](harbour/1).

        Quote with quotation marks inside the link, and the words must occur there: [“words”](harbour/1).

        > Or quote a longer passage. The last line says where it is from.
        > — [the letter](harbour/1)
        """;

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Parameters(index = "0", paramLabel = "new|check|publish|withdraw|list", description = "What to do.")
    private String action = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The story: its file is stories/NAME.md. Without it, check checks all.")
    private @Nullable String name;

    @Option(names = "--title", paramLabel = "TEXT", description = "With new: the title.")
    private String title = "";

    @Option(
            names = "--change",
            paramLabel = "TEXT",
            description = "With publish, for a new version: what is different. It is public permanently.")
    private String change = "";

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "With withdraw: the reason, which is public permanently.")
    private String reason = "";

    @Option(
            names = "--archive",
            paramLabel = "FOLDER",
            description = "With check: check the published stories in this copy of an archive.")
    private @Nullable Path archiveFolder;

    @Mixin
    private ActingOption acting = new ActingOption();

    @Mixin
    private WithoutWitnessesOption withoutWitnesses = new WithoutWitnessesOption();

    @Mixin
    private TrustClockOption trustClock = new TrustClockOption();

    private final Terminal terminal;

    StoryCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Optional<String> usage = usage();
        if (usage.isPresent()) {
            terminal.err().println("daylight: " + usage.get());
            return Exit.USAGE;
        }
        Path copy = archiveFolder;
        if (copy != null) {
            return checkCopy(terminal.path(copy));
        }
        try (Newsroom newsroom = newsroomOption.open(terminal, withoutWitnesses.given())) {
            return switch (action) {
                case "new" -> create(newsroom);
                case "check" -> check(newsroom);
                case "publish" -> publish(newsroom);
                case "withdraw" -> withdraw(newsroom);
                default -> list(newsroom);
            };
        }
    }

    private Optional<String> usage() {
        boolean isNamed = List.of("new", "publish", "withdraw").contains(action);
        if (!isNamed && !action.equals("check") && !action.equals("list")) {
            return Optional.of("write  story new|check|publish|withdraw|list [NAME]");
        }
        if (isNamed == (name == null) && !action.equals("check")) {
            return Optional.of(isNamed ? "name the story:  story " + action + " NAME" : "story list takes no name");
        }
        if (!change.isEmpty() && !action.equals("publish")) {
            return Optional.of("--change belongs to  story publish");
        }
        if (!title.isEmpty() && !action.equals("new")) {
            return Optional.of("--title belongs to  story new");
        }
        if (reason.isBlank() == action.equals("withdraw")) {
            return Optional.of(
                    action.equals("withdraw")
                            ? "say why, for the public, with  --reason TEXT"
                            : "--reason belongs to  story withdraw");
        }
        return archiveFolder == null || action.equals("check") && name == null
                ? Optional.empty()
                : Optional.of("--archive belongs to  story check , without a name");
    }

    /** The name; every action that calls this has one. */
    private String name() {
        String given = name;
        if (given == null) {
            throw new IllegalStateException("no name");
        }
        return given;
    }

    private int create(Newsroom newsroom) throws IOException {
        StoryFiles files = new StoryFiles(newsroom);
        Path file = files.file(name());
        if (Files.exists(file)) {
            terminal.err().println("daylight: " + TerminalFormats.printable(file.toString()) + " exists already");
            return Exit.NOTHING_DONE;
        }
        files.check(name());
        Files.createDirectories(newsroom.storiesFolder());
        String written = TEMPLATE.replace("TITLE", title.isBlank() ? name() : title.strip());
        Files.write(file, written.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW);
        terminal.out().println("wrote " + TerminalFormats.printable(file.toString()));
        return Exit.DONE;
    }

    /** An archive with what is needed to check citations. */
    private interface Use {
        int with(Archive archive, PublishedRecord record) throws IOException;
    }

    private int using(Path folder, Use use) throws IOException {
        try (Archive archive = Archive.open(folder);
                IndexedPeople people = new IndexedPeople(terminal, archive)) {
            return use.with(archive, new PublishedRecord(archive, people));
        }
    }

    private boolean isAnythingPublished(Newsroom newsroom) {
        if (Files.exists(newsroom.archiveFolder().resolve(ArchivePath.CHECKPOINT))) {
            return true;
        }
        terminal.err()
                .println("daylight: nothing is published yet that a story could cite: publish a part first, with"
                        + "  daylight publish");
        return false;
    }

    private int check(Newsroom newsroom) throws IOException {
        if (!isAnythingPublished(newsroom)) {
            return Exit.NOTHING_DONE;
        }
        StoryFiles files = new StoryFiles(newsroom);
        return using(newsroom.archiveFolder(), (archive, record) -> {
            List<String> names = name != null ? List.of(name) : files.names();
            if (names.isEmpty()) {
                terminal.err().println("there is no story: begin one with  daylight story new NAME");
            }
            var publish = new PublishStory(newsroom);
            int exit = Exit.DONE;
            for (String one : names) {
                byte[] file = files.read(one);
                Optional<Story> story = archive.contents().story(one);
                boolean isPublished =
                        story.isPresent() && story.get().newest().sha256().equals(Sha256.of(file));
                List<StoryFault> faults = publish.faults(file, record);
                if (isPublished && name == null && faults.isEmpty()) {
                    continue;
                }
                exit = Math.max(exit, print(files.file(one).toString(), faults));
            }
            return exit;
        });
    }

    private int print(String file, List<StoryFault> faults) {
        return print(terminal, file, faults);
    }

    /** Prints what is wrong with a story, a line each; returns the exit code. */
    static int print(Terminal terminal, String file, List<StoryFault> faults) {
        String shown = TerminalFormats.printable(file);
        faults.forEach(fault ->
                terminal.out().println(shown + ":" + fault.line() + ": " + TerminalFormats.printable(fault.reason())));
        if (faults.isEmpty()) {
            terminal.out().println(shown + ": nothing is wrong");
        }
        return faults.isEmpty() ? Exit.DONE : Exit.SOME_LOST;
    }

    private int checkCopy(Path folder) throws IOException {
        return using(folder, (archive, record) -> {
            int exit = Exit.DONE;
            List<Story> shown =
                    archive.contents().stories().stream().filter(Story::isShown).toList();
            var progress = new ProgressLine(terminal, "stories");
            int done = 0;
            for (Story story : shown) {
                progress.update(done++, shown.size());
                List<StoryFault> faults = switch (archive.story(story.newest())) {
                    case Outcome.Ok<byte[]>(byte[] bytes) -> new CheckStory(record).check(StoryText.of(bytes));
                    case Outcome.Refused<byte[]>(String code, String why) -> List.of(new StoryFault(1, why));
                };
                progress.clear();
                exit = Math.max(exit, print(story.newest().path(), faults));
            }
            if (archive.contents().stories().isEmpty()) {
                terminal.err().println("this archive has no story");
            }
            return exit;
        });
    }

    private int publish(Newsroom newsroom) throws IOException {
        if (!isAnythingPublished(newsroom)) {
            return Exit.NOTHING_DONE;
        }
        By by = acting.acting(newsroom, terminal, Editor::mayApprove, "publish stories");
        ReleaseClock clock = trustClock.open(newsroom, terminal).clock();
        TrustClockOption.warn(clock, terminal);
        return using(newsroom.archiveFolder(), (archive, record) -> {
            var publish = new PublishStory(newsroom);
            return switch (publish.run(name(), change, record, clock.now())) {
                case PublishStory.Published(int version, String path) -> {
                    Json.Obj detail = Json.Obj.EMPTY.with("story", name()).with("version", version);
                    new AuditLog(newsroom).record(by.who(), by.time(), AuditRecord.of("publish-story", detail));
                    terminal.out().println("published version " + version + " of " + name() + ": " + path);
                    CosignCommand.after(newsroom, terminal);
                    yield Exit.DONE;
                }
                case PublishStory.Unchanged(int version) -> {
                    terminal.out().println("nothing new: version " + version + " of " + name() + " has the same text");
                    yield Exit.DONE;
                }
                case PublishStory.Faulty(List<StoryFault> faults) -> {
                    print(new StoryFiles(newsroom).file(name()).toString(), faults);
                    terminal.err().println("daylight: nothing was published");
                    yield Exit.SOME_LOST;
                }
                case PublishStory.Refused(String why) -> {
                    terminal.err().println("daylight: nothing was published: " + TerminalFormats.printable(why));
                    yield Exit.NOTHING_DONE;
                }
            };
        });
    }

    private int withdraw(Newsroom newsroom) throws IOException {
        By by = acting.acting(newsroom, terminal, Editor::mayApprove, "withdraw stories");
        Optional<String> refused = new WithdrawStory(newsroom).run(name(), reason.strip());
        if (refused.isPresent()) {
            terminal.err().println("daylight: nothing was withdrawn: " + TerminalFormats.printable(refused.get()));
            return Exit.NOTHING_DONE;
        }
        AuditRecord record = new AuditRecord(
                "withdraw-story", null, null, 0, 0, reason.strip(), Json.Obj.EMPTY.with("story", name()));
        new AuditLog(newsroom).record(by.who(), by.time(), record);
        terminal.out().println("withdrew the story " + name());
        CosignCommand.after(newsroom, terminal);
        return Exit.DONE;
    }

    private int list(Newsroom newsroom) throws IOException {
        StoryFiles files = new StoryFiles(newsroom);
        var names = new TreeSet<>(files.names());
        Optional<PublicRecord> contents = contents(newsroom);
        contents.ifPresent(record -> record.stories().forEach(story -> names.add(story.name())));
        for (String one : names) {
            Optional<Story> story = contents.flatMap(record -> record.story(one));
            String state = "not published";
            if (story.isPresent() && !story.get().isShown()) {
                state = "withdrawn";
            } else if (story.isPresent()) {
                state = "version " + story.get().newest().version();
                if (Files.isRegularFile(files.file(one))) {
                    state += whatIsHere(story.get(), Sha256.of(files.read(one)));
                }
            }
            terminal.out().println(one + "\t" + state);
        }
        if (names.isEmpty()) {
            terminal.err().println("there is no story: begin one with  daylight story new NAME");
        }
        return Exit.DONE;
    }

    /** After a restoration, the file may be an older version: whoever publishes it takes a correction back. */
    private static String whatIsHere(Story story, Sha256 here) {
        if (story.newest().sha256().equals(here)) {
            return "";
        }
        for (Story.Version older : story.versions().reversed()) {
            if (older.sha256().equals(here)) {
                return ", the file here is version " + older.version();
            }
        }
        return ", changed here since";
    }

    private static Optional<PublicRecord> contents(Newsroom newsroom) throws IOException {
        if (!Files.exists(newsroom.archiveFolder().resolve(ArchivePath.CHECKPOINT))) {
            return Optional.empty();
        }
        try (Archive archive = Archive.open(newsroom.archiveFolder())) {
            return Optional.of(archive.contents());
        }
    }
}
