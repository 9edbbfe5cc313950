package org.daylight.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.VersionedFile;
import org.daylight.format.Outcome;
import org.daylight.log.FileKind;
import org.daylight.newsroom.Newsroom;
import org.daylight.search.entity.CheckEntities;
import org.daylight.search.entity.EntityExtractor;
import org.daylight.search.entity.EntityFault;
import org.daylight.search.entity.EntityFile;
import org.daylight.search.entity.EntityIndex;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "entities",
        description = {
            "Finds names in documents and corrects them (an addon).",
            "index finds the names of persons, organisations and places in the published documents of an archive, with"
                    + " a program that runs on this computer. They are kept next to the archive, as ARCHIVE.entities."
                    + " Run it again after each new part and after each withdrawal: it reads only what is new and"
                    + " removes what was withdrawn. It can be interrupted at any time and continues when it is started"
                    + " again. Then  daylight serve --entities  shows the names to readers.",
            "The program makes mistakes. A list of corrections is a file in the newsroom's folder entities/"
                    + " (docs/entities.md). It merges names, changes or removes them, and becomes part of the public"
                    + " record: list, check, publish and withdraw are for it. Only names that published documents"
                    + " contain can be published.",
            "The addon is built when index is first used: about 485 MB are downloaded, and 42 MB of them are kept in"
                    + " the addon's folder."
        },
        footer = {
            "",
            "Examples:",
            "  daylight entities index newsroom/archive",
            "  daylight entities index archive --names /var/lib/daylight/names",
            "  daylight entities check                all lists of the newsroom",
            "  daylight entities publish harbour-names",
            "  daylight entities publish harbour-names --change \"Two names merged.\"",
            "  daylight entities withdraw harbour-names --reason \"It merged two persons.\"",
            "  daylight entities list",
            "  daylight entities check --archive /srv/archive      any copy of an archive",
            "",
            "Exit code 0: done, and nothing is wrong. 1: interrupted, or a list has faults. 3: it failed, or nothing"
                    + " was done, and a message says why."
        })
final class EntitiesCommand implements Callable<Integer> {

    private static final String FORM =
            "write  entities index ARCHIVE , or  entities check|publish|withdraw|list [NAME]";

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Parameters(index = "0", paramLabel = "index|check|publish|withdraw|list", description = "What to do.")
    private String action = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "ARCHIVE|NAME",
            description = "With index: the archive's folder. Otherwise the list: its file is entities/NAME.txt. Without"
                    + " it, check checks all.")
    private @Nullable String given;

    @Option(
            names = "--names",
            paramLabel = "FOLDER",
            description = "With index: where to keep the names. Default: ARCHIVE.entities, next to the archive.")
    private @Nullable Path namesFolder;

    @Mixin
    private VersionOptions versions = new VersionOptions();

    private final Terminal terminal;
    private final FileActions actions;

    EntitiesCommand(Terminal terminal) {
        this.terminal = terminal;
        actions = new FileActions(FileKind.ENTITIES, terminal);
    }

    @Override
    public Integer call() throws IOException {
        Optional<String> usage = usage();
        if (usage.isPresent()) {
            terminal.err().println("daylight: " + usage.get());
            return Exit.USAGE;
        }
        if (action.equals("index")) {
            return index();
        }
        Path copy = versions.copy();
        if (copy != null) {
            return checkCopy(terminal.path(copy));
        }
        try (Newsroom newsroom = newsroomOption.open(terminal, versions.withoutWitnesses())) {
            return switch (action) {
                case "check" -> actions.check(newsroom, given);
                case "publish" -> actions.publish(newsroom, name(), versions);
                case "withdraw" -> actions.withdraw(newsroom, name(), versions);
                default -> actions.list(newsroom);
            };
        }
    }

    private Optional<String> usage() {
        boolean isNamed = List.of("index", "publish", "withdraw").contains(action);
        if (!isNamed && !action.equals("check") && !action.equals("list")) {
            return Optional.of(FORM);
        }
        if (isNamed == (given == null) && !action.equals("check")) {
            return Optional.of(FORM);
        }
        if (namesFolder != null && !action.equals("index")) {
            return Optional.of("--names belongs to  entities index");
        }
        return versions.usage("entities", action, given);
    }

    /** What was named; every action that calls this has one. */
    private String name() {
        String named = given;
        if (named == null) {
            throw new IllegalStateException("no name");
        }
        return named;
    }

    private int index() throws IOException {
        try (Shutdown ending = new Shutdown();
                Archive archive = ServeCommand.open(terminal, Path.of(name()));
                EntityExtractor extractor = Addon.ENTITIES.extractor();
                EntityIndex index = EntityIndex.open(archive, names(archive), extractor, ending::isRequested)) {
            var line = new ProgressLine(terminal, "documents");
            EntityIndex.Result result = index.catchUp(line::update);
            line.clear();
            String rebuilt = result.rebuilt();
            if (rebuilt != null) {
                terminal.err().println("documents were read again: " + TerminalFormats.printable(rebuilt));
            }
            terminal.out()
                    .println(TerminalFormats.count(result.read(), "document") + " read; names are known of "
                            + TerminalFormats.count(result.documents() - result.skipped()) + " of "
                            + TerminalFormats.count(result.total(), "document")
                            + (result.skipped() == 0
                                    ? ""
                                    : "; " + TerminalFormats.count(result.skipped()) + " skipped, because the program"
                                            + " fails on them"));
            return result.documents() < result.total() ? Exit.SOME_LOST : Exit.DONE;
        }
    }

    private Path names(Archive archive) {
        return namesFolder == null ? Wiring.defaultNamesFolder(archive) : terminal.path(namesFolder);
    }

    private int checkCopy(Path folder) throws IOException {
        return actions.using(folder, (archive, record, words) -> {
            int exit = Exit.DONE;
            List<VersionedFile> shown = new ArrayList<>(archive.contents().entities());
            shown.removeIf(list -> !list.isShown());
            for (VersionedFile list : shown) {
                List<EntityFault> faults = switch (archive.entities(list.newest())) {
                    case Outcome.Ok<byte[]>(byte[] bytes) -> new CheckEntities(words).check(EntityFile.of(bytes));
                    case Outcome.Refused<byte[]>(String code, String why) -> List.of(new EntityFault(0, why));
                };
                exit = Math.max(
                        exit,
                        FileActions.print(
                                terminal, ArchivePath.entities(list.newest().file()), faults));
            }
            if (shown.isEmpty()) {
                terminal.err().println("this archive has no list of corrections");
            }
            return exit;
        });
    }
}
