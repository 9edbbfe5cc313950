package org.daylight.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.daylight.annotation.Annotation;
import org.daylight.annotation.AnnotationFault;
import org.daylight.annotation.AnnotationFile;
import org.daylight.annotation.AnnotationJson;
import org.daylight.annotation.CheckAnnotations;
import org.daylight.annotation.ImportAnnotations;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.DocumentState;
import org.daylight.archive.VersionedFile;
import org.daylight.flow.publish.NewsroomFiles;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.log.FileKind;
import org.daylight.newsroom.Newsroom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "annotations",
        description = {
            "Publishes notes about passages of published documents.",
            "A list of annotations is a file of W3C Web Annotations in the newsroom's folder annotations/"
                    + " (spec/annotations.md). Each note is about a document or a passage of it, whose words must occur"
                    + " there. A published list cannot be changed, only followed by a new version.",
            "import makes a list from an export of Hypothesis, or from W3C annotations of another program. It finds"
                    + " the quoted words in the published text, and says which rows it leaves out, and why."
        },
        footer = {
            "",
            "Examples:",
            "  daylight annotations import notes export.json --title \"Notes on the survey\"",
            "  daylight annotations import notes more.json --add --authors",
            "  daylight annotations check             all, and what they are about",
            "  daylight annotations publish notes",
            "  daylight annotations publish notes --change \"Two more notes.\"",
            "  daylight annotations withdraw notes --reason \"They were about another boat.\"",
            "  daylight annotations list",
            "  daylight annotations export notes --base https://papers.example > notes.json",
            "  daylight annotations check --archive /srv/archive      any copy of an archive",
            "",
            "Exit code 0: done, and nothing is wrong. 1: a list has faults, or rows were left out. 3: nothing was done."
        })
final class AnnotationsCommand implements Callable<Integer> {

    private static final List<String> NAMED = List.of("import", "publish", "withdraw", "export");

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Parameters(index = "0", paramLabel = "import|check|publish|withdraw|list|export", description = "What to do.")
    private String action = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The list: its file is annotations/NAME.json. Without it, check checks all.")
    private @Nullable String name;

    @Parameters(index = "2", arity = "0..1", paramLabel = "FILE", description = "With import: the file to read.")
    private @Nullable Path given;

    @Option(names = "--title", paramLabel = "TEXT", description = "With import: the title of the list.")
    private String title = "";

    @Option(names = "--summary", paramLabel = "TEXT", description = "With import: a line about the list.")
    private String summary = "";

    @Option(
            names = "--author",
            paramLabel = "NAME",
            description = "With import: who is named as the author of the list and of its notes.")
    private String author = "";

    @Option(
            names = "--authors",
            description =
                    "With import: publish the names that the file gives for the authors of notes. Ask them first.")
    private boolean keepsAuthors;

    @Option(
            names = "--story",
            paramLabel = "STORY",
            description = "With import: the published story with which readers are shown the list.")
    private String story = "";

    @Option(names = "--add", description = "With import: add to the list that is there.")
    private boolean adds;

    @Option(
            names = "--base",
            paramLabel = "ADDRESS",
            description = "With export: the address of the archive, which begins the addresses of documents.")
    private String base = "";

    @Option(names = "--hypothesis", description = "With export: write rows as the API of Hypothesis has them.")
    private boolean asHypothesis;

    @Mixin
    private VersionOptions versions = new VersionOptions();

    private final Terminal terminal;
    private final FileActions actions;

