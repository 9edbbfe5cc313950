package org.daylight.app;

import java.util.List;
import java.util.stream.Collectors;
import org.daylight.catalog.ReviewState;
import org.daylight.flow.review.ReviewDocuments;
import org.daylight.flow.review.ReviewOrder;
import org.daylight.format.Json;

/** Prints what a decision about documents changed, what it left out and why, and how to undo it. */
final class DecisionReport {

    private static final int MOST_NAMED = 10;

    private DecisionReport() {}

    /** Returns the exit code. @param newsroom the option as it was given, for hints */
    static int print(
            Terminal terminal, ReviewOrder order, ReviewDocuments.Result result, boolean json, String newsroom) {
        if (json) {
            terminal.out().println(object(order, result).text());
        } else if (result.id() != 0) {
            terminal.out()
                    .println(TerminalFormats.count(result.documents(), "document") + ": "
                            + order.action().word()
                            + (order.reason().isEmpty()
                                    ? ""
                                    : "; reason: " + TerminalFormats.printable(order.reason())));
            if (!result.copies().isEmpty()) {
                terminal.out()
                        .println("also for "
                                + TerminalFormats.count(result.copies().size()) + " copies or documents"
                                + " that have one attached: " + names(result.copies()));
            }
        }
        result.skipped()
                .forEach((why, count) -> terminal.err()
                        .println("daylight: left out: " + TerminalFormats.count(count, "document") + " that "
                                + why.words() + " ("
                                + String.join(", ", result.named().get(why))
                                + (count > MOST_NAMED ? ", …" : "") + ")"));
        if (result.publishedCopies() > 0) {
            terminal.err()
                    .println("daylight: " + TerminalFormats.count(result.publishedCopies()) + " copies are public"
                            + " already: the decision does not reach them; see  daylight withdraw");
        }
        if (result.id() == 0) {
            terminal.err().println("nothing was changed");
            return Exit.NOTHING_DONE;
        }
        if (!json) {
            terminal.err()
                    .println("decision " + result.id() + "; undo it with  daylight review" + newsroom + " undo "
                            + result.id());
        }
        return result.skipped().isEmpty() && result.publishedCopies() == 0 ? Exit.DONE : Exit.SOME_LOST;
    }

    private static String names(List<ReviewState> documents) {
        return documents.stream().limit(MOST_NAMED).map(ReviewState::cited).collect(Collectors.joining(", "))
                + (documents.size() > MOST_NAMED ? ", …" : "");
    }

    private static Json.Obj object(ReviewOrder order, ReviewDocuments.Result result) {
        Json.Obj skipped = Json.Obj.EMPTY;
        for (var each : result.skipped().entrySet()) {
            skipped = skipped.with(each.getKey().name().toLowerCase(java.util.Locale.ROOT), each.getValue());
        }
        return Json.Obj.EMPTY
                .with("decision", result.id())
                .with("action", order.action().word())
                .with("documents", result.documents())
                .with(
                        "copies",
                        new Json.Arr(result.copies().stream()
                                .<Json>map(copy -> new Json.Str(copy.cited()))
                                .toList()))
                .with("publishedCopies", result.publishedCopies())
                .with("leftOut", skipped);
    }
}
