package org.daylight.app;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.audit.By;
import org.daylight.catalog.HeldTrove;
import org.daylight.editors.Editor;
import org.daylight.flow.publish.CancelSeal;
import org.daylight.format.Json;
import org.daylight.newsroom.Newsroom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "cancel",
        description = {
            "Cancels a sealed part, in public and for good.",
            "The log records the reason. Your copy of the sealed file and its key are deleted, and mirrors are asked to"
                    + " delete theirs. The part can be changed again, published, or sealed under a new number. This"
                    + " cannot be undone. Anyone who already has the key and a sealed file can still open it."
        },
        footer = {
            "",
            "Examples:",
            "  daylight cancel harbour/9 --reason \"Court order 5 O 12/26.\"",
            "",
            "Exit code 0: cancelled. 3: nothing was done."
        })
final class CancelCommand implements Callable<Integer> {

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Mixin
    private WithoutWitnessesOption withoutWitnesses = new WithoutWitnessesOption();

    @Mixin
    private ActingOption acting = new ActingOption();

    @Parameters(paramLabel = "SLUG/PART", description = "The sealed part, such as harbour/9.")
    private String cited = "";

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            required = true,
            description = "The reason, which is public permanently.")
    private String reason = "";

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    private final Terminal terminal;

    CancelCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        DocumentId part; // a part is written like a document: harbour/9
        try {
            part = DocumentId.parse(cited);
        } catch (IllegalArgumentException e) {
            terminal.err()
                    .println("daylight: " + TerminalFormats.printable(cited)
                            + " is not a part: write its trove and its number, such as harbour/9");
            return Exit.USAGE;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal, withoutWitnesses.given())) {
            HeldTrove trove = NewsroomOption.trove(newsroom, part.trove());
            By by = acting.acting(newsroom, terminal, Editor::mayApprove, "cancel sealed parts");
            return switch (new CancelSeal(newsroom, by).run(trove, part.number(), reason)) {
                case CancelSeal.Cancelled done -> {
                    terminal.out()
                            .println(
                                    json
                                            ? Json.Obj.EMPTY
                                                    .with("trove", trove.slug())
                                                    .with("part", part.number())
                                                    .with("release", done.release())
                                                    .text()
                                            : "cancelled the seal of part " + part.number() + " of " + trove.slug()
                                                    + "; the number " + done.release() + " is never used again");
                    noteBeacon(newsroom, done.release());
                    CosignCommand.after(newsroom, terminal);
                    yield Exit.DONE;
                }
                case CancelSeal.Refused(String why) -> {
                    terminal.err().println("daylight: nothing was cancelled: " + why);
                    yield Exit.NOTHING_DONE;
                }
            };
        }
    }

    private void noteBeacon(Newsroom newsroom, int release) throws IOException {
        try (Archive archive = Archive.open(newsroom.archiveFolder())) {
            archive.contents().cancelled().stream()
                    .filter(part -> part.sequence() == release && part.seal().beaconRound() > 0)
                    .forEach(part -> terminal.err()
                            .println("note: it was sealed with --timelock: anyone who kept the file can open it from "
                                    + TerminalFormats.minute(part.time()) + " on"));
        }
    }
}
