package org.daylight.check;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.log.FirstEntry;
import org.daylight.log.LogEntry;
import org.daylight.log.TileLog;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.tree.TilePath;
import org.daylight.tree.TileSource;
import org.daylight.tree.TileTree;
import org.jspecify.annotations.Nullable;

/**
 * Checks the log of an archive: the checkpoint's signature, every tile, every bundle, and that every entry may stand where it stands (spec/log.md,
 * spec/archive.md section 2). Nothing else in the archive can be believed before.
 */
final class CheckLog {
    private static final String CHECKPOINT = TileSource.CHECKPOINT;

    /** No log has more: what a signature claims is not believed without end. */
    private static final long MAX_ENTRIES = 100_000_000;

    private final ArchiveFiles files;
    private final Verdicts verdicts;

    CheckLog(ArchiveFiles files, Verdicts verdicts) {
        this.files = files;
        this.verdicts = verdicts;
    }

    /**
     * What a log says that holds together, and the log itself.
     *
     * @param earlier what it said when it had so many entries as was asked; null for none, or where it never had so many
     */
    record Checked(LogContents contents, @Nullable LogContents earlier, TileLog log) {}

    /** As {@link #check(long)}, without what it said before. */
    Optional<Checked> check() {
        return check(0);
    }

    /** Empty where it does not hold together, or cannot be read; then a verdict says why. */
    Optional<Checked> check(long earlierSize) {
        String file = CHECKPOINT;
        try {
            byte[] note = files.read(CHECKPOINT, SignedNote.MAX_BYTES).orElse(null);
            if (note == null) {
                verdicts.add(absent(FirstEntry.find(files, 0)));
                return Optional.empty();
            }
            SignedNote signed = given(SignedNote.parse(note));
            NoteKey.Verifier named = FirstEntry.find(files, claimedSize(signed)).key();
            if (named != null) {
                isSigned(signed, named);
            }
            Checkpoint claimed = given(Checkpoint.parse(signed.text()));
            if (claimed.size() > MAX_ENTRIES) {
                String words = "it has " + claimed.size() + " entries, but this program reads at most " + MAX_ENTRIES;
                verdicts.add(CHECKPOINT, VerdictCode.FORMAT_UNKNOWN, words);
                return Optional.empty();
            }
            if (named != null
                    && !TileTree.open(files, claimed.size(), claimed.root()).isOk()) {
                given(Checkpoint.open(
                        note,
                        named)); // where neither the signature nor the tiles speak for it, it is the one that is wrong
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
            given(Checkpoint.open(note, archive.key()));
            verdicts.add(Verdict.confirmed(CHECKPOINT));
            if (archive.formatVersion() != 1) {
                String version =
                        "the archive has format " + archive.formatVersion() + ", but this program only knows format 1";
                verdicts.add(CHECKPOINT, VerdictCode.FORMAT_UNKNOWN, version);
                return Optional.empty();
            }
            var reading = new LogReader(archive, earlierSize);
            return read(log, reading)
                    ? Optional.of(new Checked(reading.contents(claimed, note), reading.earlier(claimed, note), log))
                    : Optional.empty();
        } catch (Malformed e) {
            verdicts.add(Verdict.of(file, e.code(), e.getMessage()));
        } catch (IOException e) {
            verdicts.add(file, VerdictCode.UNREADABLE, String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    /** The size that a checkpoint names, of which nothing is proved; 0 where it names none. */
    private static long claimedSize(SignedNote note) {
        return Checkpoint.parse(note.text()).map(Checkpoint::size).ok().orElse(0L);
    }

    /**
     * The checkpoint's signature comes before all else: what it signs says which tiles are right. The key in the first entry is not proved yet. So a key
     * that did not sign at all decides nothing here; but where there is a signature of that key, and it is wrong, the checkpoint was changed.
     */
    private static void isSigned(SignedNote note, NoteKey.Verifier named) {
        if (note.verify(List.of(named)) instanceof Outcome.Refused<List<NoteKey.Verifier>>(String code, String reason)
                && code.equals("note-signature-wrong")) {
            throw new Malformed(code, reason);
        }
    }

    /** There is no checkpoint: either there is an archive without it, or no archive at all, and somebody has mistyped. */
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
                        reading.add(parsed);
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
