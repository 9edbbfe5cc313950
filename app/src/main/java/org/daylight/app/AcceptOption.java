package org.daylight.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.daylight.archive.CitedDocuments;
import org.daylight.audit.By;
import org.daylight.catalog.HeldDocument;
import org.daylight.flow.review.AcceptFiles;
import org.daylight.format.Json;
import org.daylight.newsroom.Newsroom;
import org.daylight.pack.FlaggedPart;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The decision that dangerous files of documents are published behind a warning; part of {@link FindingsCommand}. */
final class AcceptOption {

    @Option(
            names = "--accept",
            paramLabel = "DOCUMENTS",
            description = "Publish the dangerous files of these documents behind a warning: harbour/12,20-22.")
    private @Nullable String documents;

    @Option(names = "--reason", paramLabel = "TEXT", description = "With --accept: why. It stays in the audit log.")
    private @Nullable String reason;

    @Option(names = "--undo", description = "With --accept: take it back.")
    private boolean undo;

    boolean isGiven() {
        return documents != null;
    }

    /** What is wrong with the options; null for nothing. */
    @Nullable
    String objection() {
        if (documents == null) {
            return reason != null || undo ? "--reason and --undo need --accept DOCUMENTS" : null;
        }
        if (undo != (reason == null)) {
            return undo ? "--undo needs no --reason" : "--accept needs --reason TEXT, or --undo";
        }
        try {
            CitedDocuments.parse(documents);
            return null;
        } catch (IllegalArgumentException e) {
            return "--accept: " + TerminalFormats.printable(documents) + " is " + e.getMessage();
        }
    }

    /** Records the decision. @return the exit code */
    int run(Newsroom newsroom, By by, boolean json, Terminal terminal) throws IOException {
        CitedDocuments cited = CitedDocuments.parse("" + documents);
        NewsroomOption.trove(newsroom, cited.trove());
        List<HeldDocument> chosen = new ArrayList<>();
        for (int number : cited.numbers()) {
            chosen.add(newsroom.catalog()
                    .documents()
                    .find(cited.trove(), number)
                    .orElseThrow(() -> new IOException("there is no document " + cited.trove() + "/" + number
                            + " in this newsroom; nothing was changed")));
        }
        var accept = new AcceptFiles(newsroom);
        int done = 0;
        for (HeldDocument document : chosen) {
            switch (undo ? accept.undo(by, document) : accept.accept(by, document, "" + reason)) {
                case AcceptFiles.Refused(String why) -> terminal.err().println("daylight: " + why);
                case AcceptFiles.Changed changed -> {
                    done++;
                    print(changed, json, terminal);
                }
            }
        }
        return done == chosen.size() ? Exit.DONE : done == 0 ? Exit.NOTHING_DONE : Exit.SOME_LOST;
    }

    private void print(AcceptFiles.Changed changed, boolean json, Terminal terminal) {
        if (json) {
            terminal.out()
                    .println(Json.Obj.EMPTY
                            .with("document", changed.document().cited())
                            .with("accepted", new Json.Bool(!undo))
                            .with("files", FlaggedPart.json(changed.flags()))
                            .text());
            return;
        }
        String files = changed.flags().stream()
                .map(flag -> "part " + flag.part() + ": " + String.join(", ", flag.codes()))
                .collect(Collectors.joining("; "));
        terminal.out()
                .println(changed.document().cited() + " (" + files + ")"
                        + (undo ? " is not accepted any more" : " will be published behind a warning"));
    }
}
