package org.daylight.app;

import java.io.IOException;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.daylight.annotation.AnnotationIndex;
import org.daylight.archive.Archive;
import org.daylight.archive.CitedDocuments;
import org.daylight.archive.DocumentId;
import org.daylight.audit.AuditLog;
import org.daylight.audit.AuditRecord;
import org.daylight.audit.By;
import org.daylight.editors.Editor;
import org.daylight.flow.publish.WithdrawDocument;
import org.daylight.format.Json;
import org.daylight.newsroom.Newsroom;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.IndexInUse;
import org.daylight.story.StoryIndex;
import org.daylight.vault.Vault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "withdraw",
        description = {
            "Removes published documents.",
            "The documents' content is removed from the public files, and the log records this"
                    + " permanently. Their numbers, their commitments and the reason stay public, and all other"
                    + " proofs remain valid. The newsroom keeps the originals. A withdrawal cannot be undone.",
            "Copies in all troves, and documents that have the document attached, are withdrawn too;"
                    + " unpublished ones are withheld. If some only share the Message-ID, you must decide with"
                    + " --with-copies or --only."
        },
        footer = {
            "",
            "Examples:",
            "  daylight withdraw harbour/20413 --reason \"Court order 5 O 12/26.\"",
            "  daylight withdraw harbour/20413,20500-20510 --reason \"Private letters.\"",
            "  daylight withdraw harbour/20413 --reason \"A mistake.\" --dry-run",
            "",
            "The log asks mirrors to remove the documents as well, but no one can force them" + " (docs/mirrors.md).",
            "",
            "Exit code 0: withdrawn. 3: nothing was done."
        })
final class WithdrawCommand implements Callable<Integer> {

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Mixin
    private WithoutWitnessesOption withoutWitnesses = new WithoutWitnessesOption();

