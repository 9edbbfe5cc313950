package org.daylight.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.daylight.archive.Story;
import org.daylight.flow.publish.NewsroomFiles;
import org.daylight.format.Outcome;
import org.daylight.log.FileKind;
import org.daylight.newsroom.Newsroom;
import org.daylight.story.CheckStory;
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

    @Mixin
    private VersionOptions versions = new VersionOptions();

    private final Terminal terminal;
    private final FileActions actions;

    StoryCommand(Terminal terminal) {
        this.terminal = terminal;
        actions = new FileActions(FileKind.STORY, terminal);
    }

    @Override
    public Integer call() throws IOException {
        Optional<String> usage = usage();
        if (usage.isPresent()) {
            terminal.err().println("daylight: " + usage.get());
            return Exit.USAGE;
        }
        Path copy = versions.copy();
        if (copy != null) {
            return checkCopy(terminal.path(copy));
        }
        try (Newsroom newsroom = newsroomOption.open(terminal, versions.withoutWitnesses())) {
            return switch (action) {
                case "new" -> create(newsroom);
                case "check" -> actions.check(newsroom, name);
                case "publish" -> actions.publish(newsroom, name(), versions);
                case "withdraw" -> actions.withdraw(newsroom, name(), versions);
                default -> actions.list(newsroom);
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
        if (!title.isEmpty() && !action.equals("new")) {
            return Optional.of("--title belongs to  story new");
        }
        return versions.usage("story", action, name);
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
        NewsroomFiles files = new NewsroomFiles(newsroom, FileKind.STORY);
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

    private int checkCopy(Path folder) throws IOException {
        return actions.using(folder, (archive, record, words) -> {
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
                exit = Math.max(exit, FileActions.print(terminal, story.newest().path(), faults));
            }
            if (archive.contents().stories().isEmpty()) {
                terminal.err().println("this archive has no story");
            }
            return exit;
        });
    }
}
