package org.daylight.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.daylight.format.Outcome;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.tree.TileSource;

/**
 * The keys of a log: the one in its first entry, and the changes since (spec/log-keys.md). The number of entries of a checkpoint says which key must have
 * signed it. Immutable.
 *
 * @param first the key in the first entry
 * @param changes verified, number <i>n</i> at index <i>n</i> − 1; each begins with the key that the one before introduced, at a greater size
 */
public record LogKeys(NoteKey.Verifier first, List<KeyChange> changes) {
    private static final String CODE = KeyChange.CODE;

    /** How the keys of one copy relate to those of another. */
    public enum Relation {
        /** The same keys. */
        SAME,
        /** These have further changes. */
        LONGER,
        /** The others have further changes. */
        SHORTER,
        /** A recovery here replaces a change there. */
        REPLACES,
        /** A recovery there replaces a change here. */
        REPLACED,
        /** Neither can follow from the other: a key or the recovery keys were used for two histories. */
        CONFLICT
    }

    public LogKeys {
        changes = List.copyOf(changes);
    }

    /** A log that has never changed its key. */
    public static LogKeys of(NoteKey.Verifier key) {
        return new LogKeys(key, List.of());
    }

    /**
     * Reads the files about changes, as many as there are, and verifies them.
     *
     * @param trusted a key of the log that the reader trusts: the first one or a later one
     * @return the keys, among them the trusted one; or refused: {@code log-key-other} if it is not among them, {@code log-keys-malformed}
     *     if a file is not valid
     * @throws IOException from the source
     */
    public static Outcome<LogKeys> read(TileSource source, NoteKey.Verifier trusted) throws IOException {
        Optional<LogKeys> keys = Optional.empty();
        for (long number = 1; number <= KeyStatement.MAX_NUMBER; number++) {
            Optional<byte[]> file = source.read(KeyChange.path(number), KeyChange.MAX_BYTES);
            if (file.isEmpty()) {
                break;
            }
            LogKeys before = keys.orElse(null);
            Outcome<LogKeys> more = KeyChange.parse(file.get())
                    .then(change -> (before == null ? of(change.oldKey()) : before).with(change));
            if (more instanceof Outcome.Refused<LogKeys>(String code, String reason)) {
                return Outcome.refused(CODE, KeyChange.path(number) + ": " + reason);
            }
            keys = Optional.of(more.orThrow());
        }
        LogKeys all = keys.orElse(of(trusted));
        return all.all().contains(trusted)
                ? Outcome.ok(all)
                : Outcome.refused("log-key-other", "the log has never had the key " + trusted);
    }

    /** These keys with the next change; refused with {@code log-keys-malformed} if it does not follow. */
    public Outcome<LogKeys> with(KeyChange change) {
        String fault = null;
        if (change.number() != changes.size() + 1) {
            fault = "change " + change.number() + " is where change " + (changes.size() + 1) + " is expected";
        } else if (!change.oldKey().equals(current())) {
            fault = "it changes another key than the log has then";
        } else if (!changes.isEmpty() && change.size() <= changes.getLast().size()) {
            fault = "it begins before the change before it";
        } else if (all().contains(change.newKey())) {
            fault = "the log has had the new key before";
        }
        return fault == null
                ? Outcome.ok(new LogKeys(
                        first,
                        Stream.concat(changes.stream(), Stream.of(change)).toList()))
                : Outcome.refused(CODE, fault);
    }

    /** All keys, the first one first. */
    public List<NoteKey.Verifier> all() {
        return Stream.concat(Stream.of(first), changes.stream().map(KeyChange::newKey))
                .toList();
    }

    /** The newest key. */
    public NoteKey.Verifier current() {
        return changes.isEmpty() ? first : changes.getLast().newKey();
    }

    /** The key that signs a checkpoint of this size, in entries. */
    public NoteKey.Verifier at(long size) {
        NoteKey.Verifier key = first;
        for (KeyChange change : changes) {
            if (change.size() < size) {
                key = change.newKey();
            }
        }
        return key;
    }

