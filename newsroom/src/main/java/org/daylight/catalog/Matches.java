package org.daylight.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which documents, in all troves, are copies of one another or have one another attached; and which are copies of a
 * document that an editor withheld or withdrew ({@code spec/catalog.md}, section "Match keys"). The cost of a query
 * depends on the size of its answer, not on the number of documents.
 */
public final class Matches {

    private final Sql sql;
    private final Documents documents;

    Matches(Sql sql, Documents documents) {
        this.sql = sql;
        this.documents = documents;
    }

    /** Up to {@code limit} documents without stored keys, which an earlier version imported. */
    public List<HeldDocument> unnoted(int limit) {
        return sql.all(Documents.COLUMNS + "WHERE keys IS NULL ORDER BY document.id LIMIT ?", Documents::read, limit);
    }

    /** Stores the keys of a document; does nothing when they are already stored. */
    public void note(long document, Collection<MatchKey> keys) {
        for (MatchKey key : keys) {
            sql.run(
                    "INSERT INTO match_key (hash, document, attached) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    key.hash(),
                    document,
                    key.attached() ? 1 : 0);
        }
        sql.run("UPDATE document SET keys = ? WHERE id = ?", MatchKey.stored(keys), document);
    }

    /**
     * Documents that are copies of a document, or have it attached; each once. Withheld, withdrawn and published
     * documents are included.
     *
     * @param limit the largest number of documents that are examined for each key
     */
    public List<Match> of(long document, int limit) {
        Map<Long, Match> found = new HashMap<>();
        for (MatchKey key : keys(document)) {
            if (key.attached()) {
                continue; // a message that is attached to it is another message
            }
            record Row(long document, boolean attached) {}
            List<Row> rows = sql.all(
                    "SELECT document, attached FROM match_key WHERE hash = ? AND document <> ? LIMIT ?",
                    row -> new Row(row.getLong(1), row.getBoolean(2)),
                    key.hash(),
                    document,
                    limit);
            for (Row row : rows) {
                Match before = found.get(row.document);
                boolean attached = row.attached && (before == null || before.attached());
                MatchKey.Kind kind =
                        before == null || key.kind().compareTo(before.kind()) < 0 ? key.kind() : before.kind();
                HeldDocument held =
                        before == null ? documents.find(row.document).orElseThrow() : before.document();
                found.put(row.document, new Match(held, kind, attached));
            }
        }
        return found.values().stream()
                .sorted((a, b) -> {
                    int byTrove = a.document().trove().compareTo(b.document().trove());
                    return byTrove != 0
                            ? byTrove
                            : Integer.compare(
                                    a.document().number(), b.document().number());
                })
                .toList();
    }

    /**
     * The document that bars this one from publication: it was withheld or withdrawn together with its copies, and this
     * one is a copy of it or has it attached. {@link Match#document} is the withheld or withdrawn document.
     */
    public Optional<Match> barring(long document) {
        for (MatchKey key : keys(document)) {
            Optional<Long> barring = sql.one(
                    "SELECT document FROM barred_key WHERE hash = ? AND document <> ? LIMIT 1",
                    row -> row.getLong(1),
                    key.hash(),
                    document);
            if (barring.isPresent()) {
                HeldDocument held = documents.find(barring.get()).orElseThrow();
                return Optional.of(new Match(held, key.kind(), key.attached()));
            }
        }
        return Optional.empty();
    }

    /** Bars copies of a document from publication, unless an editor clears each of them. */
    public void bar(long document) {
        for (MatchKey key : keys(document)) {
            if (!key.attached()) {
                sql.run(
                        "INSERT INTO barred_key (hash, document) VALUES (?, ?) ON CONFLICT DO NOTHING",
                        key.hash(),
                        document);
            }
        }
    }

    /** Undoes {@link #bar}. */
    public void unbar(long document) {
        for (MatchKey key : keys(document)) {
            sql.run("DELETE FROM barred_key WHERE hash = ? AND document = ?", key.hash(), document);
        }
    }

    /**
     * How many copies of some documents of a trove are in other parts of any trove. Copies share the bytes, the copy key or the text.
     * Withheld ones are not counted. The cost is that of the documents and their copies.
     *
     * @param part the row of the part that the documents are in; 0 for none
     */
    public long copiesInOtherParts(long trove, int[] numbers, long part) {
        Set<Long> asked = new HashSet<>();
        Set<Long> others = new HashSet<>();
        Set<Long> moved = new HashSet<>();
        record Row(long id, byte @Nullable [] keys) {}
        for (int number : numbers) {
            Row document = sql.one(
                            "SELECT id, keys FROM document WHERE trove = ? AND number = ?",
                            row -> new Row(row.getLong(1), row.getBytes(2)),
                            trove,
                            number)
                    .orElseThrow();
            moved.add(document.id());
            for (MatchKey key : document.keys() == null ? List.<MatchKey>of() : MatchKey.read(document.keys())) {
                boolean isCopy = !key.attached() && key.kind() != MatchKey.Kind.MESSAGE_ID;
                if (isCopy && asked.add(key.hash())) {
                    others.addAll(sql.all(
                            "SELECT document FROM match_key WHERE hash = ? AND document <> ? AND attached = 0",
                            row -> row.getLong(1),
                            key.hash(),
                            document.id()));
                }
            }
        }
        others.removeAll(moved);
        return others.stream()
                .filter(other -> sql.number(
                                "SELECT EXISTS (SELECT 1 FROM document JOIN part_document d ON d.trove ="
                                        + " document.trove AND d.number = document.number WHERE document.id = ? AND"
                                        + " withheld IS NULL AND d.part <> ?)",
                                other,
                                part)
                        == 1)
                .count();
    }

    /** Deletes the keys of a document that is about to be removed. */
    void forget(long document) {
        unbar(document);
        for (MatchKey key : keys(document)) {
            sql.run("DELETE FROM match_key WHERE hash = ? AND document = ?", key.hash(), document);
        }
    }

    private List<MatchKey> keys(long document) {
        return sql.one("SELECT keys FROM document WHERE id = ?", row -> Optional.ofNullable(row.getBytes(1)), document)
                .flatMap(stored -> stored)
                .map(MatchKey::read)
                .orElse(new ArrayList<>());
    }
}
