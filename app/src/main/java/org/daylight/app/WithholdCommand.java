package org.daylight.app;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.daylight.archive.CitedDocuments;
import org.daylight.archive.DocumentId;
import org.daylight.catalog.HeldDocument;
import org.daylight.flow.decide.DecideDocument;
import org.daylight.newsroom.Newsroom;
import org.daylight.vault.Vault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "withhold",
        description = {
            "Keeps a document back: its number is published with the reason, its bytes are not.",
            "Only before its part is published. Its copies in all troves, and documents that have it attached, are"
                    + " withheld with it: those with the same text, the same Message-ID, or the same author, date,"
                    + " subject, text and attachments. Quotations are not found."
        },
        footer = {
            "",
            "Examples:",
            "  daylight withhold harbour/20413 --reason \"privacy of a third party\"",
            "  daylight withhold harbour/20413,20500-20510 --reason \"private letters\"",
            "  daylight withhold harbour/20413 --undo",
            "  daylight withhold fort/3 --undo --only    shows this copy alone",
            "",
            "Exit code 0: withheld. 1: some were not, or a copy is public already, which is said. 3: nothing was"
                    + " changed."
        })
final class WithholdCommand implements Callable<Integer> {

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Parameters(
            paramLabel = "SLUG/NUMBERS",
            description = "The documents, of one trove: harbour/20413 or harbour/20413,20500-20510.")
    private String documents = "";

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "For the public. Without it the number's page says that no reason was given.")
    private String reason = "";

    @Option(names = "--undo", description = "Let it be shown after all.")
    private boolean undo;

    @Mixin
    private CopiesOption copies = new CopiesOption();

    private final Terminal terminal;

    WithholdCommand(Terminal terminal) {
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
        try (Newsroom newsroom = newsroomOption.open(terminal);
                Vault vault = Wiring.vaultToRead(newsroom)) {
            NewsroomOption.trove(newsroom, cited.trove());
            var decide = new DecideDocument(newsroom, vault);
            int done = 0;
            boolean whole = true;
            for (int number : cited.numbers()) {
                int exit = decided(decide, new DocumentId(cited.trove(), number));
                done += exit == Exit.NOTHING_DONE ? 0 : 1;
                whole &= exit == Exit.DONE;
            }
            return whole ? Exit.DONE : done > 0 ? Exit.SOME_LOST : Exit.NOTHING_DONE;
        }
    }

    private int decided(DecideDocument decide, DocumentId id) throws IOException {
        return switch (undo ? decide.show(id, copies.copies()) : decide.withhold(id, reason, copies.copies())) {
            case DecideDocument.Withheld withheld -> said(id, withheld);
            case DecideDocument.Shown(HeldDocument document, List<HeldDocument> with) -> {
                terminal.out().println(id + " will be shown");
                with.forEach(copy -> terminal.out().println(copy.cited() + " will be shown, too"));
                yield Exit.DONE;
            }
            case DecideDocument.Refused(String why) -> {
                terminal.err().println("daylight: " + why);
                yield Exit.NOTHING_DONE;
            }
        };
    }

    private int said(DocumentId id, DecideDocument.Withheld withheld) {
        String given = reason.isBlank() ? "no reason given" : "reason: " + TerminalFormats.printable(reason);
        terminal.out().println(id + " is withheld; " + given);
        withheld.with().forEach(match -> terminal.out().println("withheld with it: " + CopiesOption.words(match)));
        if (!withheld.with().isEmpty()) {
            String first = withheld.with().getFirst().document().cited();
            terminal.err()
                    .println("Look at what was withheld with it. To show one all the same:  daylight withhold " + first
                            + " --undo --only");
        }
        withheld.published()
                .forEach(match -> terminal.err()
                        .println("daylight: " + CopiesOption.words(match) + " is public: take it out with  daylight"
                                + " withdraw " + match.document().cited() + " --reason TEXT"));
        return withheld.published().isEmpty() ? Exit.DONE : Exit.SOME_LOST;
    }
}
