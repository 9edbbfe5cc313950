package org.daylight.app;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.daylight.archive.DocumentId;
import org.daylight.flow.DecideDocument;
import org.daylight.flow.Newsroom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "withhold",
        description = {
            "Keeps a document back: its number is published with the reason, its bytes are not.",
            "Only before its part is published."
        },
        footer = {
            "",
            "Examples:",
            "  daylight withhold harbour/20413 --reason \"privacy of a third party\"",
            "  daylight withhold harbour/20413 --undo"
        })
final class WithholdCommand implements Callable<Integer> {

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Parameters(paramLabel = "SLUG/NUMBER", description = "The document.")
    private String document = "";

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "For the public. Without it the number stands there without a reason.")
    private String reason = "";

    @Option(names = "--undo", description = "Let it be shown after all.")
    private boolean undo;

    private final Terminal terminal;

    WithholdCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        DocumentId id;
        try {
            id = DocumentId.parse(document);
        } catch (IllegalArgumentException e) {
            terminal.err().println("daylight: " + document + " is " + e.getMessage());
            return Exit.USAGE;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal)) {
            return switch (new DecideDocument(newsroom).withhold(id, undo ? null : reason)) {
                case DecideDocument.Decided decided -> {
                    terminal.out().println(id + (undo ? " will be shown" : " is withheld"));
                    yield Exit.DONE;
                }
                case DecideDocument.Refused(String why) -> {
                    terminal.err().println("daylight: " + why);
                    yield Exit.NOTHING_DONE;
                }
            };
        }
    }
}
