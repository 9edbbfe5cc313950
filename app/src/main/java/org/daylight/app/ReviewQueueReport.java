package org.daylight.app;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.daylight.audit.By;
import org.daylight.catalog.DocumentFilter;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.RecordedDecision;
import org.daylight.catalog.ReviewQueues;
import org.daylight.catalog.ReviewState;
import org.daylight.flow.review.NoteQueues;
import org.daylight.flow.review.SelectDocuments;
import org.daylight.format.Json;
import org.daylight.newsroom.Newsroom;
import org.daylight.search.Searchable;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;

/** Prints the progress of a review, its queues, and its decisions. */
final class ReviewQueueReport {

    private static final int PAGE = 200;

    /** What is read from the documents before they are sorted by it. */
    private static final Set<ReviewQueues.By> NOTED =
            EnumSet.of(ReviewQueues.By.PERSON, ReviewQueues.By.LIST, ReviewQueues.By.LANGUAGE);

    private final Newsroom newsroom;
    private final Vault vault;
    private final Terminal terminal;
    private final boolean json;
    private final int limit;

    ReviewQueueReport(Newsroom newsroom, Vault vault, Terminal terminal, boolean json, int limit) {
        this.newsroom = newsroom;
        this.vault = vault;
        this.terminal = terminal;
        this.json = json;
        this.limit = limit;
    }

