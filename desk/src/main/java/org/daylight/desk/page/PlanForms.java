package org.daylight.desk.page;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.daylight.archive.CitedDocuments;
import org.daylight.audit.AuditLog;
import org.daylight.audit.AuditRecord;
import org.daylight.catalog.HeldTrove;
import org.daylight.desk.account.DeskRequest;
import org.daylight.desk.account.Refusal;
import org.daylight.flow.decide.ChangePlan;
import org.daylight.flow.decide.DescribePart;
import org.daylight.flow.decide.PlanReleases;
import org.daylight.flow.review.ApproveParts;
import org.daylight.flow.review.SelectDocuments;
import org.daylight.flow.review.TwoPersons;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.http.Response;
import org.daylight.newsroom.Newsroom;
import org.daylight.schedule.Interval;
import org.daylight.search.query.ParsedQuery;
import org.daylight.search.query.QueryParser;
import org.jspecify.annotations.Nullable;

/** The decisions of the plan's pages. Each is a flow, and has the same entry in the audit log as the command. */
final class PlanForms {

    private final DeskNewsroom newsroom;

    PlanForms(DeskNewsroom newsroom) {
        this.newsroom = newsroom;
    }

    /** Performs what the button of a form says, in its field {@code do}. */
    Response post(DeskRequest request, HeldTrove trove) throws Refusal, IOException {
        if (!request.editor().mayApprove()) {
            throw Refusal.forbidden("Nothing was changed: plans and approvals need the role editor or publisher.");
        }
        String home = PlanPage.HOME + "/" + trove.slug();
        boolean isOfPart = request.path().size() == 3;
        int part = isOfPart ? newsroom.part(trove, request.segment(2)).number() : 0;
        String action = request.field("do");
        if (isOfPart) {
            return switch (action) {
                case "approve" -> {
                    approve(request, trove, part);
                    yield DeskHtml.seeOther(home + "/" + part);
                }
                case "revoke" -> {
                    revoke(request, trove, part);
                    yield DeskHtml.seeOther(home + "/" + part);
                }
                case "describe" -> {
                    describe(request, trove, part);
                    yield DeskHtml.seeOther(home + "/" + part);
                }
                case "postpone", "bring-forward" ->
                    changed(
                            request,
                            trove,
                            action,
                            part,
                            change(request).reschedule(trove, part, shift(request, action), request.has("following")));
                case "merge" ->
                    changed(
                            request,
                            trove,
                            action,
                            part,
                            change(request).merge(trove, List.of(part), number(request.field("into"))));
                case "move" ->
                    changed(
                            request,
                            trove,
                            action,
                            part,
                            change(request).move(trove, selected(request, trove), target(request.field("to"))));
                default -> throw Refusal.bad("Press one of the buttons of the page.");
            };
        }
        return switch (action) {
            case "new" ->
                changed(
                        request,
                        trove,
                        action,
                        0,
                        change(request)
                                .create(
                                        trove,
                                        selected(request, trove),
                                        request.field("title"),
                                        request.field("announcement").replace("\r\n", "\n"),
                                        request.field("at").isEmpty() ? null : time(request.field("at"))));
            case "move" ->
                changed(
                        request,
                        trove,
                        action,
                        0,
                        change(request).move(trove, selected(request, trove), target(request.field("to"))));
            case "undo" -> changed(request, trove, action, 0, change(request).undo(trove));
            case "pause", "resume" -> pause(request, trove, action.equals("pause"));
            default -> throw Refusal.bad("Press one of the buttons of the page.");
        };
    }

    private ChangePlan change(DeskRequest request) {
        return new ChangePlan(newsroom.deciding(), request.now(), false);
    }

    private void record(DeskRequest request, HeldTrove trove, String action, int part, Json.Obj detail)
            throws IOException {
        new AuditLog(newsroom.deciding())
                .record(
                        request.by().who(),
                        request.by().time(),
                        AuditRecord.ofPart("plan-" + action, trove.slug(), part, detail));
    }

    private Response changed(DeskRequest request, HeldTrove trove, String action, int part, ChangePlan.Result result)
            throws Refusal, IOException {
        switch (result) {
            case ChangePlan.Refused(String reason) -> throw refused(reason);
            case ChangePlan.Changed changed -> {
                record(request, trove, action, part, Json.Obj.EMPTY.with("change", changed.words()));
                request.session().say(sentence(changed.words()));
                notes(request, changed);
            }
        }
        return DeskHtml.seeOther(PlanPage.HOME + "/" + trove.slug());
    }

    private static void notes(DeskRequest request, ChangePlan.Changed changed) {
        if (!changed.published().isEmpty()) {
            request.session()
                    .say(changed.published().size() + " of the documents are published and stay in their parts.");
        }
        if (changed.copies() > 0) {
            request.session().say(changed.copies() + " copies of these documents are in other parts and not moved.");
        }
        if (changed.withheld() > 0) {
            request.session()
                    .say(changed.withheld() + " of these documents are withheld: the part will list the numbers, so a"
                            + " topic in its title says what the documents are about.");
        }
        changed.after().stream()
                .filter(part -> !part.due().isAfter(request.now()))
                .filter(part -> !changed.before().contains(part))
                .findFirst()
                .ifPresent(part -> request.session()
                        .say("Part " + part.number() + " is due now: it is published as soon as it may be."));
    }

