package org.daylight.check;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.log.FirstEntry;
import org.daylight.log.KeyChange;
import org.daylight.log.LogEntry;
import org.daylight.log.LogKeys;
import org.daylight.log.TileLog;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.tree.TilePath;
import org.daylight.tree.TileSource;
import org.daylight.tree.TileTree;
import org.jspecify.annotations.Nullable;

/**
 * Checks the log of an archive: the checkpoint's signature, every tile, every bundle, and that every entry is allowed at its position (spec/log.md,
 * spec/archive.md section 2). Before that, nothing else in the archive can be trusted.
 */
final class CheckLog {
    private static final String CHECKPOINT = TileSource.CHECKPOINT;

    /** The limit on entries, so that a false size in a checkpoint does not make the check endless. */
    private static final long MAX_ENTRIES = 100_000_000;

    private final ArchiveFiles files;
    private final Verdicts verdicts;

    CheckLog(ArchiveFiles files, Verdicts verdicts) {
        this.files = files;
        this.verdicts = verdicts;
    }

    /**
     * The contents of a consistent log, and the log itself.
     *
     * @param earlier the contents at the earlier size that the caller named; null for none, or if the log is shorter
     */
    record Checked(LogContents contents, @Nullable LogContents earlier, TileLog log) {}

    /** As {@link #check(long)}, without an earlier size. */
    Optional<Checked> check() {
        return check(0);
    }

    /** Checks the log. @return empty if it is inconsistent or cannot be read; a verdict then says why */
    Optional<Checked> check(long earlierSize) {
        String file = CHECKPOINT;
        try {
            byte[] note = files.read(CHECKPOINT, SignedNote.MAX_BYTES).orElse(null);
            if (note == null) {
                verdicts.add(absent(FirstEntry.find(files, 0)));
                return Optional.empty();
            }
            SignedNote signed = given(SignedNote.parse(note));
            long size = claimedSize(signed);
            NoteKey.Verifier first = FirstEntry.find(files, size).key();
            LogKeys named = first == null ? null : given(LogKeys.read(files, first));
            if (named != null) {
                isSigned(signed, named.at(size));
            }
            Checkpoint claimed = given(Checkpoint.parse(signed.text()));
            if (claimed.size() > MAX_ENTRIES) {
                String words = "it has " + claimed.size() + " entries, but this program reads at most " + MAX_ENTRIES;
                verdicts.add(CHECKPOINT, VerdictCode.FORMAT_UNKNOWN, words);
                return Optional.empty();
            }
            if (named != null
                    && !TileTree.open(files, claimed.size(), claimed.root()).isOk()) {
                // If neither the signature nor the tiles confirm the checkpoint, the checkpoint is wrong.
                given(named.open(note));
            }
            if (new CheckTree(files, "", verdicts)
                    .check(claimed.size(), claimed.root())
                    .isEmpty()) {
                return Optional.empty();
            }
            TileLog log = given(TileLog.open(files, claimed));
            int width = (int) Math.clamp(log.size(), 1, TilePath.WIDTH);
            file = new TilePath(TilePath.ENTRIES, 0, width).path();
            Malformed.unless(log.size() > 0, "entry-out-of-place", "the log is empty");
            if (!(given(LogEntry.parse(given(log.entries(0, 1)).getFirst())) instanceof LogEntry.Archive archive)) {
                throw new Malformed("entry-out-of-place", "the log does not begin with an archive entry");
            }
            file = CHECKPOINT;
            LogKeys keys = given(LogKeys.read(files, archive.key()));
            Malformed.unless(
                    keys.first().equals(archive.key()),
                    "log-keys-differ",
                    "the log's first key is not that of the files");
            given(keys.open(note));
            verdicts.add(Verdict.confirmed(CHECKPOINT));
            if (archive.formatVersion() != 1) {
                String version =
                        "the archive has format " + archive.formatVersion() + ", but this program only knows format 1";
                verdicts.add(CHECKPOINT, VerdictCode.FORMAT_UNKNOWN, version);
                return Optional.empty();
            }
            var reading = new LogReader(archive, earlierSize);
            if (!read(log, reading)) {
                return Optional.empty();
            }
            LogKeys logKeys = keys.until(log.size());
            agree(reading, logKeys, log);
            return Optional.of(new Checked(
                    reading.contents(claimed, note, logKeys), reading.earlier(claimed, note, logKeys), log));
        } catch (Malformed e) {
            verdicts.add(Verdict.of(file, e.code(), e.getMessage()));
        } catch (IOException e) {
            verdicts.add(file, VerdictCode.UNREADABLE, String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    /** The entries about the log's keys must agree with the files. */
    private void agree(LogReader reading, LogKeys keys, TileLog log) throws IOException {
        reading.keyEntries().objection(keys, log.tree()).ifPresent(reason -> {
            throw new Malformed("log-keys-differ", reason);
        });
        keys.changes().forEach(change -> verdicts.add(Verdict.confirmed(KeyChange.path(change.number()))));
    }

    /** The size in a checkpoint, of which nothing is proved; 0 if there is none. */
    private static long claimedSize(SignedNote note) {
        return Checkpoint.parse(note.text()).map(Checkpoint::size).ok().orElse(0L);
    }

    /**
     * Verifies the checkpoint's signature before anything else, because the checkpoint decides which tiles are right. The key in the first entry is not
     * proved yet. So if that key did not sign at all, nothing is decided here. But if there is a signature of that key and it is wrong, the checkpoint was
     * altered.
     */
    private static void isSigned(SignedNote note, NoteKey.Verifier named) {
        if (note.verify(List.of(named)) instanceof Outcome.Refused<List<NoteKey.Verifier>>(String code, String reason)
                && code.equals("note-signature-wrong")) {
            throw new Malformed(code, reason);
        }
    }

    /** The verdict if there is no checkpoint: either it is missing, or there is no archive because the user mistyped the address. */
    private Verdict absent(FirstEntry first) {
        return first.isThere() || first.hasFailed()
                ? new Verdict(CHECKPOINT, VerdictCode.CHECKPOINT_ABSENT, "")
                : new Verdict(CHECKPOINT, VerdictCode.NO_ARCHIVE, files.remark());
    }

    private boolean read(TileLog log, LogReader reading) {
        for (long from = 0; from < log.size(); from += TilePath.WIDTH) {
            long to = Math.min(log.size(), from + TilePath.WIDTH);
            String bundle = new TilePath(TilePath.ENTRIES, from / TilePath.WIDTH, (int) (to - from)).path();
            long number = from;
            try {
                for (byte[] entry : given(log.entries(from, to))) {
                    LogEntry parsed = given(LogEntry.parse(entry));
                    if (number > 0) {
                        reading.add(parsed, entry);
                    }
                    number++;
                }
                verdicts.add(Verdict.confirmed(bundle));
            } catch (Malformed e) {
                verdicts.add(Verdict.of(bundle, e.code(), "entry " + number + ": " + e.getMessage()));
                return false;
            } catch (IOException e) {
                verdicts.add(bundle, VerdictCode.UNREADABLE, String.valueOf(e.getMessage()));
                return false;
            }
        }
        return true;
    }

    private static <T> T given(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Ok<T>(T value) -> value;
            case Outcome.Refused<T>(String code, String reason) -> throw new Malformed(code, reason);
        };
    }
}
