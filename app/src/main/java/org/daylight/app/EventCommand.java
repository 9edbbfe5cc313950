package org.daylight.app;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.daylight.audit.By;
import org.daylight.catalog.ReviewQueues;
import org.daylight.catalog.Reviews;
import org.daylight.editors.Editor;
import org.daylight.flow.review.DeclareEvent;
import org.daylight.format.Json;
import org.daylight.newsroom.Newsroom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "event",
        description = {
            "Says that an event has happened, so that embargoes end.",
            "Without an action it lists the events: those that documents wait for, and those that have happened."
        },
        footer = {
            "",
            "Examples:",
            "  daylight event",
            "  daylight event happened verdict --as ann",
            "  daylight event undo verdict --as ann     it has not happened after all",
            "",
            "Exit code 0: done. 3: nothing was changed."
        })
final class EventCommand implements Callable<Integer> {

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Mixin
    private ActingOption acting = new ActingOption();

    @Parameters(index = "0", arity = "0..1", paramLabel = "happened|undo", description = "What to do.")
    private String action = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "The event.")
    private @Nullable String name;

    @Option(names = "--json", description = "Print one JSON object per event.")
    private boolean json;

    private final Terminal terminal;

    EventCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        boolean isList = action.isEmpty();
        if (!isList && !action.equals("happened") && !action.equals("undo") || isList == (name != null)) {
            terminal.err().println("daylight: use  event happened NAME  or  event undo NAME");
            return Exit.USAGE;
        }
        if (name != null && !DeclareEvent.isName(name)) {
            terminal.err().println("daylight: the name of an event has letters, digits and hyphens, in lower case");
            return Exit.USAGE;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal)) {
            if (isList) {
                return list(newsroom);
            }
            By by = acting.acting(newsroom, terminal, Editor::mayManage, "declare events");
            boolean happened = action.equals("happened");
            if (!new DeclareEvent(newsroom).run(by, "" + name, happened)) {
                terminal.err()
                        .println("daylight: "
                                + (happened
                                        ? name + " has happened already"
                                        : "nobody has said that " + name + " has happened")
                                + "; nothing was changed");
                return Exit.NOTHING_DONE;
            }
            terminal.out()
                    .println(name + (happened ? " has happened: embargoes that wait for it end" : " has not happened"));
            return Exit.DONE;
        }
    }

    private int list(Newsroom newsroom) {
        List<ReviewQueues.Count> awaited = newsroom.catalog().reviews().awaitedEvents();
        List<Reviews.Event> happened = newsroom.catalog().reviews().events();
        for (ReviewQueues.Count each : awaited) {
            terminal.out()
                    .println(
                            json
                                    ? Json.Obj.EMPTY
                                            .with("event", each.value())
                                            .with("waiting", each.documents())
                                            .text()
                                    : each.value() + ": " + TerminalFormats.count(each.documents(), "document")
                                            + " waiting");
        }
        for (Reviews.Event each : happened) {
            terminal.out()
                    .println(
                            json
                                    ? Json.Obj.EMPTY
                                            .with("event", each.name())
                                            .with("happened", each.happened().toString())
                                            .text()
                                    : each.name() + ": declared as happened "
                                            + TerminalFormats.minute(each.happened()));
        }
        if (awaited.isEmpty() && happened.isEmpty()) {
            terminal.err().println("no document waits for an event");
        }
        return Exit.DONE;
    }
}
