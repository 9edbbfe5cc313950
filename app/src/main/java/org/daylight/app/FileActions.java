package org.daylight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Story;
import org.daylight.archive.VersionedFile;
import org.daylight.audit.AuditLog;
import org.daylight.audit.AuditRecord;
import org.daylight.audit.By;
import org.daylight.editors.Editor;
import org.daylight.flow.publish.NewsroomFiles;
import org.daylight.flow.publish.PublishAnnotations;
import org.daylight.flow.publish.PublishEntities;
import org.daylight.flow.publish.PublishStory;
import org.daylight.flow.publish.PublishVersion;
import org.daylight.flow.publish.WithdrawVersions;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.log.FileKind;
import org.daylight.newsroom.Newsroom;
import org.daylight.schedule.ReleaseClock;
import org.daylight.search.entity.PublishedWords;
import org.daylight.story.FileFault;
import org.daylight.story.PublishedRecord;
import org.jspecify.annotations.Nullable;

/** What {@code daylight story}, {@code daylight annotations} and {@code daylight entities} do in the same way: publish, withdraw and list their files. */
final class FileActions {

    private final FileKind kind;
    private final Terminal terminal;

    FileActions(FileKind kind, Terminal terminal) {
        this.kind = kind;
        this.terminal = terminal;
    }

    /** An archive with what is needed to check a file. */
    interface Use {
        int with(Archive archive, PublishedRecord record, PublishedWords words) throws IOException;
    }

    /** Opens an archive and uses it; returns the exit code. */
    int using(Path folder, Use use) throws IOException {
        try (Archive archive = Archive.open(folder);
                IndexedPeople people = new IndexedPeople(terminal, archive)) {
            return use.with(archive, new PublishedRecord(archive, people), people);
        }
    }

    /** Whether there is an archive; says what to do when there is none. */
    boolean isAnythingPublished(Newsroom newsroom) {
        if (hasArchive(newsroom)) {
            return true;
        }
        terminal.err()
                .println("daylight: nothing is published yet that "
                        + switch (kind) {
                            case STORY -> "a story could cite";
                            case ANNOTATIONS -> "a note could be about";
                            case ENTITIES -> "could be corrected";
                        }
                        + ": publish a part first, with  daylight publish");
        return false;
    }

    private static boolean hasArchive(Newsroom newsroom) {
        return Files.exists(newsroom.archiveFolder().resolve(ArchivePath.CHECKPOINT));
    }

    /** Says that the newsroom has no such file, and how to make one. */
    void sayThereIsNone() {
        terminal.err()
                .println("there is no " + kind.words() + ": "
                        + switch (kind) {
                            case STORY -> "begin one with  daylight story new NAME";
                            case ANNOTATIONS -> "make one with  daylight annotations import NAME FILE";
                            case ENTITIES -> "write one as docs/entities.md says";
                        });
    }

    /** Prints what is wrong with a file, a line each; returns the exit code. */
    static int print(Terminal terminal, String file, List<? extends FileFault> faults) {
        faults.forEach(fault -> terminal.out().println(TerminalFormats.printable(fault.in(file))));
        if (faults.isEmpty()) {
            terminal.out().println(TerminalFormats.printable(file) + ": nothing is wrong");
        }
        return faults.isEmpty() ? Exit.DONE : Exit.SOME_LOST;
    }

    private PublishVersion publication(Newsroom newsroom, PublishedWords words) {
        return switch (kind) {
            case STORY -> new PublishStory(newsroom);
            case ANNOTATIONS -> new PublishAnnotations(newsroom);
            case ENTITIES -> new PublishEntities(newsroom, words);
        };
    }

    /**
     * Checks files of the newsroom and prints what is wrong; returns the exit code.
     *
     * @param name null for all; then a story of which nothing is wrong and whose newest version is published is not mentioned
     */
    int check(Newsroom newsroom, @Nullable String name) throws IOException {
        if (!isAnythingPublished(newsroom)) {
            return Exit.NOTHING_DONE;
        }
        NewsroomFiles files = new NewsroomFiles(newsroom, kind);
        return using(newsroom.archiveFolder(), (archive, record, words) -> {
            List<String> names = name != null ? List.of(name) : files.names();
            if (names.isEmpty()) {
                sayThereIsNone();
            }
            PublishVersion publish = publication(newsroom, words);
            int exit = Exit.DONE;
            for (String one : names) {
                byte[] file = files.read(one);
                List<? extends FileFault> faults = publish.faults(file, record);
                boolean isKnown = kind == FileKind.STORY
                        && name == null
                        && faults.isEmpty()
                        && archive.contents()
                                .story(one)
                                .filter(story -> story.newest().sha256().equals(Sha256.of(file)))
                                .isPresent();
                if (!isKnown) {
                    exit = Math.max(exit, print(terminal, files.file(one).toString(), faults));
                }
            }
            return exit;
        });
    }

