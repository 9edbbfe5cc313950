package org.daylight.app;

import java.io.IOException;
import java.util.Optional;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.StoredViews;
import org.daylight.collect.Conversation;
import org.daylight.collect.ConversationEntry;
import org.daylight.collect.Conversations;
import org.daylight.collect.FileDocuments;
import org.daylight.extract.Reveal;
import org.daylight.newsroom.Newsroom;

/** Prints the entries of a conversation for people. */
final class ConversationLines {

    private static final int MOST_DOCUMENTS = 20;

    private final Newsroom newsroom;
    private final Terminal terminal;
    private int files;

    ConversationLines(Newsroom newsroom, Terminal terminal) {
        this.newsroom = newsroom;
        this.terminal = terminal;
    }

    void print(Conversation conversation, ConversationEntry entry) throws IOException {
        String when = TerminalFormats.minute(entry.time());
        switch (entry) {
            case ConversationEntry.SourceText text -> {
                line(when + "  source:");
                text(new Conversations(newsroom).text(text));
            }
            case ConversationEntry.SourceFile file -> file(when, conversation.current(file));
            case ConversationEntry.Damaged damaged ->
                line(when + "  could not be used, and stays on the drop: " + damaged.problem());
            case ConversationEntry.Reply reply -> {
                line(when + "  " + (reply.who() == null ? "reply" : "reply of " + reply.who()) + ", "
                        + conversation
                                .outcome(reply)
                                .map(outcome -> outcome instanceof ConversationEntry.Undelivered undelivered
                                        ? "not delivered: " + undelivered.problem()
                                        : "on the drop since " + TerminalFormats.minute(outcome.time()))
                                .orElse("waits for the next collection")
                        + ":");
                text(reply.text());
            }
            case ConversationEntry.Delivered delivered -> {}
            case ConversationEntry.Undelivered undelivered -> {}
            case ConversationEntry.Seen seen -> {}
            case ConversationEntry.Moved moved -> {}
        }
    }

    private void file(String when, ConversationEntry.SourceFile file) throws IOException {
        line(when + "  file " + ++files + ": " + file.name() + ", " + TerminalFormats.bytes(file.bytes())
                + (file.items().size() > 1 ? ", joined from " + file.items().size() + " pieces" : "") + ", trove "
                + file.trove() + (file.accession() == 0 ? "" : ", accession " + file.accession()));
        if (!file.sentBefore().isEmpty()) {
            line("    the same file was there before: " + file.sentBefore());
        }
        if (file.isKept()) {
            line("    kept as it was sent, encrypted: as a whole it is not one document");
        }
        FileDocuments found = FileDocuments.of(newsroom, file, MOST_DOCUMENTS);
        Optional<StoredViews> views = newsroom.views();
        boolean isExamined = true;
        for (HeldDocument each : found.documents()) {
            line("    " + each.cited() + (each.withheld() == null ? "" : "  withheld"));
            isExamined &= views.isPresent() && views.get().isLooked(each.key());
            if (views.isPresent()) {
                for (StoredViews.Revealing revealing : views.get().reveals(each.key())) {
                    for (Reveal reveal : revealing.reveals()) {
                        line("      reveals " + reveal.kind().code() + ": " + reveal.value()
                                + (reveal.place().isEmpty() ? "" : " (" + reveal.place() + ")"));
                    }
                }
            }
        }
        if (found.hasMore()) {
            line("    and more");
        }
        if (found.documents().isEmpty()) {
            line("    no document came from it");
        } else if (!isExamined) {
            line("    what it reveals about people is not known yet: run  daylight extract");
        }
    }

    /** A text of several lines, indented. */
    private void text(String text) {
        text.lines().forEach(each -> line("    " + each));
    }

    private void line(String foreign) {
        terminal.out().println(TerminalFormats.printable(foreign));
    }
}
