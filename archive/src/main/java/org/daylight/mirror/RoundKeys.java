package org.daylight.mirror;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.HeldLog;
import org.daylight.log.KeyChange;
import org.daylight.log.LogKeys;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.tree.TileSource;
import org.daylight.tree.TileTree;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the log in one round: what the mirror knows, and the changes that sources show (spec/log-keys.md section 5). For one thread.
 */
final class RoundKeys {
    private final NoteKey.Verifier trusted;
    private final @Nullable LogKeys held;
    private final @Nullable HeldLog own;
    private final Map<RoundSource, HeldLog.Rival> rivals = new LinkedHashMap<>();
    private LogKeys keys;

    /** The source that showed {@link #keys}; null if they were known before. */
    private @Nullable RoundSource shownBy;

    /**
     * @param trusted the log's first key or a later one
     * @param held the keys that this mirror knows; null if it knows no log yet
     * @param own the log that this mirror holds; null if it holds none yet
     */
    RoundKeys(NoteKey.Verifier trusted, @Nullable LogKeys held, @Nullable HeldLog own) {
        this.trusted = trusted;
        this.held = held;
        this.own = own;
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
     * @throws RoundAborted when a source shows a change that begins with other entries than the log here
     * @throws IOException with a one-line message, when this mirror holds no log, and two sources contradict each other
     */
    void verify(List<RoundSource> sources, SmallFileReader small) throws IOException, RoundAborted {
        List<RoundSource> shown = sources.stream()
                .filter(one -> one.note() != null && one.excluded() == null)
                .toList();
        for (RoundSource one : shown) {
            byte[] note = one.note();
            if (note != null && (held == null || !keys.open(note).isOk())) {
                read(one, note, small).ifPresent(more -> {
                    keys = more;
                    shownBy = one;
                });
            }
        }
        for (Map.Entry<RoundSource, HeldLog.Rival> each : rivals.entrySet()) {
            HeldLog.Rival rival = each.getValue();
            each.getKey().exclude(rival.words());
            if (!isRecovered(rival.change().number())) {
                throw new RoundAborted(MirrorState.Word.REFUSED, rival.evidence());
            }
        }
        for (RoundSource one : shown) {
            byte[] note = one.note();
            if (note != null && one.excluded() == null) {
                switch (keys.open(note)) {
                    case Outcome.Ok<Checkpoint>(Checkpoint checkpoint) -> one.verified(checkpoint);
                    case Outcome.Refused<Checkpoint>(String code, String reason) -> {
                        compare(one, note, small);
                        one.exclude("its checkpoint does not belong to this log (" + code + "): " + reason);
                    }
                }
            }
        }
    }

    /** What a source shows that was excluded because its change of the key contradicts the log here; empty if there is none. */
    Optional<HeldLog.Rival> rival() {
        return rivals.values().stream().findFirst();
    }

    /** Whether recovery keys have replaced the old key of this change already, in the log here. */
    private boolean isRecovered(long number) {
        return keys.changes().size() >= number
                && keys.changes().get((int) number - 1).isRecovery();
    }

    /**
     * A mirror without a log of its own cannot know which of two histories is the right one: that of the recovery, or that of a source whose key the
     * recovery replaces.
     */
    private void compare(RoundSource one, byte[] note, SmallFileReader small) throws IOException {
        KeyChange change = own != null ? null : keys.replaced(note).orElse(null);
        RoundSource other = shownBy;
        if (change == null || other == null || !change.isRecovery()) {
            return;
        }
        Optional<Sha256> root;
        try {
            Checkpoint head = Checkpoint.open(note, change.oldKey()).orThrow();
            root = TileTree.open((path, limit) -> small.read(one, path, limit), head.size(), head.root())
                    .ok()
                    .flatMap(tree -> root(tree, change.size()));
        } catch (IOException gone) {
            return;
        }
        if (root.isPresent() && !root.get().equals(change.statement().root())) {
            throw contradiction(other, one);
        }
    }

    private static Optional<Sha256> root(TileTree tree, long size) {
        try {
            return tree.root(size).ok();
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static IOException contradiction(RoundSource one, RoundSource other) {
        return new IOException(
                "the sources " + one.source().name() + " and " + other.source().name()
                        + " show two histories of this log, with different changes of its key: ask the publisher or"
                        + " the holders of recovery keys which one is right, and name only that source");
    }

    /** The keys of a source if they go beyond the known ones. */
    private Optional<LogKeys> read(RoundSource from, byte[] note, SmallFileReader small)
            throws IOException, RoundAborted {
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
        HeldLog mine = own;
        if (mine != null) {
            Optional<HeldLog.Rival> rival = rival(mine, theirs, from);
            if (rival.isPresent()) {
                rivals.put(from, rival.get());
                return Optional.empty();
            }
        }
        boolean isFirst = held == null && keys.changes().isEmpty();
        RoundSource other = shownBy;
        if (mine == null && other != null) {
            switch (theirs.against(keys)) {
                case REPLACES, REPLACED, CONFLICT -> throw contradiction(other, from);
                case SAME, LONGER, SHORTER -> {}
            }
        }
        return switch (isFirst ? LogKeys.Relation.LONGER : theirs.against(keys)) {
            case LONGER, REPLACES -> Optional.of(theirs);
            case SAME, SHORTER, REPLACED -> Optional.empty();
            case CONFLICT -> {
                from.exclude("its key changes contradict those that are known: keep both files, and ask the publisher");
                yield Optional.empty();
            }
        };
    }

    private static Optional<HeldLog.Rival> rival(HeldLog mine, LogKeys theirs, RoundSource from) throws RoundAborted {
        try {
            return mine.rival(theirs);
        } catch (IOException e) {
            from.exclude(e.getMessage() + ". Restore this copy, or start again in another folder with  --key");
            throw new RoundAborted(MirrorState.Word.REFUSED);
        }
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