    @Parameters(
            paramLabel = "SLUG/NUMBERS",
            description = "The documents, of one trove: harbour/20413 or harbour/20413,20500-20510.")
    private String documents = "";

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            required = true,
            description = "The reason, which is public permanently.")
    private String reason = "";

    @Option(names = "--dry-run", description = "Print what would be done, without doing it.")
    private boolean dryRun;

    /** Not an option, but people look for it. */
    @Option(names = "--undo", hidden = true)
    private void undo(boolean given) {
        throw new ParameterException(
                spec.commandLine(), "a withdrawal cannot be undone: the log records it permanently");
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "Print one JSON object per part.")
    private boolean json;

    @Mixin
    private ActingOption acting = new ActingOption();

    @Mixin
    private CopiesOption copies = new CopiesOption();

    private final Terminal terminal;

    WithdrawCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        CitedDocuments cited;
        try {
            cited = CitedDocuments.parse(documents);
        } catch (IllegalArgumentException e) {
            terminal.err().println("daylight: " + TerminalFormats.printable(documents) + " is " + e.getMessage());
            return Exit.USAGE;
        }
        if (copies.isContradictory()) {
            terminal.err().println("daylight: --with-copies and --only cannot be combined");
            return Exit.USAGE;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal, withoutWitnesses.given());
                Vault vault = Wiring.vaultToRead(newsroom)) {
            NewsroomOption.trove(newsroom, cited.trove());
            By by = dryRun
                    ? By.nobody(terminal.clock().instant())
                    : acting.acting(newsroom, terminal, Editor::mayApprove, "withdraw documents");
            WithdrawDocument withdraw = new WithdrawDocument(newsroom, vault);
            WithdrawDocument.Order order = new WithdrawDocument.Order(cited, reason.strip(), copies.copies());
            return switch (dryRun ? withdraw.preview(order) : withdraw.run(order)) {
                case WithdrawDocument.Withdrawn withdrawn -> {
                    withdrawn
                            .packs()
                            .forEach(pack ->
                                    terminal.out().println(json ? asJson(pack).text() : line(pack)));
                    printCopies(withdrawn);
                    if (!dryRun) {
                        record(newsroom, by, withdrawn);
                        removeFromIndex(newsroom);
                        printStories(newsroom, withdrawn);
                        CosignCommand.after(newsroom, terminal);
                        terminal.err()
                                .println("A running daylight serve removes them within seconds. The log asks mirrors to"
                                        + " remove them as well; this command does not contact them.");
                    }
                    yield Exit.DONE;
                }
                case WithdrawDocument.Refused(String why) -> {
                    terminal.err().println("daylight: nothing was withdrawn: " + why);
                    yield Exit.NOTHING_DONE;
                }
            };
        }
    }

    private void record(Newsroom newsroom, By by, WithdrawDocument.Withdrawn withdrawn) throws IOException {
        List<Json> documents = withdrawn.packs().stream()
                .flatMap(pack ->
                        pack.documents().stream().<Json>map(number -> new Json.Str(pack.trove() + "/" + number)))
                .toList();
        Json.Obj detail = Json.Obj.EMPTY.with("documents", new Json.Arr(documents));
        new AuditLog(newsroom)
                .record(
                        by.who(),
                        by.time(),
                        new AuditRecord("withdraw", null, null, documents.size(), 0, reason.strip(), detail));
    }

    /** The stories that cite what was withdrawn, and the lists of annotations that are about it. They may quote it. */
    private void printStories(Newsroom newsroom, WithdrawDocument.Withdrawn withdrawn) throws IOException {
        try (Archive archive = Archive.open(newsroom.archiveFolder())) {
            StoryIndex stories = StoryIndex.of(archive, archive.contents());
            AnnotationIndex annotations = AnnotationIndex.of(archive, archive.contents(), null);
            for (WithdrawDocument.Replaced pack : withdrawn.packs()) {
                for (int number : pack.documents()) {
                    DocumentId id = new DocumentId(pack.trove(), number);
                    stories.citing(id).stream()
                            .map(citing -> citing.entry().story().name())
                            .distinct()
                            .forEach(name -> terminal.err()
                                    .println("the story " + name + " cites " + id
                                            + ", and all its versions stay readable:"
                                            + " withdraw the story with  daylight story withdraw " + name
                                            + "  , or publish a new version without the document"));
                    annotations
                            .about(id)
                            .forEach(name -> terminal.err()
                                    .println("the list of annotations " + name + " is about " + id
                                            + ", and all its versions stay readable:"
                                            + " withdraw the list with  daylight annotations withdraw " + name));
                }
            }
        }
    }

    private void printCopies(WithdrawDocument.Withdrawn withdrawn) {
        String taken = dryRun ? "would be withdrawn with it: " : "withdrawn with it: ";
        withdrawn.copies().forEach(match -> terminal.err().println(taken + CopiesOption.words(match)));
        String prefix = dryRun ? "would be withheld with it: " : "withheld with it: ";
        withdrawn.withheld().forEach(match -> terminal.err().println(prefix + CopiesOption.words(match)));
    }

    private String line(WithdrawDocument.Replaced pack) {
        String what = TerminalFormats.count(pack.documents().size(), "document") + " of part " + pack.part() + " of "
                + pack.trove() + ", No. " + ranges(pack.documents());
        return dryRun
                ? "would withdraw " + what + "; would replace " + pack.path()
                : "withdrew " + what + "; replaced " + pack.path() + ", now " + TerminalFormats.bytes(pack.packBytes());
    }

    /** Removes the documents from the archive's search index, if there is one. If a server writes the index, the server does this. */
    private void removeFromIndex(Newsroom newsroom) {
        try (Archive archive = Archive.open(newsroom.archiveFolder())) {
            if (Wiring.indexExists(Wiring.defaultIndexFolder(archive))) {
                try (ArchiveIndex index = Wiring.index(archive, Wiring.defaultIndexFolder(archive))) {
                    index.forgetWithdrawn();
                }
            }
        } catch (IndexInUse e) {
            // the process that writes it follows the log
        } catch (IOException e) {
            terminal.err()
                    .println("note: the archive's search index still contains them ("
                            + TerminalFormats.printable(String.valueOf(e.getMessage()))
                            + "); delete it, or start daylight serve");
        }
    }

    private Json.Obj asJson(WithdrawDocument.Replaced pack) {
        Json.Obj line = Json.Obj.EMPTY
                .with("trove", pack.trove())
                .with("part", pack.part())
                .with("pack", pack.path())
                .with(
                        "documents",
                        new Json.Arr(pack.documents().stream()
                                .<Json>map(number -> new Json.Num(number))
                                .toList()));
        return dryRun ? line.with("dryRun", new Json.Bool(true)) : line.with("packBytes", pack.packBytes());
    }

    /** {@code 20413, 20500–20510}. */
    static String ranges(SortedSet<Integer> numbers) {
        return numbers.stream()
                .filter(number -> !numbers.contains(number - 1))
                .map(first -> {
                    int last = first;
                    while (numbers.contains(last + 1)) {
                        last++;
                    }
                    return last == first ? first.toString() : first + "–" + last;
                })
                .collect(Collectors.joining(", "));
    }
}
