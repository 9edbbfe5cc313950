package org.daylight.mirror;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.daylight.format.Outcome;
import org.daylight.log.KeyChange;
import org.daylight.log.LogKeys;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.tree.TileSource;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the log in one round: what the mirror knows, and the changes that sources show (spec/log-keys.md section 5). For one thread.
 */
final class RoundKeys {
    private final NoteKey.Verifier trusted;
    private final @Nullable LogKeys held;
    private LogKeys keys;

    /**
     * @param trusted the log's first key or a later one
     * @param held the keys that this mirror knows; null if it knows no log yet
     */
    RoundKeys(NoteKey.Verifier trusted, @Nullable LogKeys held) {
        this.trusted = trusted;
        this.held = held;
        keys = held == null ? LogKeys.of(trusted) : held;
    }

    /** The keys, as far as they are known now. */
    LogKeys keys() {
        return keys;
    }

    /**
     * Verifies the checkpoints that the sources show, and reads the files about key changes of a source whose checkpoint the known keys have not
     * signed. Excludes a source whose checkpoint does not count.
     *
     * @throws RoundAborted when two sources show key changes that contradict each other
     */
    void verify(List<RoundSource> sources, SmallFileReader small) throws RoundAborted {
        List<RoundSource> shown = sources.stream()
                .filter(one -> one.note() != null && one.excluded() == null)
                .toList();
        for (RoundSource one : shown) {
            byte[] note = one.note();
            if (note != null && (held == null || !keys.open(note).isOk())) {
                read(one, note, small).ifPresent(more -> keys = more);
            }
        }
        for (RoundSource one : shown) {
            byte[] note = one.note();
            if (note != null && one.excluded() == null) {
                switch (keys.open(note)) {
                    case Outcome.Ok<Checkpoint>(Checkpoint checkpoint) -> one.verified(checkpoint);
                    case Outcome.Refused<Checkpoint>(String code, String reason) ->
                        one.exclude("its checkpoint does not belong to this log (" + code + "): " + reason);
                }
            }
        }
    }

    /** The keys of a source if they go beyond the known ones. */
    private Optional<LogKeys> read(RoundSource from, byte[] note, SmallFileReader small) throws RoundAborted {
        TileSource files = (path, limit) -> small.read(from, path, limit);
        Outcome<LogKeys> read;
        try {
            read = LogKeys.read(files, trusted);
        } catch (IOException e) {
            from.exclude(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
        if (read instanceof Outcome.Refused<LogKeys>(String code, String reason)) {
            from.exclude("its key changes are not valid (" + code + "): " + reason);
            return Optional.empty();
        }
        LogKeys theirs = read.orThrow();
        if (!theirs.open(note).isOk()) {
            return Optional.empty();
        }
        if (theirs.changes().isEmpty()) {
            return Optional.empty();
        }
        boolean isFirst = held == null && keys.changes().isEmpty();
        return switch (isFirst ? LogKeys.Relation.LONGER : theirs.against(keys)) {
            case LONGER, REPLACES -> Optional.of(theirs);
            case SAME, SHORTER, REPLACED -> Optional.empty();
            case CONFLICT -> {
                from.exclude("its key changes contradict those that are known: keep both files, and ask the publisher");
                yield Optional.empty();
            }
        };
    }

    /**
     * The recovery that makes a checkpoint invalid which this mirror had accepted; empty if the checkpoint still counts.
     *
     * @throws RoundAborted when no recovery explains it: then the log has a second history
     */
    Optional<KeyChange> recovery(byte[] accepted) throws RoundAborted {
        if (keys.open(accepted).isOk()) {
            return Optional.empty();
        }
        LogKeys before = held;
        return Optional.of(keys.recoveryAgainst(accepted, before == null ? LogKeys.of(keys.first()) : before)
                .orElseThrow(() -> new RoundAborted(MirrorState.Word.REFUSED)));
    }
}
