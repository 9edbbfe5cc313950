package org.daylight.catalog;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What editors decided about documents before publication, and what each decision changed, so that it can be undone
 * ({@code spec/review.md} section 2). Nothing here decides: the flows do, inside one transaction.
 */
public final class Reviews {

    private static final String STATE = """
        SELECT document.id, slug, number, review, embargo_until, embargo_event, second_by, withheld, withdrawn IS NOT NULL
        FROM document JOIN trove ON trove.id = document.trove\s\
        """;

    private static final String DECISION =
            "SELECT id, made, editor, action, reason, documents, COALESCE(undone, 0) FROM decision ";

    private final Sql sql;
    private final Matches matches;

    Reviews(Sql sql, Matches matches) {
        this.sql = sql;
        this.matches = matches;
    }

    public Optional<ReviewState> find(long document) {
        return sql.one(STATE + "WHERE document.id = ?", Reviews::state, document);
    }

    /** The states of many documents, by key. Documents that do not exist are absent. */
    public Map<Long, ReviewState> find(Collection<Long> documents) {
        Map<Long, ReviewState> states = HashMap.newHashMap(documents.size());
        sql.allOf(STATE + "WHERE document.id IN ({keys})", Reviews::state, List.copyOf(documents))
                .forEach(state -> states.put(state.key(), state));
        return states;
    }

    /**
     * Documents of a trove that must wait: they are under an embargo, or need a second review. Withheld ones are left
     * out.
     */
    public List<ReviewState> heldBack(long trove) {
        return sql.all(
                STATE + "WHERE document.trove = ? AND review IN ('embargo', 'second-review') AND withheld IS NULL"
                        + " ORDER BY number NULLS FIRST",
                Reviews::state,
                trove);
    }

    /** Begins a decision; {@link #count} completes it. @param id the number of its entry in the audit log */
    public void begin(long id, Instant made, @Nullable String editor, String action, String reason) {
        sql.run(
                "INSERT INTO decision (id, made, editor, action, reason, documents) VALUES (?, ?, ?, ?, ?, 0)",
                id,
                made.getEpochSecond(),
                editor,
                action,
                reason);
    }

    /** Removes a decision that changed nothing. */
    public void drop(long decision) {
        sql.run("DELETE FROM decision WHERE id = ?", decision);
    }

    /** Records how many documents a decision changed. */
    public void count(long decision) {
        sql.run(
                "UPDATE decision SET documents = (SELECT COUNT(*) FROM decided WHERE decision = ?) WHERE id = ?",
                decision,
                decision);
    }

    /**
     * Records what a document is now, before a decision changes it. Does nothing when the decision has already recorded
     * it.
     */
    public void before(long decision, long document) {
        sql.run(
                "INSERT INTO decided (decision, document, review, embargo_until, embargo_event, second_by, withheld,"
                        + " withheld_with, cleared, barred) SELECT ?, id, review, embargo_until, embargo_event,"
                        + " second_by, withheld, withheld_with, cleared, ? FROM document WHERE id = ? ON CONFLICT DO"
                        + " NOTHING",
                decision,
                matches.isBarring(document) ? 1 : 0,
                document);
    }

    /** The same for many documents that bar no copies. */
    public void beforeUnbarred(long decision, List<Long> documents) {
        sql.runForAll(
                "INSERT INTO decided (decision, document, review, embargo_until, embargo_event, second_by, withheld,"
                        + " withheld_with, cleared, barred) SELECT ?, id, review, embargo_until, embargo_event,"
                        + " second_by, withheld, withheld_with, cleared, 0 FROM document WHERE id IN"
                        + " ({keys}) ON CONFLICT DO NOTHING",
                documents,
                decision);
    }

    /** The documents may be published. */
    public void publish(List<Long> documents) {
        sql.runForAll(
                "UPDATE document SET review = 'publish', embargo_until = NULL, embargo_event = NULL, second_by = NULL"
                        + " WHERE id IN ({keys})",
                documents);
    }

