package org.daylight.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.tree.TileTree;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a log that are about its keys, and the rule that they must agree with the files about changes (spec/log-keys.md section 6). For one
 * thread.
 */
public final class KeyEntries {
    private final List<Long> recoveries = new ArrayList<>();
    private final Map<Long, LogEntry.LogKey> changes = new HashMap<>();
    private LogEntry.@Nullable RecoveryKeys newest;

    /** A copy, which does not change with this. */
    public KeyEntries copy() {
        var copy = new KeyEntries();
        copy.recoveries.addAll(recoveries);
        copy.changes.putAll(changes);
        copy.newest = newest;
        return copy;
    }

    /**
     * Adds an entry that names recovery keys.
     *
     * @param index in the log, from 0
     * @return what is wrong; empty if the entry is allowed here
     */
    public Optional<String> add(LogEntry.RecoveryKeys keys, long index) {
        if (keys.number() != recoveries.size() + 1) {
            return Optional.of("the recovery keys number " + keys.number() + " are where number "
                    + (recoveries.size() + 1) + " is expected");
        }
        recoveries.add(index);
        newest = keys;
        return Optional.empty();
    }

    /** As above, for an entry about a change. */
    public Optional<String> add(LogEntry.LogKey change, long index) {
        if (change.number() != changes.size() + 1) {
            return Optional.of(
                    "key change " + change.number() + " is where change " + (changes.size() + 1) + " is expected");
        }
        changes.put(index, change);
        return Optional.empty();
    }

    /** The recovery keys that are valid; null if none were named. */
    public LogEntry.@Nullable RecoveryKeys recoveryKeys() {
        return newest;
    }

    /**
     * Compares the entries with the files.
     *
     * @param keys {@link LogKeys#until} the size of the tree
     * @return what is wrong; empty if they agree
     * @throws IOException if a tile cannot be read
     */
    public Optional<String> objection(LogKeys keys, TileTree tree) throws IOException {
        if (changes.size() != keys.changes().size()) {
            return Optional.of(
                    "the log has " + changes.size() + " entries about key changes, but there are files about "
                            + keys.changes().size());
        }
        for (KeyChange change : keys.changes()) {
            String what = "key change " + change.number();
            LogEntry.LogKey logged = changes.get(change.size());
            LogEntry.LogKey expected = change.entry();
            boolean isLogged = logged != null
                    && logged.number() == expected.number()
                    && logged.key().equals(expected.key())
                    && logged.file().equals(expected.file())
                    && logged.fileBytes() == expected.fileBytes();
            if (!isLogged) {
                return Optional.of(what + " is not what the log says at entry " + change.size());
            }
            Outcome<Sha256> root = tree.root(change.size());
            if (!root.isOk() || !root.orThrow().equals(change.statement().root())) {
                return Optional.of(what + " begins in another history of the log");
            }
            KeyChange.Named named = change.named();
            if (named != null && last(change.size()) != named.index()) {
                return Optional.of(what + " was signed by recovery keys that others had replaced");
            }
        }
        return Optional.empty();
    }

    /** The index of the newest entry below a size that names recovery keys; -1 for none. */
    private long last(long size) {
        return recoveries.stream().filter(index -> index < size).reduce(-1L, Math::max);
    }
}
