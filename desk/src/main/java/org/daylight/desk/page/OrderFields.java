package org.daylight.desk.page;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.daylight.desk.account.DeskRequest;
import org.daylight.desk.account.Refusal;
import org.daylight.flow.decide.CopiesRule;
import org.daylight.flow.decide.DecideDocument;
import org.daylight.flow.review.DeclareEvent;
import org.daylight.flow.review.RemarkDocuments;
import org.daylight.flow.review.ReviewOrder;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a form that decides about documents ({@code orderform.jte}), with the same rules as the commands. */
final class OrderFields {

    private OrderFields() {}

    /** Whether the form adds or removes a tag. */
    static boolean isTag(DeskRequest request) {
        return request.field("action").equals("tag") || request.field("action").equals("untag");
    }

    /** The tag. */
    static String tag(DeskRequest request) throws Refusal {
        String tag = request.field("tag").strip();
        if (!RemarkDocuments.isTag(tag)) {
            throw Refusal.bad("A tag is one word of up to 64 letters, digits, dots and hyphens.");
        }
        return tag;
    }

    /** What is decided. */
    static ReviewOrder order(DeskRequest request) throws Refusal {
        ReviewOrder.Action action = action(request.field("action"))
                .orElseThrow(() -> Refusal.bad("Choose what to decide, with one of the buttons."));
        boolean isEmbargo = action == ReviewOrder.Action.EMBARGO;
        Instant until = isEmbargo ? until(request) : null;
        String event = isEmbargo ? event(request) : null;
        if (isEmbargo && until == null && event == null) {
            throw Refusal.bad("An embargo needs a day or an event: fill in one of the two fields.");
        }
        String reason = request.field("reason").strip();
        if (reason.length() > DecideDocument.MAX_REASON) {
            throw Refusal.bad("The reason is longer than " + DecideDocument.MAX_REASON + " characters: shorten it.");
        }
        if (reason.chars().anyMatch(Character::isISOControl)) {
            throw Refusal.bad("The reason must be one line.");
        }
        return new ReviewOrder(action, reason, until, event, copies(request), request.has("even-claimed"), null);
    }

    static CopiesRule copies(DeskRequest request) {
        return switch (request.field("copies")) {
            case "all" -> CopiesRule.ALL_INCLUDED;
            case "none" -> CopiesRule.NOT_INCLUDED;
            default -> CopiesRule.INCLUDED;
        };
    }

    private static Optional<ReviewOrder.Action> action(String word) {
        for (ReviewOrder.Action each : ReviewOrder.Action.values()) {
            if (each.word().equals(word)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private static @Nullable Instant until(DeskRequest request) throws Refusal {
        String text = request.field("until").strip();
        if (text.isEmpty()) {
            return null;
        }
        Instant until;
        try {
            until = text.indexOf('T') < 0
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw Refusal.bad("An embargo ends on a day or at a time: 2026-12-24 or 2026-12-24T09:00Z.");
        }
        if (!until.isAfter(request.now())) {
            throw Refusal.bad("The end of the embargo is in the past; nothing was changed.");
        }
        return until;
    }

    private static @Nullable String event(DeskRequest request) throws Refusal {
        String text = request.field("event").strip();
        if (text.isEmpty()) {
            return null;
        }
        if (!DeclareEvent.isName(text)) {
            throw Refusal.bad(
                    "An event is named with up to 64 letters, digits and hyphens in lower case, such as" + " verdict.");
        }
        return text;
    }
}