    /** The documents need a second review. @param by who requested it */
    public void requestSecond(List<Long> documents, @Nullable String by) {
        sql.runForAll(
                "UPDATE document SET review = 'second-review', embargo_until = NULL, embargo_event = NULL,"
                        + " second_by = ? WHERE id IN ({keys})",
                documents,
                by);
    }

    /** The documents wait for a date or an event. A second review that was requested stays needed. */
    public void embargo(List<Long> documents, @Nullable Instant until, @Nullable String event) {
        sql.runForAll(
                "UPDATE document SET review = 'embargo', embargo_until = ?, embargo_event = ? WHERE id IN"
                        + " ({keys})",
                documents,
                until == null ? null : until.getEpochSecond(),
                event);
    }

    /** Ends an embargo. A second review that was requested stays needed. */
    public void lift(List<Long> documents) {
        sql.runForAll(
                "UPDATE document SET review = CASE WHEN second_by IS NULL THEN NULL ELSE 'second-review' END,"
                        + " embargo_until = NULL, embargo_event = NULL WHERE id IN ({keys})",
                documents);
    }

    /** Records which documents of a part were published without a review, so that no queue has them any more. */
    public void released(long trove, int part) {
        sql.run(
                "UPDATE document SET review = 'released' WHERE trove = ? AND review IS NULL AND number IN (SELECT"
                    + " number FROM part_document WHERE part = (SELECT id FROM part WHERE trove = ? AND number = ?))",
                trove,
                trove,
                part);
    }

    /** The part is planned again: the queues have its documents that nobody reviewed. */
    public void notReleased(long trove, int part) {
        sql.run(
                "UPDATE document SET review = NULL WHERE trove = ? AND review = 'released' AND number IN (SELECT"
                    + " number FROM part_document WHERE part = (SELECT id FROM part WHERE trove = ? AND number = ?))",
                trove,
                trove,
                part);
    }

    public Optional<RecordedDecision> decision(long id) {
        return sql.one(DECISION + "WHERE id = ?", Reviews::decision, id);
    }

    /** The last decisions, the newest first. */
    public List<RecordedDecision> decisions(int limit) {
        return sql.all(DECISION + "ORDER BY id DESC LIMIT ?", Reviews::decision, limit);
    }

    /** Decisions that changed a document, the newest first. */
    public List<RecordedDecision> about(long document, int limit) {
        return sql.all(
                DECISION
                        + "WHERE id IN (SELECT decision FROM decided WHERE document = ? ORDER BY decision DESC LIMIT ?)"
                        + " ORDER BY id DESC",
                Reviews::decision,
                document,
                limit);
    }

    /** Up to so many decisions before this one, the newest first. */
    public List<RecordedDecision> decisionsBefore(long id, int limit) {
        return sql.all(DECISION + "WHERE id < ? ORDER BY id DESC LIMIT ?", Reviews::decision, id, limit);
    }

