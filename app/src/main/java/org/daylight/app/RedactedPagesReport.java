package org.daylight.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.StoredRenderings;
import org.daylight.flow.render.MakeRenderings;
import org.daylight.format.Json;
import org.daylight.newsroom.Newsroom;

/** Prints what became of the attachments in which something is redacted. */
final class RedactedPagesReport {

    private static final int PAGE = 500;
    private static final int MOST_PRINTED = 20;

    private final Terminal terminal;

    RedactedPagesReport(Terminal terminal) {
        this.terminal = terminal;
    }

    /** An attachment of a document that is still there. */
    private record One(String cited, StoredRenderings.Shown shown) {}

    private static List<One> all(Newsroom newsroom) throws IOException {
        List<One> all = new ArrayList<>();
        Optional<StoredRenderings> stored = newsroom.renderings();
        if (stored.isEmpty()) {
            return all;
        }
        long document = Long.MIN_VALUE;
        int part = -1;
        for (List<StoredRenderings.Shown> some = stored.get().shown(document, part, PAGE);
                !some.isEmpty();
                some = stored.get().shown(document, part, PAGE)) {
            for (StoredRenderings.Shown one : some) {
                newsroom.catalog()
                        .documents()
                        .find(one.document())
                        .map(HeldDocument::cited)
                        .ifPresent(cited -> all.add(new One(cited, one)));
            }
            document = some.getLast().document();
            part = some.getLast().part();
        }
        return all;
    }

    /** Nothing when nothing is redacted. */
    void print(Newsroom newsroom, MakeRenderings.Result result) throws IOException {
        List<One> all = all(newsroom);
        if (all.isEmpty()) {
            return;
        }
        long made = all.stream().filter(one -> one.shown().isMade()).count();
        terminal.out()
                .println("attachments with something redacted: " + TerminalFormats.count(made)
                        + " as images of pages (" + TerminalFormats.count(result.made()) + " made now), "
                        + TerminalFormats.count(all.size() - made) + " removed as a whole");
        for (One one : all.stream().limit(MOST_PRINTED).toList()) {
            terminal.out().println("  " + one.cited() + "  " + place(one.shown()) + "  " + words(one.shown()));
        }
        if (all.size() > MOST_PRINTED) {
            terminal.out().println("  and " + TerminalFormats.count(all.size() - MOST_PRINTED) + " more");
        }
    }

    private static String place(StoredRenderings.Shown one) {
        return (one.part() == 0 ? "file" : "attachment " + one.part()) + " (" + TerminalFormats.printable(one.name())
                + ")";
    }

    private static String words(StoredRenderings.Shown one) {
        if (!one.isMade()) {
            return "removed as a whole: " + TerminalFormats.printable(one.reason());
        }
        return TerminalFormats.count(one.pages())
                + (one.pages() == 1 ? " page, " : " pages, ")
                + TerminalFormats.count(one.boxes())
                + (one.boxes() == 1 ? " black place" : " black places")
                + (one.black() == 0
                        ? ""
                        : ", " + TerminalFormats.count(one.black()) + " of the pages black as a whole");
    }

    Json json(Newsroom newsroom, MakeRenderings.Result result) throws IOException {
        return Json.Obj.EMPTY
                .with("documents", result.documents())
                .with("made", result.made())
                .with("failed", result.failed())
                .with(
                        "all",
                        new Json.Arr(all(newsroom).stream()
                                .<Json>map(one -> Json.Obj.EMPTY
                                        .with("document", one.cited())
                                        .with("part", one.shown().part())
                                        .with("name", one.shown().name())
                                        .with("becomes", one.shown().isMade() ? "images" : "nothing")
                                        .withOptional(
                                                "reason",
                                                one.shown().isMade()
                                                        ? null
                                                        : one.shown().reason())
                                        .with("pages", one.shown().pages())
                                        .with("boxes", one.shown().boxes())
                                        .with("blackPages", one.shown().black()))
                                .toList()));
    }
}
