package org.daylight.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.daylight.format.Json;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.tree.MerkleTree;
import org.jspecify.annotations.Nullable;

/**
 * The public file about a change of a log's key, {@code log-keys/0001.json} (spec/log-keys.md section 4). It proves the change to everyone who knows the
 * old key: nothing else is needed. Immutable.
 *
 * @param statement what was signed
 * @param checkpoint the last checkpoint of the old key that counts, with its signature
 * @param note the signed statement
 * @param named the recovery keys; null for a planned change
 */
public record KeyChange(
        KeyStatement statement,
        SignedNote checkpoint,
        SignedNote note,
        @Nullable Named named) {
    static final String CODE = "log-keys-malformed";

    /** The longest file, in bytes. */
    public static final int MAX_BYTES = 64 << 10;

    /** The folder of these files in an archive. */
    public static final String FOLDER = "log-keys/";

    /**
     * The recovery keys, and the proof that the log named them before.
     *
     * @param keys the entry
     * @param entry its bytes in the log; not to be changed
     * @param index of the entry, from 0
     * @param proof that it is in the tree of the checkpoint (RFC 6962 section 2.1.1)
     */
    public record Named(LogEntry.RecoveryKeys keys, byte[] entry, long index, List<Sha256> proof) {
        public Named {
            proof = List.copyOf(proof);
        }

        /** @throws IllegalArgumentException if the entry does not name recovery keys */
        public static Named of(byte[] entry, long index, List<Sha256> proof) {
            LogEntry parsed = LogFields.value("entry", LogEntry.parse(entry));
            if (!(parsed instanceof LogEntry.RecoveryKeys keys)) {
                throw new Malformed(CODE, "the entry does not name recovery keys");
            }
            return new Named(keys, entry, index, proof);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Named that
                    && index == that.index
                    && Arrays.equals(entry, that.entry)
                    && proof.equals(that.proof);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(entry);
        }
    }

    /**
     * A planned change.
     *
     * @param checkpoint signed by the old key, of the size and root of the statement
     */
    public static KeyChange planned(
            KeyStatement statement, SignedNote checkpoint, NoteKey.Signer oldKey, NoteKey.Signer newKey) {
        SignedNote note = SignedNote.sign(statement.text(), oldKey).alsoSignedBy(newKey);
        return new KeyChange(statement, checkpoint, note, null);
    }

    /** A change that recovery keys must still sign. @param checkpoint as for {@link #planned} */
    public static KeyChange recovery(
            KeyStatement statement, SignedNote checkpoint, NoteKey.Signer newKey, Named named) {
        return new KeyChange(statement, checkpoint, SignedNote.sign(statement.text(), newKey), named);
    }

    /** {@code log-keys/0001.json}. */
    public static String path(long number) {
        String digits = Long.toString(number);
        return FOLDER + "0".repeat(Math.max(0, 4 - digits.length())) + digits + ".json";
    }

    /** The number of the change, from 1. */
    public long number() {
        return statement.number();
    }

    /** Number of entries that the old key has signed and that count. The entry about this change is the next one. */
    public long size() {
        return statement.size();
    }

    public NoteKey.Verifier oldKey() {
        return statement.oldKey();
    }

    public NoteKey.Verifier newKey() {
        return statement.newKey();
    }

    public boolean isRecovery() {
        return statement.kind() == KeyStatement.Kind.RECOVERY;
    }

    /** The recovery keys that have signed, in the order of the note; none for a planned change. Only to be used on what was read. */
    public List<NoteKey.Verifier> holders() {
        Named named = this.named;
        return named == null ? List.of() : note.verify(named.keys.keys()).ok().orElse(List.of());
    }

    /** How many recovery keys must still sign; 0 for a planned change. */
    public long missing() {
        Named named = this.named;
        return named == null
                ? 0
                : Math.max(0, named.keys.threshold() - holders().size());
    }

    /** The line with which a recovery key signs the statement. */
    public SignedNote.Signature signedBy(NoteKey.Signer recoveryKey) {
        return SignedNote.sign(statement.text(), recoveryKey).signatures().getFirst();
    }

    /** This change with one more signature of the statement. Nothing is verified: {@link #parse} the result. */
    public KeyChange with(SignedNote.Signature signature) {
        return new KeyChange(statement, checkpoint, note.with(signature), named);
    }

    /** Whether this change replaces another one with the same number (spec/log-keys.md section 5). */
    public boolean beats(KeyChange other) {
        return isRecovery() && (!other.isRecovery() || size() < other.size());
    }

    /** The entry that the log must have at index {@link #size}. */
    public LogEntry.LogKey entry() {
        byte[] file = bytes();
        return new LogEntry.LogKey(number(), newKey(), Sha256.of(file), file.length);
    }

    /**
     * Reads and verifies a file.
     *
     * @return refused with {@code log-keys-malformed}, {@code json-malformed}, or a code of {@link SignedNote} or {@link Checkpoint}
     */
    public static Outcome<KeyChange> parse(byte[] file) {
        return draft(file)
                .then(change -> change.missing() == 0
                        ? Outcome.ok(change)
                        : Outcome.refused(
                                CODE,
                                "signatures of " + change.missing()
                                        + (change.missing() == 1 ? " more recovery key are" : " more recovery keys are")
                                        + " needed"));
    }

    /** As {@link #parse}, but some or all signatures of recovery keys may be missing. */
    public static Outcome<KeyChange> draft(byte[] file) {
        return Json.parse(file, MAX_BYTES)
                .then(json -> Malformed.caught(() -> read(json)))
                .then(change -> Malformed.caught(change::verified))
                .then(change -> Arrays.equals(change.bytes(), file)
                        ? Outcome.ok(change)
                        : Outcome.refused(CODE, "the file is not written in its one form"));
    }

    private static KeyChange read(Json json) {
        check(json instanceof Json.Obj, "it is not an object");
        var object = (Json.Obj) json;
        check(object.number("format").orElse(0) == 1, "the format is not 1");
        SignedNote checkpoint = note(object, "checkpoint");
        SignedNote note = note(object, "statement");
        KeyStatement statement = given(KeyStatement.parse(note.text()));
        Named named = null;
        if (statement.kind() == KeyStatement.Kind.RECOVERY) {
            check(object.get("recovery").orElse(null) instanceof Json.Obj, "the recovery keys are missing");
            named = named((Json.Obj) object.get("recovery").orElseThrow());
        }
        return new KeyChange(statement, checkpoint, note, named);
    }

    private static Named named(Json.Obj recovery) {
        byte[] entry = string(recovery, "entry").getBytes(UTF_8);
        var proof = new ArrayList<Sha256>();
        if (recovery.get("proof").orElse(null) instanceof Json.Arr(List<Json> hashes)) {
            check(hashes.size() < Long.SIZE, "the proof is too long");
            for (Json hash : hashes) {
                proof.add(Sha256.parsed(hash instanceof Json.Str(String hex) ? hex : ""));
            }
        }
        return Named.of(entry, recovery.number("index").orElse(-1), proof);
    }

    /** Verifies everything except the number of signatures of recovery keys. */
    private KeyChange verified() {
        Checkpoint head = given(Checkpoint.open(checkpoint.bytes(), oldKey()));
        check(
                head.size() == statement.size() && head.root().equals(statement.root()),
                "the checkpoint is not the one that the statement names");
        Named named = this.named;
        if (named == null) {
            List<NoteKey.Verifier> signed = given(note.verify(List.of(oldKey(), newKey())));
            check(signed.contains(newKey()), "the new key has not signed the statement");
            check(signed.contains(oldKey()), "the old key has not signed the statement");
            return this;
        }
        check(
                named.index >= 0
                        && named.index < statement.size()
                        && MerkleTree.verifyInclusion(
                                MerkleTree.leafHash(named.entry),
                                named.index,
                                statement.size(),
                                named.proof,
                                statement.root()),
                "the entry with the recovery keys is not proved to be in the log");
        for (NoteKey.Verifier key : named.keys.keys()) {
            check(!key.isSameKey(newKey()) && !key.isSameKey(oldKey()), "a recovery key is a key of the log");
        }
        var known = new ArrayList<>(named.keys.keys());
        known.add(newKey());
        check(given(note.verify(known)).contains(newKey()), "the new key has not signed the statement");
        return this;
    }

    /** The file, in its one form: no white space, and a line feed at the end. */
    public byte[] bytes() {
        Json.Obj json = Json.Obj.EMPTY
                .with("format", 1)
                .with("checkpoint", new String(checkpoint.bytes(), UTF_8))
                .with("statement", new String(note.bytes(), UTF_8));
        Named named = this.named;
        if (named != null) {
            json = json.with(
                    "recovery",
                    Json.Obj.EMPTY
                            .with("entry", new String(named.entry, UTF_8))
                            .with("index", named.index)
                            .with(
                                    "proof",
                                    new Json.Arr(named.proof.stream()
                                            .<Json>map(hash -> new Json.Str(hash.hex()))
                                            .toList())));
        }
        return (json.text() + "\n").getBytes(UTF_8);
    }

    private static SignedNote note(Json.Obj object, String name) {
        return given(SignedNote.parse(string(object, name).getBytes(UTF_8)));
    }

    private static String string(Json.Obj object, String name) {
        return object.string(name).orElseThrow(() -> new Malformed(CODE, "it has no " + name));
    }

    private static <T> T given(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Ok<T>(T value) -> value;
            case Outcome.Refused<T>(String code, String reason) -> throw new Malformed(code, reason);
        };
    }

    private static void check(boolean held, String reason) {
        Malformed.unless(held, CODE, reason);
    }
}
