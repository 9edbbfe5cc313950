package org.daylight.app;

import java.io.IOException;
import java.util.Optional;
import org.daylight.archive.DocumentId;
import org.daylight.flow.decide.ShowAgain;
import org.daylight.format.Json;

/** What {@code daylight redact --reduce} and {@code --undo-reduce} do and print. */
final class ReduceActions {

    private final Terminal terminal;
    private final ShowAgain flow;
    private final boolean dryRun;
    private final boolean json;

    ReduceActions(Terminal terminal, ShowAgain flow, boolean dryRun, boolean json) {
        this.terminal = terminal;
        this.flow = flow;
        this.dryRun = dryRun;
        this.json = json;
    }

    /** Plans that a document is shown again. @return the exit code */
    int plan(ShowAgain.Order order) throws IOException {
        return switch (flow.plan(order, dryRun)) {
            case ShowAgain.Refused(String why) -> refused(why);
            case ShowAgain.Planned planned -> {
                terminal.out().println(json ? json(planned).text() : words(planned));
                yield Exit.DONE;
            }
        };
    }

    /** Takes a document out of the plan again. @return the exit code */
    int undo(DocumentId id) throws IOException {
        Optional<String> refused = flow.undo(id);
        if (refused.isPresent()) {
            return refused(refused.get());
        }
        terminal.out()
                .println(
                        json ? Json.Obj.EMPTY.with("document", id.toString()).text() : id + " will not be shown again");
        return Exit.DONE;
    }

    private int refused(String why) {
        terminal.err().println("daylight: " + why);
        return Exit.NOTHING_DONE;
    }

    private String words(ShowAgain.Planned planned) {
        String before =
                "part " + planned.earlierPart() + " has " + TerminalFormats.count(planned.earlierMarks(), "mark");
        String now =
                planned.marks() == 0 ? "without redactions" : "with " + TerminalFormats.count(planned.marks(), "mark");
        return planned.document() + (dryRun ? " would be" : " will be") + " shown again in part " + planned.part()
                + ", due " + planned.due() + ": " + now + " (" + before + "). "
                + "Words and other pieces that become visible: " + TerminalFormats.count(planned.revealed());
    }

    private static Json.Obj json(ShowAgain.Planned planned) {
        return Json.Obj.EMPTY
                .with("document", planned.document().toString())
                .with("part", planned.part())
                .with("due", planned.due().toString())
                .with("earlierPart", planned.earlierPart())
                .with("earlierMarks", planned.earlierMarks())
                .with("marks", planned.marks())
                .with("revealed", planned.revealed());
    }
}