    /** The queue with this name; empty for threads, which have no counts of their own. */
    static Optional<ReviewQueues.By> by(String queue) {
        return List.of(ReviewQueues.By.values()).stream()
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(queue))
                .findFirst();
    }

    int progress() {
        Instant now = terminal.clock().instant();
        for (HeldTrove trove : newsroom.catalog().troves().all()) {
            List<ReviewQueues.Count> counts = newsroom.catalog().queues().progress(trove.id());
            if (json) {
                Json.Obj object = Json.Obj.EMPTY.with("trove", trove.slug());
                for (ReviewQueues.Count count : counts) {
                    object = object.with(count.value(), count.documents());
                }
                terminal.out().println(object.text());
                continue;
            }
            StringBuilder line = new StringBuilder(trove.slug());
            String separator = ": ";
            for (ReviewQueues.Count count : counts) {
                line.append(separator)
                        .append(TerminalFormats.count(count.documents()))
                        .append(' ')
                        .append(count.value());
                separator = ", ";
            }
            terminal.out().println(line);
        }
        if (!json) {
            rate("in the last hour", now.minus(Duration.ofHours(1)));
            rate("in the last 24 hours", now.minus(Duration.ofHours(24)));
            claims(now);
        }
        return Exit.DONE;
    }

    private void rate(String when, Instant since) {
        List<ReviewQueues.Count> rate = newsroom.catalog().queues().rate(since);
        int all = rate.stream().mapToInt(ReviewQueues.Count::documents).sum();
        if (all == 0) {
            return;
        }
        String names = String.join(
                ", ",
                rate.stream()
                        .filter(each -> !each.value().isEmpty())
                        .map(each -> each.value() + " " + TerminalFormats.count(each.documents()))
                        .toList());
        terminal.out()
                .println(TerminalFormats.count(all, "document") + " decided " + when
                        + (names.isEmpty() ? "" : ": " + names));
    }

    private void claims(Instant now) {
        String editor = "";
        int count = 0;
        for (ReviewQueues.Claim claim : newsroom.catalog().queues().claims(now)) {
            if (!claim.editor().equals(editor) && count > 0) {
                terminal.out().println(editor + " works on " + TerminalFormats.count(count, "document"));
                count = 0;
            }
            editor = claim.editor();
            count++;
        }
        if (count > 0) {
            terminal.out().println(editor + " works on " + TerminalFormats.count(count, "document"));
        }
    }

    private void note() throws IOException {
        ProgressLine line = new ProgressLine(terminal, "documents sorted into queues");
        new NoteQueues(newsroom, vault).run(done -> line.update(done, done));
        line.clear();
    }

    /** The counts of a queue. @param trove a slug; null for all troves */
    int counts(String queue, @Nullable String trove) throws IOException {
        Long row = trove == null
                ? null
                : newsroom.catalog().troves().find(trove).orElseThrow().id();
        if (queue.equals("thread")) {
            return threads(row);
        }
        ReviewQueues.By by = by(queue).orElseThrow();
        if (NOTED.contains(by)) {
            note();
        }
        List<ReviewQueues.Count> counts = newsroom.catalog().queues().counts(by, row, limit);
        for (ReviewQueues.Count count : counts) {
            terminal.out()
                    .println(
                            json
                                    ? Json.Obj.EMPTY
                                            .with(queue, count.value())
                                            .with("unreviewed", count.documents())
                                            .text()
                                    : String.format(
                                            Locale.ROOT,
                                            "%,8d  %s",
                                            count.documents(),
                                            count.value().isEmpty()
                                                    ? "(unknown)"
                                                    : TerminalFormats.printable(count.value())));
        }
        return counts.isEmpty() ? empty() : Exit.DONE;
    }

    private int empty() {
        terminal.err().println("nothing is left to review there");
        return Exit.SOME_LOST;
    }

    /** The threads of the first unreviewed documents: only these are read. */
    private int threads(@Nullable Long row) throws IOException {
        int printed = 0;
        Set<Long> seen = new HashSet<>();
        try (Searchable index = new OpenSearch(terminal).ofNewsroom(newsroom, vault)) {
            var select = new SelectDocuments(index);
            for (HeldTrove trove : newsroom.catalog().troves().all()) {
                if (row != null && row != trove.id()) {
                    continue;
                }
                for (int size = PAGE; printed < limit; size *= 2) {
                    List<Long> unreviewed = newsroom.catalog()
                            .queues()
                            .next(trove.id(), ReviewQueues.By.TROVE, null, null, Instant.MAX, size);
                    for (long key : unreviewed) {
                        if (printed < limit && seen.add(key)) {
                            printed += thread(select, key, seen);
                        }
                    }
                    if (unreviewed.size() < size) {
                        break;
                    }
                }
            }
        }
        return printed == 0 ? empty() : Exit.DONE;
    }

    private int thread(SelectDocuments select, long key, Set<Long> seen) throws IOException {
        ReviewState first = newsroom.catalog().reviews().find(key).orElseThrow();
        List<Long> keys = select.byThread(first.trove(), first.number()).keys();
        long unreviewed = 1;
        for (long other : keys) {
            if (other != key && seen.add(other)) {
                boolean isLeft = newsroom.catalog()
                        .reviews()
                        .find(other)
                        .filter(state -> state.review() == null)
                        .isPresent();
                unreviewed += isLeft ? 1 : 0;
            }
        }
        int all = Math.max(1, keys.size());
        terminal.out()
                .println(
                        json
                                ? Json.Obj.EMPTY
                                        .with("thread", first.cited())
                                        .with("unreviewed", unreviewed)
                                        .with("documents", all)
                                        .text()
                                : String.format(
                                        Locale.ROOT, "%,8d of %,d  thread of %s", unreviewed, all, first.cited()));
        return 1;
    }

    /** The next document of a queue. */
    int next(String trove, String queue, @Nullable String value, By by) throws IOException {
        Optional<ReviewQueues.By> sorted = by(queue);
        if (sorted.isEmpty()) {
            terminal.err().println("daylight: --next works with the queues part, person, list, language and finding");
            return Exit.USAGE;
        }
        if (value != null && NOTED.contains(sorted.get())) {
            note();
        }
        long row = newsroom.catalog().troves().find(trove).orElseThrow().id();
        List<Long> next = newsroom.catalog().queues().next(row, sorted.get(), value, by.who(), by.time(), 1);
        if (next.isEmpty()) {
            return empty();
        }
        ReviewState state = newsroom.catalog().reviews().find(next.getFirst()).orElseThrow();
        var filter = new DocumentFilter(state.trove(), null, state.number(), state.number());
        new DocumentLines(terminal, vault, json)
                .print(newsroom.catalog().documents().list(filter, "", 0, 1));
        return Exit.DONE;
    }

    /** The last decisions. */
    int history() {
        List<RecordedDecision> decisions = newsroom.catalog().reviews().decisions(limit);
        for (RecordedDecision each : decisions) {
            terminal.out().println(json ? object(each).text() : line(each));
        }
        if (decisions.isEmpty()) {
            terminal.err().println("nothing is decided yet");
        }
        return decisions.isEmpty() ? Exit.SOME_LOST : Exit.DONE;
    }

    private static String line(RecordedDecision each) {
        return String.format(
                Locale.ROOT,
                "%6d  %s  %-10s  %s of %s%s%s",
                each.id(),
                TerminalFormats.minute(each.made()),
                each.editor() == null ? "-" : each.editor(),
                each.action(),
                TerminalFormats.count(each.documents(), "document"),
                each.reason().isEmpty() ? "" : ": " + TerminalFormats.printable(each.reason()),
                each.undone() == 0 ? "" : "  (undone)");
    }

    private static Json.Obj object(RecordedDecision each) {
        return Json.Obj.EMPTY
                .with("decision", each.id())
                .with("time", each.made().toString())
                .withOptional("who", each.editor())
                .with("action", each.action())
                .with("reason", each.reason())
                .with("documents", each.documents())
                .with("undone", each.undone() != 0);
    }
}