    /** Publishes a file; returns the exit code. */
    int publish(Newsroom newsroom, String name, VersionOptions options) throws IOException {
        if (!isAnythingPublished(newsroom)) {
            return Exit.NOTHING_DONE;
        }
        By by = options.acting().acting(newsroom, terminal, Editor::mayApprove, "publish " + plural());
        ReleaseClock clock = options.trustClock().open(newsroom, terminal).clock();
        TrustClockOption.warn(clock, terminal);
        return using(newsroom.archiveFolder(), (archive, record, words) -> {
            return switch (publication(newsroom, words).run(name, options.change(), record, clock.now())) {
                case PublishVersion.Published(int version, String path) -> {
                    Json.Obj detail = Json.Obj.EMPTY.with(kind.type(), name).with("version", version);
                    new AuditLog(newsroom)
                            .record(by.who(), by.time(), AuditRecord.of("publish-" + kind.type(), detail));
                    terminal.out().println("published version " + version + " of " + name + ": " + path);
                    CosignCommand.after(newsroom, terminal);
                    yield Exit.DONE;
                }
                case PublishVersion.Unchanged(int version) -> {
                    terminal.out()
                            .println("nothing new: version " + version + " of " + name
                                    + switch (kind) {
                                        case STORY -> " has the same text";
                                        case ANNOTATIONS, ENTITIES -> " is the same";
                                    });
                    yield Exit.DONE;
                }
                case PublishVersion.Faulty(List<FileFault> faults) -> {
                    print(terminal, new NewsroomFiles(newsroom, kind).file(name).toString(), faults);
                    terminal.err().println("daylight: nothing was published");
                    yield Exit.SOME_LOST;
                }
                case PublishVersion.Refused(String why) -> {
                    terminal.err().println("daylight: nothing was published: " + TerminalFormats.printable(why));
                    yield Exit.NOTHING_DONE;
                }
            };
        });
    }

    private String plural() {
        return switch (kind) {
            case STORY -> "stories";
            case ANNOTATIONS -> "annotations";
            case ENTITIES -> "corrections of names";
        };
    }

    /** Withdraws all versions of a name; returns the exit code. */
    int withdraw(Newsroom newsroom, String name, VersionOptions options) throws IOException {
        String reason = options.reason();
        By by = options.acting().acting(newsroom, terminal, Editor::mayApprove, "withdraw " + plural());
        Optional<String> refused = new WithdrawVersions(newsroom, kind).run(name, reason);
        if (refused.isPresent()) {
            terminal.err().println("daylight: nothing was withdrawn: " + TerminalFormats.printable(refused.get()));
            return Exit.NOTHING_DONE;
        }
        AuditRecord record = new AuditRecord(
                "withdraw-" + kind.type(), null, null, 0, 0, reason, Json.Obj.EMPTY.with(kind.type(), name));
        new AuditLog(newsroom).record(by.who(), by.time(), record);
        terminal.out().println("withdrew the " + kind.words() + " " + name);
        CosignCommand.after(newsroom, terminal);
        return Exit.DONE;
    }

    /** Lists the files of the newsroom and the published ones, a line each; returns the exit code. */
    int list(Newsroom newsroom) throws IOException {
        NewsroomFiles files = new NewsroomFiles(newsroom, kind);
        var states = new TreeMap<String, String>();
        files.names().forEach(name -> states.put(name, "not published"));
        for (InLog one : inLog(newsroom)) {
            states.put(
                    one.name, one.isShown ? "version " + one.newest().version() + whatIsHere(files, one) : "withdrawn");
        }
        states.forEach((name, state) -> terminal.out().println(name + "\t" + state));
        if (states.isEmpty()) {
            sayThereIsNone();
        }
        return Exit.DONE;
    }

    /** What the log has of a name. */
    private record InLog(String name, boolean isShown, List<Story.Version> versions) {

        private Story.Version newest() {
            return versions.getLast();
        }
    }

    private List<InLog> inLog(Newsroom newsroom) throws IOException {
        if (!hasArchive(newsroom)) {
            return List.of();
        }
        try (Archive archive = Archive.open(newsroom.archiveFolder())) {
            PublicRecord contents = archive.contents();
            return switch (kind) {
                case STORY ->
                    contents.stories().stream()
                            .map(one -> new InLog(one.name(), one.isShown(), one.versions()))
                            .toList();
                case ANNOTATIONS -> inLog(contents.annotations());
                case ENTITIES -> inLog(contents.entities());
            };
        }
    }

    private static List<InLog> inLog(List<VersionedFile> lists) {
        return lists.stream()
                .map(one -> new InLog(one.name(), one.isShown(), one.versions()))
                .toList();
    }

    /** After a restoration, the file may be an older version: whoever publishes it takes a correction back. */
    private static String whatIsHere(NewsroomFiles files, InLog one) throws IOException {
        if (!Files.isRegularFile(files.file(one.name))) {
            return "";
        }
        Sha256 here = Sha256.of(files.read(one.name));
        if (one.newest().sha256().equals(here)) {
            return "";
        }
        return one.versions.reversed().stream()
                .filter(older -> older.sha256().equals(here))
                .findFirst()
                .map(older -> ", the file here is version " + older.version())
                .orElse(", changed here since");
    }
}
