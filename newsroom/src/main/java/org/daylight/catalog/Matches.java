package org.daylight.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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

    /** More documents that bar one because of the same key are not looked at. */
    private static final int MOST_BARRING = 1_000;

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
        add(document, keys);
        sql.runSometime("UPDATE document SET keys = ? WHERE id = ?", MatchKey.stored(keys), document);
    }

    /** Stores the keys of a document that was added with them. */
    public void add(long document, Collection<MatchKey> keys) {
        for (MatchKey key : keys) {
            sql.runSometime(
                    "INSERT INTO match_key (hash, document, attached) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    key.hash(),
                    document,
                    key.attached() ? 1 : 0);
        }
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
        bar(document, own(keys(document)));
    }

    /** The same, for a document whose own keys were read before. */
    public void bar(long document, List<MatchKey> own) {
        for (MatchKey key : own) {
            sql.run(
                    "INSERT INTO barred_key (hash, document) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    key.hash(),
                    document);
        }
    }

    /** Whether copies of this document are barred from publication because of it. */
    boolean isBarring(long document) {
        for (MatchKey key : keys(document)) {
            if (!key.attached()) {
                return sql.number(
                                "SELECT EXISTS (SELECT 1 FROM barred_key WHERE hash = ? AND document = ?)",
                                key.hash(),
                                document)
                        == 1;
            }
        }
        return false;
    }

    /** All documents that bar a document from publication, each once. */
    public List<Match> allBarring(long document) {
        Map<Long, Match> found = new LinkedHashMap<>();
        for (MatchKey key : keys(document)) {
            List<Long> barring = sql.all(
                    "SELECT document FROM barred_key WHERE hash = ? AND document <> ? LIMIT " + MOST_BARRING,
                    row -> row.getLong(1),
                    key.hash(),
                    document);
            for (long other : barring) {
                found.computeIfAbsent(
                        other, row -> new Match(documents.find(row).orElseThrow(), key.kind(), key.attached()));
            }
        }
        return List.copyOf(found.values());
    }

    private static List<MatchKey> own(List<MatchKey> keys) {
        return keys.stream()
                .filter(key -> !key.attached())
                .sorted(Comparator.comparing(MatchKey::kind))
                .toList();
    }

    /**
     * The own keys of some documents, and who else has these keys.
     *
     * @param documents some thousands: their keys and all who hold them are in memory
     * @param without hashes of keys whose holders are not needed
     */
    public MatchLookup lookUp(Collection<Long> documents, Set<Long> without) {
        Map<Long, List<MatchKey>> own = new HashMap<>();
        Set<Long> hashes = new HashSet<>();
        record Row(long document, byte[] keys) {}
        for (Row row : sql.allOf(
                "SELECT id, keys FROM document WHERE keys IS NOT NULL AND id IN ({keys})",
                row -> new Row(row.getLong(1), row.getBytes(2)),
                List.copyOf(documents))) {
            List<MatchKey> keys = own(MatchKey.read(row.keys));
            own.put(row.document, keys);
            keys.stream()
                    .map(MatchKey::hash)
                    .filter(hash -> !without.contains(hash))
                    .forEach(hashes::add);
        }
        Map<Long, List<MatchLookup.Holder>> holders = new HashMap<>();
        record Held(long hash, MatchLookup.Holder holder) {}
        for (Held held : sql.allOf(
                "SELECT hash, document, attached FROM match_key WHERE hash IN ({keys})",
                row -> new Held(row.getLong(1), new MatchLookup.Holder(row.getLong(2), row.getBoolean(3))),
                List.copyOf(hashes))) {
            holders.computeIfAbsent(held.hash, hash -> new ArrayList<>()).add(held.holder);
        }
        return new MatchLookup(own, holders);
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
