package org.daylight.app;

import java.io.IOException;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.daylight.archive.Archive;
import org.daylight.archive.CitedDocuments;
import org.daylight.flow.publish.WithdrawDocument;
import org.daylight.format.Json;
import org.daylight.newsroom.Newsroom;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.IndexInUse;
import org.daylight.vault.Vault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "withdraw",
        description = {
            "Takes published documents out again: their bytes leave what is served.",
            "The pack is replaced, and the log says so for good. Number, commitment and the reason stay, and all other"
                    + " proofs hold. The newsroom keeps the originals. It cannot be undone.",
            "Copies in all troves, and documents that have one attached, are taken out, too; those that are not public"
                    + " yet are withheld. Where only the Message-ID is the same, you are asked first."
        },
        footer = {
            "",
            "Examples:",
            "  daylight withdraw harbour/20413 --reason \"Court order 5 O 12/26.\"",
            "  daylight withdraw harbour/20413,20500-20510 --reason \"Private letters.\"",
            "  daylight withdraw harbour/20413 --reason \"A mistake.\" --dry-run",
            "",
            "Exit code 3: nothing was done. The log asks mirrors to do the same; docs/mirrors.md says what, and nobody"
                    + " can make them do it."
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
            description = "For the public; it stays for ever.")
    private String reason = "";

    @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "One JSON object a pack.")
    private boolean json;

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
            terminal.err().println("daylight: --with-copies and --only exclude each other");
            return Exit.USAGE;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal, withoutWitnesses.given());
                Vault vault = Wiring.vaultToRead(newsroom)) {
            NewsroomOption.trove(newsroom, cited.trove());
            WithdrawDocument withdraw = new WithdrawDocument(newsroom, vault);
            WithdrawDocument.Order order = new WithdrawDocument.Order(cited, reason.strip(), copies.copies());
            return switch (dryRun ? withdraw.look(order) : withdraw.run(order)) {
                case WithdrawDocument.Withdrawn withdrawn -> {
                    withdrawn
                            .packs()
                            .forEach(pack ->
                                    terminal.out().println(json ? asJson(pack).text() : line(pack)));
                    sayCopies(withdrawn);
                    if (!dryRun) {
                        takeOutOfTheIndex(newsroom);
                        CosignCommand.after(newsroom, terminal);
                        terminal.err()
                                .println("A running daylight serve takes them out within seconds. Mirrors and copies"
                                        + " elsewhere are asked by the log, and not reached by this command.");
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

    private void sayCopies(WithdrawDocument.Withdrawn withdrawn) {
        String taken = dryRun ? "would be withdrawn with it: " : "withdrawn with it: ";
        withdrawn.copies().forEach(match -> terminal.err().println(taken + CopiesOption.words(match)));
        String kept = dryRun ? "would be withheld with it: " : "withheld with it: ";
        withdrawn.withheld().forEach(match -> terminal.err().println(kept + CopiesOption.words(match)));
    }

    private String line(WithdrawDocument.Replaced pack) {
        String what = TerminalFormats.count(pack.documents().size(), "document") + " of part " + pack.part() + " of "
                + pack.trove() + ", No. " + ranges(pack.documents());
        return dryRun
                ? "would withdraw " + what + "; would replace " + pack.path()
                : "withdrew " + what + "; replaced " + pack.path() + ", now " + TerminalFormats.bytes(pack.packBytes());
    }

    /** The search index beside the archive forgets them too, where there is one; where a server writes it, the server does that. */
    private void takeOutOfTheIndex(Newsroom newsroom) {
        try (Archive archive = Archive.open(newsroom.archiveFolder())) {
            if (Wiring.indexExists(Wiring.indexBeside(archive))) {
                try (ArchiveIndex index = Wiring.index(archive, Wiring.indexBeside(archive))) {
                    index.forgetWithdrawn();
                }
            }
        } catch (IndexInUse e) {
            // whoever writes it follows the log
        } catch (IOException e) {
            terminal.err()
                    .println("note: the search index beside the archive still has them ("
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
