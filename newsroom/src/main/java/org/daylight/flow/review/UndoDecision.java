package org.daylight.flow.review;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.daylight.audit.AuditLog;
import org.daylight.audit.AuditRecord;
import org.daylight.audit.By;
import org.daylight.catalog.RecordedDecision;
import org.daylight.catalog.ReviewState;
import org.daylight.catalog.Reviews;
import org.daylight.editors.Editor;
import org.daylight.editors.EditorList;
import org.daylight.editors.Editors;
import org.daylight.editors.Role;
import org.daylight.format.Json;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;

/**
 * Undoes a decision: every document that it changed becomes what it was before. Refused when a later decision changed
 * one of them again, when one of them has been published since, or when the user requested the second review. One transaction, with an entry of the audit log.
 */
public final class UndoDecision {

    private static final int MOST_NAMED = 5;

    private final Newsroom newsroom;
    private final StepListener steps;

    public UndoDecision(Newsroom newsroom) {
        this(newsroom, StepListener.NONE);
    }

    public UndoDecision(Newsroom newsroom, StepListener steps) {
        this.newsroom = newsroom;
        this.steps = steps;
    }

    /** The result. */
    public sealed interface Result {}

    public record Undone(RecordedDecision decision) implements Result {}

    /** Nothing was changed. @param reasons one line each */
    public record Refused(List<String> reasons) implements Result {}

    /** Undoes the last decision that is in force. */
    public Result last(By by) throws IOException {
        var last = newsroom.catalog().reviews().last();
        return last.isPresent() ? run(by, last.getAsLong()) : new Refused(List.of("there is no decision to undo"));
    }

    /** Undoes a decision. */
    public Result run(By by, long id) throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, steps);
            return new AuditLog(newsroom, steps).record(by.who(), by.time(), sequence -> {
                Optional<RecordedDecision> decision =
                        newsroom.catalog().reviews().decision(id);
                if (decision.isEmpty()) {
                    return refused("there is no decision " + id + ": list them with  daylight review history");
                }
                if (decision.get().undone() != 0) {
                    return refused("decision " + id + " was undone before");
                }
                Optional<String> own = ownRequest(by, decision.get());
                if (own.isPresent()) {
                    return refused(own.get());
                }
                List<String> blocking = blocking(id);
                if (!blocking.isEmpty()) {
                    return new AuditLog.Done<Result>(new Refused(blocking), null);
                }
                newsroom.catalog().reviews().undo(id, sequence);
                Json.Obj detail = Json.Obj.EMPTY.with("decision", id);
                return new AuditLog.Done<Result>(
                        new Undone(decision.get()),
                        new AuditRecord("undo", null, null, decision.get().documents(), 0, "", detail));
            });
        }
    }

    private static AuditLog.Done<Result> refused(String reason) {
        return new AuditLog.Done<>(new Refused(List.of(reason)), null);
    }

    /**
     * Whoever requested a second review could make it unnecessary, or take it back as a second user whom nobody has confirmed. If the
     * newsroom has no other user who may decide, disabled or not, nobody else could do it.
     */
    private Optional<String> ownRequest(By by, RecordedDecision decision) throws IOException {
        String who = by.who();
        if (who == null || decision.editor() == null || !decision.action().equals("second-review")) {
            return Optional.empty();
        }
        EditorList users = new Editors(newsroom).list();
        if (users.find(who).filter(Editor::isUnconfirmed).isPresent()) {
            return Optional.of("a second review is taken back by a user who is confirmed");
        }
        boolean hasOthers = users.editors().stream()
                .anyMatch(each -> !each.name().equals(who)
                        && (each.has(Role.EDITOR) || each.has(Role.REVIEWER) || each.has(Role.PUBLISHER)));
        return who.equals(decision.editor()) && hasOthers
                ? Optional.of("you requested this second review: another user has to take it back, or to review")
                : Optional.empty();
    }

    private List<String> blocking(long id) {
        List<Reviews.Blocking> later = newsroom.catalog().reviews().blocking(id);
        if (!later.isEmpty()) {
            return later.stream()
                    .limit(MOST_NAMED)
                    .map(each -> each.documents() + (each.documents() == 1 ? " document was" : " documents were")
                            + " decided again by decision " + each.later().id() + " ("
                            + each.later().action()
                            + "): undo it first with  daylight review undo "
                            + each.later().id())
                    .toList();
        }
        boolean withheld = newsroom.catalog()
                .reviews()
                .decision(id)
                .filter(each -> each.action().equals("withhold"))
                .isPresent();
        List<String> since = newsroom.catalog().reviews().documents(id).stream()
                .filter(each -> !withheld && each.withheld() != null)
                .map(ReviewState::cited)
                .toList();
        if (!since.isEmpty()) {
            return List.of("withheld since, because a document like it was withdrawn: " + first(since));
        }
        var published = new PublishedNumbers(newsroom.catalog());
        List<String> out = newsroom.catalog().reviews().documents(id).stream()
                .filter(each -> published.has(each.trove(), each.number()))
                .map(ReviewState::cited)
                .toList();
        return out.isEmpty() ? List.of() : List.of("published since: " + first(out));
    }

    private static String first(List<String> names) {
        return names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                + (names.size() > MOST_NAMED ? " and " + (names.size() - MOST_NAMED) + " more" : "");
    }
}