    AnnotationsCommand(Terminal terminal) {
        this.terminal = terminal;
        actions = new FileActions(FileKind.ANNOTATIONS, terminal);
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
                case "import" -> read(newsroom);
                case "check" -> actions.check(newsroom, name);
                case "publish" -> actions.publish(newsroom, name(), versions);
                case "withdraw" -> actions.withdraw(newsroom, name(), versions);
                case "export" -> export(newsroom);
                default -> actions.list(newsroom);
            };
        }
    }

    private Optional<String> usage() {
        boolean isNamed = NAMED.contains(action);
        if (!isNamed && !action.equals("check") && !action.equals("list")) {
            return Optional.of("write  annotations import|check|publish|withdraw|list|export [NAME] [FILE]");
        }
        if (isNamed == (name == null) && !action.equals("check")) {
            return Optional.of(
                    isNamed ? "name the list:  annotations " + action + " NAME" : "annotations list takes no name");
        }
        boolean isImport = action.equals("import");
        if (isImport == (given == null)) {
            return Optional.of(isImport ? "name the file:  annotations import NAME FILE" : "only import reads a FILE");
        }
        boolean hasImportOption = adds || keepsAuthors || !(title + summary + author + story).isEmpty();
        if (hasImportOption && !isImport) {
            return Optional.of(
                    "--title, --summary, --author, --authors, --story and --add belong to  annotations import");
        }
        boolean isExport = action.equals("export");
        if (isExport && !base.matches("https?://[^/?#\\s]+(/[^?#\\s]*)?")) {
            return Optional.of("name the address of the archive:  --base https://papers.example");
        }
        if (!isExport && (asHypothesis || !base.isEmpty())) {
            return Optional.of("--base and --hypothesis belong to  annotations export");
        }
        return versions.usage("annotations", action, name);
    }

    /** The name; every action that calls this has one. */
    private String name() {
        String one = name;
        if (one == null) {
            throw new IllegalStateException("no name");
        }
        return one;
    }

    private int read(Newsroom newsroom) throws IOException {
        if (!actions.isAnythingPublished(newsroom)) {
            return Exit.NOTHING_DONE;
        }
        NewsroomFiles files = new NewsroomFiles(newsroom, FileKind.ANNOTATIONS);
        files.check(name());
        boolean exists = Files.exists(files.file(name()));
        if (exists != adds) {
            String file = TerminalFormats.printable(files.file(name()).toString());
            terminal.err()
                    .println("daylight: "
                            + (exists
                                    ? file + " exists already: add to it with  --add"
                                    : file + " does not exist: leave out  --add"));
            return Exit.NOTHING_DONE;
        }
        AnnotationFile before = adds ? AnnotationFile.of(files.read(name())) : AnnotationFile.of(new byte[0]);
        if (adds && !before.faults().isEmpty()) {
            FileActions.print(terminal, files.file(name()).toString(), before.faults());
            return Exit.NOTHING_DONE;
        }
        byte[] bytes = bytes();
        return actions.using(newsroom.archiveFolder(), (archive, record, words) -> {
            Outcome<ImportAnnotations.Imported> read =
                    new ImportAnnotations(record, author.strip(), keepsAuthors).read(bytes);
            return switch (read) {
                case Outcome.Refused<ImportAnnotations.Imported>(String code, String why) -> {
                    terminal.err().println("daylight: nothing was imported: " + TerminalFormats.printable(why));
                    yield Exit.NOTHING_DONE;
                }
                case Outcome.Ok<ImportAnnotations.Imported>(ImportAnnotations.Imported imported) ->
                    write(files, before, imported);
            };
        });
    }

    private byte[] bytes() throws IOException {
        Path file = given;
        if (file == null) {
            throw new IllegalStateException("no file");
        }
        try (InputStream in = Files.newInputStream(terminal.path(file))) {
            return in.readNBytes(ImportAnnotations.MAX_BYTES + 1);
        }
    }

    private int write(NewsroomFiles files, AnnotationFile before, ImportAnnotations.Imported imported)
            throws IOException {
        imported.left()
                .forEach(row -> terminal.err()
                        .println("row " + row.row() + " is left out: " + TerminalFormats.printable(row.reason())));
        var all = new ArrayList<>(before.annotations());
        imported.annotations().stream().filter(one -> !all.contains(one)).forEach(all::add);
        int added = all.size() - before.annotations().size();
        if (added == 0) {
            terminal.err().println("daylight: nothing was imported: no row is new and can be published");
            return Exit.NOTHING_DONE;
        }
        List<Json> items = new ArrayList<>();
        for (Annotation one : all) {
            items.add(AnnotationJson.annotation(one, AnnotationJson.anchor(items.size() + 1), "", true));
        }
        byte[] written = AnnotationJson.list(
                        "",
                        chosen(title, before.title(), name()),
                        chosen(author, before.author(), ""),
                        chosen(summary, before.summary(), ""),
                        chosen(story, before.story(), ""),
                        items)
                .bytes();
        List<AnnotationFault> faults = AnnotationFile.of(written).faults();
        if (!faults.isEmpty()) {
            FileActions.print(terminal, files.file(name()).toString(), faults);
            return Exit.NOTHING_DONE;
        }
        files.write(name(), written);
        terminal.out()
                .println("wrote " + TerminalFormats.printable(files.file(name()).toString()) + ": " + all.size()
                        + " annotations, " + added + " of them new, "
                        + imported.left().size() + " rows left out");
        return imported.left().isEmpty() ? Exit.DONE : Exit.SOME_LOST;
    }

    private static String chosen(String now, String before, String otherwise) {
        return !now.isBlank() ? now.strip() : before.isEmpty() ? otherwise : before;
    }

    private int checkCopy(Path folder) throws IOException {
        return actions.using(folder, (archive, record, words) -> {
            int exit = Exit.DONE;
            List<VersionedFile> shown = archive.contents().annotations().stream()
                    .filter(VersionedFile::isShown)
                    .toList();
            var progress = new ProgressLine(terminal, "lists of annotations");
            int done = 0;
            for (VersionedFile list : shown) {
                progress.update(done++, shown.size());
                List<AnnotationFault> faults = switch (archive.annotations(list.newest())) {
                    case Outcome.Ok<byte[]>(byte[] bytes) ->
                        new CheckAnnotations(record).check(AnnotationFile.of(bytes));
                    case Outcome.Refused<byte[]>(String code, String why) -> List.of(new AnnotationFault(0, why));
                };
                progress.clear();
                exit = Math.max(
                        exit,
                        FileActions.print(
                                terminal, ArchivePath.annotations(list.newest().file()), faults));
            }
            if (archive.contents().annotations().isEmpty()) {
                terminal.err().println("this archive has no list of annotations");
            }
            return exit;
        });
    }

    /** Writes the newest published version. */
    private int export(Newsroom newsroom) throws IOException {
        if (!actions.isAnythingPublished(newsroom)) {
            return Exit.NOTHING_DONE;
        }
        try (Archive archive = Archive.open(newsroom.archiveFolder())) {
            VersionedFile list = archive.contents()
                    .annotations(name())
                    .filter(VersionedFile::isShown)
                    .orElse(null);
            if (list == null) {
                terminal.err().println("daylight: no list of annotations " + name() + " is published");
                return Exit.NOTHING_DONE;
            }
            return switch (archive.annotations(list.newest())) {
                case Outcome.Refused<byte[]>(String code, String why) -> {
                    terminal.err().println("daylight: " + TerminalFormats.printable(why));
                    yield Exit.NOTHING_DONE;
                }
                case Outcome.Ok<byte[]>(byte[] bytes) -> {
                    terminal.out()
                            .println(exported(archive, AnnotationFile.of(bytes)).text());
                    yield Exit.DONE;
                }
            };
        }
    }

    private Json exported(Archive archive, AnnotationFile file) throws IOException {
        String site = base.replaceFirst("/+$", "");
        String address = site + "/annotations/" + name();
        List<Json> items = new ArrayList<>();
        for (int i = 0; i < file.annotations().size(); i++) {
            Annotation one = file.annotations().get(i);
            boolean isShown = archive.state(one.document()) instanceof DocumentState.Published;
            items.add(
                    asHypothesis
                            ? AnnotationJson.hypothesis(one, site, isShown)
                            : AnnotationJson.annotation(
                                    one,
                                    address
                                            + AnnotationJson.anchor(
                                                    file.places().get(i)),
                                    site,
                                    isShown));
        }
        return asHypothesis
                ? Json.Obj.EMPTY.with("total", items.size()).with("rows", new Json.Arr(items))
                : AnnotationJson.list(address, file.title(), file.author(), file.summary(), file.story(), items);
    }
}
