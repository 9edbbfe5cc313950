package org.daylight.app;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.daylight.audit.By;
import org.daylight.editors.Editor;
import org.daylight.flow.decide.RedactDocuments;
import org.daylight.format.Json;
import org.daylight.newsroom.Newsroom;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "reasons",
        description = {
            "Lists the reasons for redactions, or adds one.",
            "A reason has a code, which is in every mark, and a sentence for readers."
        },
        footer = {
            "",
            "Examples:",
            "  daylight reasons",
            "  daylight reasons P1 \"Telephone number of a private person.\"",
            "  daylight reasons P1 --remove",
            "",
            "Exit code 0: done. 2: the code or the sentence is not valid. 3: nothing was changed."
        })
final class ReasonsCommand implements Callable<Integer> {

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Parameters(index = "0", arity = "0..1", paramLabel = "CODE", description = "1 to 16 of A-Z, 0-9 and hyphen.")
    private @Nullable String code;

    @Parameters(index = "1", arity = "0..1", paramLabel = "SENTENCE", description = "What readers are told.")
    private @Nullable String sentence;

    @Option(names = "--remove", description = "Remove the reason; no redaction may have it.")
    private boolean remove;

    @Option(names = "--json", description = "Print one JSON object per line.")
    private boolean json;

    @Mixin
    private ActingOption acting = new ActingOption();

    private final Terminal terminal;

    ReasonsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (remove && (code == null || sentence != null)) {
            terminal.err().println("daylight: --remove needs a code, and no sentence");
            return Exit.USAGE;
        }
        if (code != null && sentence == null && !remove) {
            terminal.err().println("daylight: give the sentence for readers, too:  daylight reasons CODE \"SENTENCE\"");
            return Exit.USAGE;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal);
                Vault vault = Wiring.vaultToRead(newsroom)) {
            if (code == null) {
                newsroom.catalog().redactions().reasons().entrySet().forEach(this::print);
                return Exit.DONE;
            }
            By by = acting.acting(newsroom, terminal, Editor::mayDecide, "change the list of reasons");
            var flow = new RedactDocuments(newsroom, vault, by);
            if (remove) {
                if (!flow.removeReason(code)) {
                    terminal.err()
                            .println("daylight: there is no reason " + TerminalFormats.printable(code)
                                    + ", or a redaction has it; nothing was changed");
                    return Exit.NOTHING_DONE;
                }
                terminal.out().println("removed " + code);
                return Exit.DONE;
            }
            Optional<String> objection = flow.setReason(code, "" + sentence);
            if (objection.isPresent()) {
                terminal.err().println("daylight: " + objection.get());
                return Exit.USAGE;
            }
            terminal.out().println(code + "  " + TerminalFormats.printable("" + sentence));
            return Exit.DONE;
        }
    }

    private void print(Map.Entry<String, String> reason) {
        terminal.out()
                .println(
                        json
                                ? Json.Obj.EMPTY
                                        .with("code", reason.getKey())
                                        .with("sentence", reason.getValue())
                                        .text()
                                : reason.getKey() + "  " + TerminalFormats.printable(reason.getValue()));
    }
}