    /** These keys without changes that a log of this size does not contain: a publisher puts the file in place before the entry. */
    public LogKeys until(long size) {
        return new LogKeys(
                first,
                changes.stream().takeWhile(change -> change.size() < size).toList());
    }

    /**
     * As {@link Checkpoint#open}, with the key for its size.
     *
     * @return also refused with {@code note-key-replaced} if an earlier key has signed it, which does not count any more at this size
     */
    public Outcome<Checkpoint> open(byte[] note) {
        Outcome<Checkpoint> claimed = SignedNote.parse(note).then(signed -> Checkpoint.parse(signed.text()));
        if (claimed instanceof Outcome.Refused<Checkpoint>) {
            return claimed;
        }
        Outcome<Checkpoint> opened = Checkpoint.open(note, at(claimed.orThrow().size()));
        Optional<KeyChange> replaced = opened.isOk() ? Optional.empty() : replaced(note);
        return replaced.isEmpty()
                ? opened
                : Outcome.refused(
                        "note-key-replaced",
                        "it has " + claimed.orThrow().size() + " entries, but its key signs no more than "
                                + replaced.get().size());
    }

    /** The change after which the key that signed a checkpoint does not count for its size; empty if there is none. */
    public Optional<KeyChange> replaced(byte[] note) {
        for (KeyChange change : changes) {
            boolean isBeyond = Checkpoint.open(note, change.oldKey())
                    .ok()
                    .filter(signed -> signed.size() > change.size())
                    .isPresent();
            if (isBeyond) {
                return Optional.of(change);
            }
        }
        return Optional.empty();
    }

    /**
     * The recovery after which a checkpoint does not count any more that was accepted with earlier keys.
     *
     * @param before the keys with which it was accepted
     * @return empty if it still counts, or if no recovery explains why it does not: {@link #open} tells these two apart
     */
    public Optional<KeyChange> recoveryAgainst(byte[] accepted, LogKeys before) {
        if (open(accepted).isOk()) {
            return Optional.empty();
        }
        Optional<KeyChange> change = replaced(accepted);
        if (change.isEmpty() && against(before) == Relation.REPLACES) {
            change = changes.stream()
                    .filter(one -> one.number() > before.changes.size()
                            || !one.statement()
                                    .equals(before.changes
                                            .get((int) one.number() - 1)
                                            .statement()))
                    .findFirst();
        }
        return change.filter(KeyChange::isRecovery);
    }

    /** Compares with the keys of another copy. Both begin with the same key, or it is a conflict. */
    public Relation against(LogKeys other) {
        if (!first.equals(other.first)) {
            return Relation.CONFLICT;
        }
        int both = Math.min(changes.size(), other.changes.size());
        for (int i = 0; i < both; i++) {
            KeyChange here = changes.get(i);
            KeyChange there = other.changes.get(i);
            if (!here.statement().equals(there.statement())) {
                return here.beats(there)
                        ? Relation.REPLACES
                        : there.beats(here) ? Relation.REPLACED : Relation.CONFLICT;
            }
        }
        return changes.size() == other.changes.size()
                ? Relation.SAME
                : changes.size() > both ? Relation.LONGER : Relation.SHORTER;
    }

    /** A line for each key: which one, for which entries, and who agreed to it. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        if (changes.isEmpty()) {
            lines.add("signed by " + first);
            return lines;
        }
        long from = 1;
        for (int i = 0; i <= changes.size(); i++) {
            NoteKey.Verifier key = all().get(i);
            String to = i < changes.size() ? " to " + changes.get(i).size() : " and later";
            lines.add("entries " + from + to + " signed by " + key);
            if (i < changes.size()) {
                KeyChange change = changes.get(i);
                lines.add("  key changed: " + words(change) + ". Reason: "
                        + change.statement().reason());
                from = change.size() + 1;
            }
        }
        return lines;
    }

    /** Who agreed to a change: {@code planned, signed by the old key}. */
    public static String words(KeyChange change) {
        return change.isRecovery()
                ? "recovery, signed by "
                        + String.join(
                                ", ",
                                change.holders().stream()
                                        .map(NoteKey.Verifier::name)
                                        .toList())
                : "planned, signed by the old key";
    }
}
