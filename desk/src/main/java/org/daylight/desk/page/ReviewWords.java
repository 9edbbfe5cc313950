package org.daylight.desk.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.daylight.catalog.Match;
import org.daylight.catalog.ReviewState;
import org.daylight.flow.review.ReviewDocuments;
import org.daylight.web.view.Formats;
import org.jspecify.annotations.Nullable;

/** States of review and results of decisions, in words. */
final class ReviewWords {

    private ReviewWords() {}

    /** {@code not reviewed}, {@code embargo until …}. */
    static String state(ReviewState state) {
        if (state.withdrawn()) {
            return "withdrawn";
        }
        if (state.withheld() != null) {
            return "withheld" + (state.withheld().isEmpty() ? "" : ": " + state.withheld());
        }
        return switch (state.review()) {
            case null -> "not reviewed";
            case "publish" -> "reviewed: publish";
            case "second-review" ->
                "needs a second review" + (state.secondBy() == null ? "" : ", requested by " + state.secondBy());
            case "embargo" ->
                "embargo"
                        + (state.until() == null ? "" : " until " + Formats.full(state.until()))
                        + (state.event() == null ? "" : " until the event " + state.event());
            case "released" -> "published without a review";
            default -> String.valueOf(state.review());
        };
    }

    /** Why documents were left out, after a number of them. */
    static String skip(ReviewDocuments.Skip skip) {
        return switch (skip) {
            case UNCHANGED -> "have this decision already";
            case NO_NUMBER -> "have no number yet, because their import is not finished";
            case PUBLISHED -> "are published or sealed: withdraw published ones, or cancel the sealed part";
            case WITHHELD -> "are withheld: show them first";
            case EMBARGOED -> "are under an embargo: end it first";
            case CLAIMED -> "are being worked on by others: tick the box to include them";
            case OWN_REQUEST -> "need the second review of another person, because you requested it";
            case UNCONFIRMED -> "need the second review of a user who is confirmed";
            case DOUBTFUL ->
                "have more than 100 copies that share only the text or the Message-ID: decide with all copies, or"
                        + " without copies";
        };
    }

    /** Lines that say what a decision did, or would do. @param does {@code is} or {@code would be} */
    static List<String> result(String action, ReviewDocuments.Result result, boolean isDone) {
        List<String> lines = new ArrayList<>();
        String changes = isDone ? (result.documents() == 1 ? " was" : " were") : " would be";
        lines.add(Formats.count(result.documents(), "document", "documents") + changes + " decided: " + action + ".");
        if (!result.copies().isEmpty()) {
            lines.add(Formats.count(result.copies().size(), "copy", "copies") + (isDone ? " was" : " would be")
                    + " decided with it: " + first(result.copies()) + ".");
        }
        if (result.publishedCopies() > 0) {
            lines.add("Not covered: " + Formats.count(result.publishedCopies(), "copy is", "copies are")
                    + " published already. Only a withdrawal removes published documents.");
        }
        for (Map.Entry<ReviewDocuments.Skip, Integer> each : result.skipped().entrySet()) {
            List<String> named = result.named().getOrDefault(each.getKey(), List.of());
            lines.add("Left out: " + Formats.count(each.getValue(), "document", "documents") + " that "
                    + skip(each.getKey()) + " (" + String.join(", ", named)
                    + (each.getValue() > named.size() ? "…" : "") + ").");
        }
        return lines;
    }

    private static String first(List<ReviewState> states) {
        int shown = Math.min(10, states.size());
        return String.join(
                        ", ",
                        states.subList(0, shown).stream()
                                .map(ReviewState::cited)
                                .toList())
                + (states.size() > shown ? "…" : "");
    }

    /** What a document has in common with its copy. */
    static String copy(Match match) {
        String same = switch (match.kind()) {
            case BYTES -> "the same bytes";
            case COPY -> "the same message: author, date, subject, text and attachments";
            case TEXT -> "the same text";
            case MESSAGE_ID -> "the same Message-ID";
        };
        return match.attached() ? same + ", attached to it" : same;
    }

    /** The state of a number of documents, after the number. */
    static String progress(String state) {
        return switch (state) {
            case "publish" -> "to publish";
            case "withhold" -> "withheld";
            case "second-review" -> "need a second review";
            case "embargo" -> "under an embargo";
            case "released" -> "published without a review";
            default -> state;
        };
    }

    /** A decision as people call it. */
    static String action(String word) {
        return switch (word) {
            case "publish" -> "reviewed: publish";
            case "withhold" -> "withhold";
            case "show" -> "show again";
            case "embargo" -> "embargo";
            case "lift" -> "end of the embargo";
            case "second-review" -> "second review needed";
            default -> word;
        };
    }

    static String editor(@Nullable String name) {
        return name == null ? "someone on the command line" : name;
    }
}