    /** The last decision in force. */
    public OptionalLong last() {
        return sql.one("SELECT id FROM decision WHERE undone IS NULL ORDER BY id DESC LIMIT 1", row -> row.getLong(1))
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    /** How a later decision stands in the way of undoing an earlier one. @param documents how many both changed */
    public record Blocking(RecordedDecision later, int documents) {}

    /** Later decisions in force about documents of this one, the newest first. */
    public List<Blocking> blocking(long decision) {
        return sql.all(
                "SELECT decision.id, made, editor, action, reason, documents, COALESCE(undone, 0), COUNT(*) FROM"
                        + " decided earlier JOIN decided later ON later.document = earlier.document AND later.decision"
                        + " > earlier.decision JOIN decision ON decision.id = later.decision WHERE earlier.decision ="
                        + " ? AND decision.undone IS NULL GROUP BY decision.id ORDER BY decision.id DESC",
                row -> new Blocking(decision(row), row.getInt(8)),
                decision);
    }

    /** The documents of a decision, by trove and number. */
    public List<ReviewState> documents(long decision) {
        return sql.all(
                STATE + "WHERE document.id IN (SELECT document FROM decided WHERE decision = ?) ORDER BY slug,"
                        + " number NULLS FIRST",
                Reviews::state,
                decision);
    }

    /** Up to so many documents of a decision, in the order of their keys. */
    public List<ReviewState> documents(long decision, int limit) {
        return sql.all(
                STATE + "WHERE document.id IN (SELECT document FROM decided WHERE decision = ? LIMIT ?)",
                Reviews::state,
                decision,
                limit);
    }

    /** Restores what the documents of a decision were before it, and marks it as undone. */
    public void undo(long decision, long entry) {
        List<Long> barred = sql.all(
                "SELECT document FROM decided WHERE decision = ? AND barred = 1", row -> row.getLong(1), decision);
        List<Long> barringNow = new ArrayList<>();
        for (long document :
                sql.all("SELECT document FROM decided WHERE decision = ?", row -> row.getLong(1), decision)) {
            if (matches.isBarring(document)) {
                barringNow.add(document);
            }
        }
        barringNow.forEach(matches::unbar);
        barred.forEach(matches::bar);
        sql.run(
                "UPDATE document SET (review, embargo_until, embargo_event, second_by, withheld, withheld_with,"
                        + " cleared) = (SELECT d.review, d.embargo_until, d.embargo_event, d.second_by, d.withheld,"
                        + " d.withheld_with, d.cleared FROM decided d WHERE d.decision = ? AND d.document ="
                        + " document.id) WHERE id IN (SELECT document FROM decided WHERE decision = ?)",
                decision,
                decision);
        sql.run("UPDATE decision SET undone = ? WHERE id = ?", entry, decision);
    }

    /** How many of these documents nobody has reviewed. */
    public int unreviewed(List<HeldDocument> documents) {
        return (int) documents.stream()
                .filter(document -> sql.number(
                                "SELECT EXISTS (SELECT 1 FROM document WHERE id = ? AND review IS NULL)",
                                document.key())
                        == 1)
                .count();
    }

    /** Whether anyone has reviewed a document. */
    public boolean isReviewed(long document) {
        return sql.number("SELECT EXISTS (SELECT 1 FROM document WHERE id = ? AND review IS NOT NULL)", document) == 1;
    }

    /** An event that an editor said has happened. */
    public record Event(String name, Instant happened) {}

    public List<Event> events() {
        return sql.all(
                "SELECT name, happened FROM event ORDER BY name",
                row -> new Event(row.getString(1), Instant.ofEpochSecond(row.getLong(2))));
    }

    /** The events for which documents wait, with the number of documents. */
    public List<ReviewQueues.Count> awaitedEvents() {
        return sql.all(
                "SELECT embargo_event, COUNT(*) FROM document WHERE review = 'embargo' AND embargo_event IS NOT NULL"
                        + " AND embargo_event NOT IN (SELECT name FROM event) GROUP BY embargo_event ORDER BY 1",
                row -> new ReviewQueues.Count(row.getString(1), row.getInt(2)));
    }

    /** Records that an event has happened; false when that was recorded before. */
    public boolean happened(String event, Instant now) {
        return sql.run(
                        "INSERT INTO event (name, happened) VALUES (?, ?) ON CONFLICT DO NOTHING",
                        event,
                        now.getEpochSecond())
                == 1;
    }

    /** Takes back that an event has happened; false when nobody said that. */
    public boolean didNotHappen(String event) {
        return sql.run("DELETE FROM event WHERE name = ?", event) == 1;
    }

    private static ReviewState state(Cells row) throws SQLException {
        long until = row.getLong(5);
        boolean noDate = row.wasNull();
        return new ReviewState(
                row.getLong(1),
                row.getString(2),
                row.getInt(3),
                row.getString(4),
                noDate ? null : Instant.ofEpochSecond(until),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getBoolean(9));
    }

    private static RecordedDecision decision(Cells row) throws SQLException {
        return new RecordedDecision(
                row.getLong(1),
                Instant.ofEpochSecond(row.getLong(2)),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getInt(6),
                row.getLong(7));
    }
}
