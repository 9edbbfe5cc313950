package org.daylight.app;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.StoredViews;
import org.daylight.extract.ViewsOutcome;
import org.daylight.flow.extract.MakeViews;
import org.daylight.format.Json;
import org.daylight.newsroom.Newsroom;

/** Prints what became of safe views. */
final class ViewsReport {

    private static final int PAGE = 500;

    private final Terminal terminal;
    private final boolean json;

    ViewsReport(Terminal terminal, boolean json) {
        this.terminal = terminal;
        this.json = json;
    }

    static void print(Newsroom newsroom, MakeViews.Result made, Terminal terminal) throws IOException {
        StoredViews stored = newsroom.viewsToWrite();
        terminal.out().println("safe views, made with " + TerminalFormats.printable(made.program()));
        stored.totals()
                .forEach((outcome, count) -> terminal.out()
                        .println(String.format(
                                Locale.ROOT,
                                "  %-15s %9s  %s",
                                outcome.code(),
                                TerminalFormats.count(count),
                                outcome.meaning())));
        if (stored.omitted() > 0) {
            terminal.out()
                    .println(String.format(
                            Locale.ROOT,
                            "  %-15s %9s  %s",
                            "omitted",
                            TerminalFormats.count(stored.omitted()),
                            "pages, sheets and rows that are not in the views because of a limit or a defect"));
        }
    }

    static Json.Obj json(Newsroom newsroom, MakeViews.Result made) throws IOException {
        StoredViews stored = newsroom.viewsToWrite();
        return Json.Obj.EMPTY
                .with("program", made.program())
                .with("documents", made.documents())
                .with("now", json(made.outcomes()))
                .with("all", json(stored.totals()))
                .with("omitted", stored.omitted());
    }

    private static Json.Obj json(Map<ViewsOutcome, Long> outcomes) {
        Json.Obj object = Json.Obj.EMPTY;
        for (ViewsOutcome outcome : ViewsOutcome.values()) {
            object = object.with(outcome.code(), outcomes.getOrDefault(outcome, 0L));
        }
        return object;
    }

    /** Prints the attachments and files without a view; false if there are none. */
    boolean losses(Newsroom newsroom) throws IOException {
        Optional<StoredViews> stored = newsroom.views();
        boolean any = false;
        long document = Long.MIN_VALUE;
        int part = -1;
        while (stored.isPresent()) {
            List<StoredViews.Lost> some = stored.get().losses(document, part, PAGE);
            if (some.isEmpty()) {
                break;
            }
            for (StoredViews.Lost lost : some) {
                Optional<HeldDocument> held = newsroom.catalog().documents().find(lost.document());
                if (held.isPresent()) {
                    any = true;
                    print(held.get().cited(), lost);
                }
            }
            document = some.getLast().document();
            part = some.getLast().part();
        }
        return any;
    }

    private void print(String cited, StoredViews.Lost lost) {
        if (json) {
            terminal.out()
                    .println(Json.Obj.EMPTY
                            .with("document", cited)
                            .with("part", lost.part())
                            .with("name", lost.name())
                            .with("view", lost.outcome().code())
                            .with("reason", lost.reason())
                            .text());
            return;
        }
        terminal.out()
                .println(cited + "  " + TerminalFormats.printable(lost.name()) + "  no safe view: "
                        + lost.outcome().code()
                        + (lost.reason().isEmpty() ? "" : ": " + TerminalFormats.printable(lost.reason())));
    }
}
