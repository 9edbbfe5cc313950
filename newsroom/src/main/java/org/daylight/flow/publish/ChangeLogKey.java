package org.daylight.flow.publish;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import org.daylight.archive.ArchivePath;
import org.daylight.audit.AuditLog;
import org.daylight.audit.AuditRecord;
import org.daylight.audit.By;
import org.daylight.flow.recovery.PrepareRecovery;
import org.daylight.flow.recovery.SigningKeyFile;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.log.KeyChange;
import org.daylight.log.KeyStatement;
import org.daylight.log.LogEntry;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.tree.TileSource;

/**
 * Gives the log a new key ({@code spec/log-keys.md}): as planned, or with a statement that enough recovery keys have signed. If it is stopped at any
 * step, either the old key is valid, or the new one is and the next command completes the change.
 *
 * <p>The new key is on disk before it is decided. The old key is deleted after the checkpoint of the new key is in place.
 */
public final class ChangeLogKey {

    private final Newsroom newsroom;
    private final StepListener steps;

    public ChangeLogKey(Newsroom newsroom) {
        this(newsroom, StepListener.NONE);
    }

    public ChangeLogKey(Newsroom newsroom, StepListener steps) {
        this.newsroom = newsroom;
        this.steps = steps;
    }

    /**
     * Replaces the key by a new one, which the old one confirms.
     *
     * @param reason for the public, one line
     * @return the change, which is public
     * @throws IOException with a one-line message, when nothing was changed
     */
    public KeyChange rotate(By by, String reason, SecureRandom random) throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, steps);
            Publication publication = begin();
            publication.confirm();
            NoteKey.Signer oldKey = newsroom.logKey();
            NoteKey.Signer newKey = NoteKey.generate(oldKey.name(), random);
            KeyChange change;
            try {
                var statement = new KeyStatement(
                        publication.logKeys().changes().size() + 1,
                        KeyStatement.Kind.PLANNED,
                        oldKey.verifier(),
                        newKey.verifier(),
                        publication.log().size(),
                        publication.log().checkpoint().root(),
                        reason.strip());
                change = KeyChange.planned(
                        statement, PrepareRecovery.stored(checkpoint(), oldKey.verifier()), oldKey, newKey);
            } catch (IllegalArgumentException e) {
                throw new IOException(e.getMessage() + "; nothing was changed");
            }
            put(by, publication, change, newKey);
            return change;
        }
    }

    /**
     * Replaces the key with a statement of recovery keys.
     *
     * @param change signed by enough recovery keys
     * @param newKey the key that it introduces
     * @throws IOException with a one-line message, when nothing was changed
     */
    public void recover(By by, KeyChange change, NoteKey.Signer newKey) throws IOException {
        if (!newKey.verifier().equals(change.newKey())) {
            throw new IOException("the key file is not the one with which the statement was prepared; its key is "
                    + newKey.verifier() + ", and the statement introduces " + change.newKey());
        }
        if (KeyChange.parse(change.bytes()) instanceof Outcome.Refused<KeyChange>(String code, String reason)) {
            throw new IOException("the statement is not complete: " + reason);
        }
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, steps);
            Publication publication = begin(true);
            if (isInLog(publication, change)) {
                newsroom.installKey(newKey);
                record(
                        by,
                        "log-key-installed",
                        Json.Obj.EMPTY
                                .with("number", change.number())
                                .with("key", newKey.verifier().text()));
                return;
            }
            fits(publication, change);
            put(by, publication, change, newKey);
        }
    }

    /** As above, with the key in a file. */
    public void recover(By by, KeyChange change, SigningKeyFile newKey) throws IOException {
        recover(by, change, newKey.key());
    }

    /** Whether the log has got this key already, by the same statement, and has it still. */
    private static boolean isInLog(Publication publication, KeyChange change) {
        return publication.logKeys().current().equals(change.newKey())
                && publication.logKeys().changes().stream()
                        .anyMatch(known -> known.statement().equals(change.statement()));
    }

    private Publication begin() throws IOException {
        return begin(false);
    }

    /** @param isAnyKey whether the log may have another key than this newsroom */
    private Publication begin(boolean isAnyKey) throws IOException {
        if (!Files.exists(newsroom.archiveFolder().resolve(ArchivePath.CHECKPOINT))) {
            throw new IOException("nothing is published yet, so the log has no key that could be changed");
        }
        Publication publication = isAnyKey ? Publication.beginToChangeKey(newsroom) : Publication.begin(newsroom);
        // If the process stops between here and the decision, the next run deletes the stage.
        steps.reached("begun");
        return publication;
    }

    private SignedNote checkpoint() throws IOException {
        byte[] note = TileSource.in(newsroom.archiveFolder())
                .read(TileSource.CHECKPOINT, SignedNote.MAX_BYTES)
                .orElse(new byte[0]);
        return SignedNote.parse(note).orThrow();
    }

    /** The log here must end where the statement says, and its newest recovery keys must be those that signed. */
    private void fits(Publication publication, KeyChange change) throws IOException {
        long size = publication.log().size();
        NoteKey.Verifier valid = publication.logKeys().current();
        if (!change.oldKey().equals(valid)) {
            throw new IOException("the log's key is " + valid + ", which is not the key that the statement replaces, "
                    + change.oldKey() + ": prepare a statement from this copy of the archive, or fetch the newest log"
                    + " first, with  daylight catch-up");
        }
        if (size > change.size()) {
            throw new IOException("the log here has " + size + " entries, but only the first " + change.size()
                    + " count according to the statement: use a newsroom that was restored from a backup of that time");
        }
        if (size < change.size()) {
            throw new IOException("the log here has only " + size + " entries, but the statement counts "
                    + change.size() + ": restore a newer backup of the newsroom");
        }
        if (!publication.log().checkpoint().root().equals(change.statement().root())) {
            throw new IOException("the statement is about another history of this log than the one here");
        }
        KeyChange.Named named = change.named();
        long newest = PrepareRecovery.newest(publication.log(), size)
                .map(PrepareRecovery.Indexed::index)
                .orElse(-1L);
        if (named == null || named.index() != newest) {
            throw new IOException(
                    "the statement is not signed by the newest recovery keys in the log: prepare it again");
        }
    }

    private void put(By by, Publication publication, KeyChange change, NoteKey.Signer newKey) throws IOException {
        newsroom.prepareNextKey(newKey);
        // If the process stops here, the next key is never used, and the next change replaces it.
        steps.reached("next key");
        publication.changeKey(change, newKey);
        record(
                by,
                "log-key",
                Json.Obj.EMPTY
                        .with("number", change.number())
                        .with("kind", change.statement().kind().text())
                        .with("key", newKey.verifier().text())
                        .with("reason", change.statement().reason()));
        publication.decide();
        // From here on the new key is the log's key: if the process stops, the next run puts everything in place.
        steps.reached("decided");
        FinishPublication.run(newsroom, steps);
    }

    private void record(By by, String what, Json.Obj details) throws IOException {
        new AuditLog(newsroom).record(by.who(), by.time(), AuditRecord.of(what, details));
    }

    /**
     * Names the recovery keys, in place of those named before.
     *
     * @param wanted its number is ignored
     * @return whether the log has a new entry; false if it names these keys already
     * @throws IOException with a one-line message, when nothing was changed
     */
    public boolean nameRecoveryKeys(By by, LogEntry.RecoveryKeys wanted) throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, steps);
            Publication publication = begin();
            LogEntry.RecoveryKeys before = PrepareRecovery.newest(
                            publication.log(), publication.log().size())
                    .map(PrepareRecovery.Indexed::keys)
                    .orElse(null);
            if (before != null
                    && before.threshold() == wanted.threshold()
                    && before.keys().equals(wanted.keys())) {
                return false;
            }
            for (NoteKey.Verifier key : wanted.keys()) {
                for (NoteKey.Verifier own : publication.logKeys().all()) {
                    if (key.isSameKey(own)) {
                        throw new IOException(key.name() + " is a key of the log itself: whoever steals the log's key"
                                + " must not have a recovery key");
                    }
                }
            }
            long number = before == null ? 1 : before.number() + 1;
            publication.enter(new LogEntry.RecoveryKeys(number, wanted.threshold(), wanted.keys()));
            record(
                    by,
                    "recovery-keys",
                    Json.Obj.EMPTY
                            .with("number", number)
                            .with("threshold", wanted.threshold())
                            .with("keys", wanted.keys().size()));
            publication.decide();
            // From here on it will become public: if the process stops, the next run puts it in place.
            steps.reached("decided");
            FinishPublication.run(newsroom, steps);
            return true;
        }
    }
}
