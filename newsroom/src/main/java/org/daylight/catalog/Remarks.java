package org.daylight.catalog;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tags and notes of editors about documents. They never leave the newsroom. */
public final class Remarks {

    private final Sql sql;

    Remarks(Sql sql) {
        this.sql = sql;
    }

    /** Adds a tag; false when the document has it already. */
    public boolean tag(long document, String tag) {
        return sql.run("INSERT INTO tag (document, tag) VALUES (?, ?) ON CONFLICT DO NOTHING", document, tag) == 1;
    }

    /** Removes a tag; false when the document does not have it. */
    public boolean untag(long document, String tag) {
        return sql.run("DELETE FROM tag WHERE document = ? AND tag = ?", document, tag) == 1;
    }

    public List<String> tags(long document) {
        return sql.all("SELECT tag FROM tag WHERE document = ? ORDER BY tag", row -> row.getString(1), document);
    }

    /** Every tag, and how many documents have it. */
    public List<ReviewQueues.Count> tags() {
        return sql.all(
                "SELECT tag, COUNT(*) FROM tag GROUP BY tag ORDER BY tag",
                row -> new ReviewQueues.Count(row.getString(1), row.getInt(2)));
    }

    /** Keys of the documents with a tag. */
    public List<Long> tagged(String tag) {
        return sql.all("SELECT document FROM tag WHERE tag = ? ORDER BY document", row -> row.getLong(1), tag);
    }

    /** @param id the number of its entry in the audit log */
    public record Note(long id, long document, @Nullable String editor, Instant made, String text) {}

    public void add(Note note) {
        sql.run(
                "INSERT INTO note (id, document, editor, made, text) VALUES (?, ?, ?, ?, ?)",
                note.id,
                note.document,
                note.editor,
                note.made.getEpochSecond(),
                note.text);
    }

    /** The notes on a document, the oldest first. */
    public List<Note> notes(long document) {
        return sql.all(
                "SELECT id, document, editor, made, text FROM note WHERE document = ? ORDER BY id",
                row -> new Note(
                        row.getLong(1),
                        row.getLong(2),
                        row.getString(3),
                        Instant.ofEpochSecond(row.getLong(4)),
                        row.getString(5)),
                document);
    }
}