    private Response pause(DeskRequest request, HeldTrove trove, boolean pause) throws Refusal, IOException {
        if (!new PlanReleases(newsroom.deciding()).pause(trove, pause)) {
            throw Refusal.conflict(
                    "Nothing was changed: " + trove.slug() + (pause ? " is paused already." : " is not" + " paused."));
        }
        record(request, trove, pause ? "pause" : "resume", 0, Json.Obj.EMPTY);
        request.session()
                .say(trove.slug() + (pause ? " is paused: nothing of it is published." : " is no longer paused."));
        return DeskHtml.seeOther(PlanPage.HOME + "/" + trove.slug());
    }

    private void describe(DeskRequest request, HeldTrove trove, int part) throws Refusal, IOException {
        var result = new DescribePart(newsroom.deciding())
                .run(
                        trove,
                        part,
                        request.field("title"),
                        request.field("announcement").replace("\r\n", "\n"),
                        request.now());
        if (result instanceof DescribePart.Refused(String reason)) {
            throw refused(reason);
        }
        record(
                request,
                trove,
                "describe",
                part,
                Json.Obj.EMPTY.with("title", request.field("title").strip()));
        request.session().say("Title and announcement are changed. Approvals of the earlier ones no longer count.");
    }

    private void approve(DeskRequest request, HeldTrove trove, int part) throws Refusal, IOException {
        if (!(Sha256.parse(request.field("content")) instanceof Outcome.Ok<Sha256>(Sha256 seen))) {
            throw Refusal.bad("Nothing was changed: the form does not say what you have seen. Open the page again.");
        }
        switch (new ApproveParts(newsroom.deciding()).approve(request.by(), trove, part, seen)) {
            case ApproveParts.Refused(String reason) -> throw refused(reason);
            case ApproveParts.Revoked revoked -> throw new IllegalStateException();
            case ApproveParts.Approved approved -> {
                TwoPersons.State state = approved.state();
                request.session()
                        .say("You have approved part " + part + " of " + trove.slug() + ". "
                                + (state.isNeeded()
                                        ? state.missing()
                                                .map(missing -> "It " + missing + ".")
                                                .orElse("It is published when it is due.")
                                        : "The two-person rule is off."));
            }
        }
    }

    private void revoke(DeskRequest request, HeldTrove trove, int part) throws Refusal, IOException {
        if (new ApproveParts(newsroom.deciding()).revoke(request.by(), trove, part)
                instanceof ApproveParts.Refused(String reason)) {
            throw refused(reason);
        }
        request.session().say("Your approval of part " + part + " of " + trove.slug() + " is taken back.");
    }

    /** The documents of the fields {@code numbers} or {@code query}. */
    private int[] selected(DeskRequest request, HeldTrove trove) throws Refusal, IOException {
        String numbers = request.field("numbers").strip();
        String query = request.field("query").strip();
        if (numbers.isEmpty() == query.isEmpty()) {
            throw Refusal.bad("Nothing was changed: name the documents by their numbers, or by a search.");
        }
        if (numbers.isEmpty()) {
            ParsedQuery parsed = QueryParser.parse(query);
            List<Long> keys = new SelectDocuments(newsroom.index())
                    .byQuery(parsed.query(), trove.slug())
                    .keys();
            Newsroom room = newsroom.newsroom();
            int[] found = keys.stream()
                    .mapToInt(key -> room.catalog().documents().numberOf(key))
                    .filter(number -> number > 0)
                    .toArray();
            if (found.length == 0) {
                throw Refusal.conflict("Nothing was changed: the search finds no document of " + trove.slug() + ".");
            }
            return found;
        }
        try {
            boolean isCited = numbers.startsWith(trove.slug() + "/");
            return CitedDocuments.parse(isCited ? numbers : trove.slug() + "/" + numbers).numbers().stream()
                    .mapToInt(Integer::intValue)
                    .toArray();
        } catch (IllegalArgumentException e) {
            throw Refusal.bad("Nothing was changed: \"" + numbers + "\" is " + e.getMessage() + ".");
        }
    }

    /** A part, or 0 for none. */
    private static int target(String to) throws Refusal {
        return to.equals("none") ? 0 : number(to);
    }

    private static int number(String part) throws Refusal {
        return DeskRequest.number(part).orElseThrow(() -> Refusal.bad("Nothing was changed: choose a part."));
    }

    private static ChangePlan.Shift shift(DeskRequest request, String action) throws Refusal {
        String by = request.field("by").strip();
        String at = request.field("at");
        if (by.isEmpty() == at.isEmpty()) {
            throw Refusal.bad("Nothing was changed: give an interval or a time, and not both.");
        }
        try {
            @Nullable Interval interval = by.isEmpty() ? null : Interval.parse(by);
            return new ChangePlan.Shift(interval, action.equals("bring-forward"), at.isEmpty() ? null : time(at));
        } catch (IllegalArgumentException e) {
            throw Refusal.bad("Nothing was changed: " + e.getMessage() + ".");
        }
    }

    /** A time in UTC, as browsers send fields of type {@code datetime-local}. */
    private static Instant time(String text) throws Refusal {
        try {
            LocalDateTime parsed = LocalDateTime.parse(text);
            if (parsed.getYear() < 1970 || parsed.getYear() > 9_998) {
                throw new DateTimeException("out of range");
            }
            return parsed.toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw Refusal.bad(
                    "Nothing was changed: \"" + text + "\" is not a time. Write it as 2026-12-01T09:00, in UTC.");
        }
    }

    /** The reason of a flow without the command that it names, because the page has a form for it. */
    private static Refusal refused(String reason) {
        int command = reason.indexOf("  daylight ");
        String words = command < 0
                ? reason
                : reason.substring(0, command).replaceFirst("[:,;]? *(see|with|use|then|add the first one with)$", "");
        return Refusal.conflict("Nothing was changed: " + words + ".");
    }

    private static String sentence(String words) {
        return words.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + words.substring(1) + ".";
    }
}
