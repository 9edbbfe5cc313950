package org.daylight.app;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.daylight.archive.CitedDocuments;
import org.daylight.archive.DocumentId;
import org.daylight.audit.By;
import org.daylight.catalog.HeldDocument;
import org.daylight.editors.Editor;
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
            "Keeps documents out of publication.",
            "The number of a withheld document is published with the reason, but not its content."
                    + " This works until its part is published; after that, use withdraw.",
            "Copies in all troves, and documents that have the document attached, are withheld too."
                    + " A copy has the same text, the same Message-ID, or the same author, date, subject, text"
                    + " and attachments. Quotations are not detected."
        },
        footer = {
            "",
            "Examples:",
            "  daylight withhold harbour/20413 --reason \"privacy of a third party\"",
            "  daylight withhold harbour/20413,20500-20510 --reason \"private letters\"",
            "  daylight withhold harbour/20413 --undo",
            "  daylight withhold fort/3 --undo --only    releases this copy only",
            "",
            "Exit code 0: all were withheld. 1: some were not, or a copy is already public; a"
                    + " message says which. 3: nothing was changed."
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
            description = "The reason, which is public. Without it, the document's page says that no reason was given.")
    private String reason = "";

    @Option(names = "--undo", description = "Allow publication again.")
    private boolean undo;

    @Mixin
    private ActingOption acting = new ActingOption();

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
            terminal.err().println("daylight: --with-copies and --only cannot be combined");
            return Exit.USAGE;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal);
                Vault vault = Wiring.vaultToRead(newsroom)) {
            NewsroomOption.trove(newsroom, cited.trove());
            By by = acting.acting(newsroom, terminal, Editor::mayDecide, "decide about documents");
            var decide = new DecideDocument(newsroom, vault, by);
            int done = 0;
            boolean whole = true;
            for (int number : cited.numbers()) {
                int exit = decided(decide, new DocumentId(cited.trove(), number));
                done += exit == Exit.NOTHING_DONE ? 0 : 1;
                whole &= exit == Exit.DONE;
            }
            if (done > 0) {
                SharesCommand.noteChanged(newsroom, cited.trove(), terminal);
            }
            return whole ? Exit.DONE : done > 0 ? Exit.SOME_LOST : Exit.NOTHING_DONE;
        }
    }

    private int decided(DecideDocument decide, DocumentId id) throws IOException {
        return switch (undo ? decide.show(id, copies.copies()) : decide.withhold(id, reason, copies.copies())) {
            case DecideDocument.Withheld withheld -> report(id, withheld);
            case DecideDocument.Shown(HeldDocument document, List<HeldDocument> with) -> {
                terminal.out().println(id + " will be published");
                with.forEach(copy -> terminal.out().println(copy.cited() + " will be published, too"));
                yield Exit.DONE;
            }
            case DecideDocument.Refused(String why) -> {
                terminal.err().println("daylight: " + why);
                yield Exit.NOTHING_DONE;
            }
        };
    }

    private int report(DocumentId id, DecideDocument.Withheld withheld) {
        String given = reason.isBlank() ? "no reason given" : "reason: " + TerminalFormats.printable(reason);
        terminal.out().println(id + " is withheld; " + given);
        withheld.with().forEach(match -> terminal.out().println("withheld with it: " + CopiesOption.words(match)));
        if (!withheld.with().isEmpty()) {
            String first = withheld.with().getFirst().document().cited();
            terminal.err()
                    .println("Check what was withheld with it. To publish one of them:  daylight withhold"
                            + newsroomOption.given() + " " + first + " --undo --only");
        }
        withheld.published()
                .forEach(match -> terminal.err()
                        .println("daylight: " + CopiesOption.words(match)
                                + " is already public: remove it with  daylight" + " withdraw "
                                + match.document().cited() + " --reason TEXT"));
        return withheld.published().isEmpty() ? Exit.DONE : Exit.SOME_LOST;
    }
}
