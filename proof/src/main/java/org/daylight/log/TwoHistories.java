package org.daylight.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.daylight.format.Json;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.tree.MerkleTree;
import org.daylight.tree.TileTree;

/**
 * Two checkpoints of one log, both signed by its key, where the later one does not extend the earlier one (spec/verdicts.md section 3). It is evidence
 * for everyone that the publisher signed two histories. Immutable.
 *
 * @param key the log's
 * @param seen the signed checkpoint that was seen first; not to be changed
 * @param shown the signed checkpoint, of at least that size, that was shown later; not to be changed
 * @param root the root at the earlier size in the later history, which differs from that of {@code seen}
 * @param proof that {@code shown} extends this root (RFC 6962 section 2.1.2)
 */
public record TwoHistories(NoteKey.Verifier key, byte[] seen, byte[] shown, Sha256 root, List<Sha256> proof) {
    private static final String CODE = "evidence-malformed";
    private static final String EVIDENCE = "two-histories";

    /** The longest file, in bytes: enough for two of the longest notes in JSON. */
    public static final int MAX_BYTES = 5 << 20;

    public TwoHistories {
        proof = List.copyOf(proof);
    }

    /**
     * Compares an earlier checkpoint with the proved tree of the later one; empty if that tree extends the earlier checkpoint.
     *
     * @param seen the signed note of {@code earlier}, verified
     * @param earlier of at most the size of the tree
     * @param shown the signed note of the tree, verified
     * @throws IOException from the source of the tree
     */
    public static Optional<TwoHistories> between(
            NoteKey.Verifier key, byte[] seen, Checkpoint earlier, byte[] shown, TileTree later) throws IOException {
        Sha256 root = later.root(earlier.size()).orThrow();
        return root.equals(earlier.root())
                ? Optional.empty()
                : Optional.of(new TwoHistories(
                        key,
                        seen,
                        shown,
                        root,
                        later.consistencyProof(earlier.size()).orThrow()));
    }

    /** The file: one JSON object. */
    public Json.Obj json() {
        return Json.Obj.EMPTY
                .with("evidence", EVIDENCE)
                .with("key", key.text())
                .with("seen", new String(seen, UTF_8))
                .with("shown", new String(shown, UTF_8))
                .with("root", root.hex())
                .with(
                        "proof",
                        new Json.Arr(proof.stream()
                                .<Json>map(hash -> new Json.Str(hash.hex()))
                                .toList()));
    }

    /**
     * Reads such a file and verifies it: both checkpoints must be signed by the key and contradict each other. No other source is needed.
     *
     * @return the evidence; or refused: {@code evidence-malformed}, {@code evidence-proves-nothing}, or a code of {@link Checkpoint#open}
     */
    public static Outcome<TwoHistories> parse(byte[] file) {
        return Json.parse(file, MAX_BYTES)
                .then(json -> Malformed.caught(() -> parsed(json)))
                .then(TwoHistories::verified);
    }

    private static TwoHistories parsed(Json json) {
        if (!(json instanceof Json.Obj object) || !string(object, "evidence").equals(EVIDENCE)) {
            throw new Malformed(CODE, "it is not evidence of two histories");
        }
        var proof = new ArrayList<Sha256>();
        if (object.get("proof").orElse(null) instanceof Json.Arr(List<Json> hashes)) {
            for (Json hash : hashes) {
                proof.add(Sha256.parsed(hash instanceof Json.Str(String hex) ? hex : ""));
            }
        }
        NoteKey.Verifier key = NoteKey.parseVerifier(string(object, "key"))
                .ok()
                .orElseThrow(() -> new Malformed(CODE, "it has no key"));
        return new TwoHistories(
                key,
                string(object, "seen").getBytes(UTF_8),
                string(object, "shown").getBytes(UTF_8),
                Sha256.parsed(string(object, "root")),
                proof);
    }

    private static String string(Json.Obj object, String name) {
        return object.string(name).orElseThrow(() -> new Malformed(CODE, "it has no " + name));
    }

    private Outcome<TwoHistories> verified() {
        return Checkpoint.open(seen, key)
                .then(earlier -> Checkpoint.open(shown, key)
                        .then(later -> contradict(earlier, later)
                                ? Outcome.ok(this)
                                : Outcome.refused(
                                        "evidence-proves-nothing", "the later history may extend the earlier")));
    }

    private boolean contradict(Checkpoint earlier, Checkpoint later) {
        return earlier.size() <= later.size()
                && !root.equals(earlier.root())
                && MerkleTree.verifyConsistency(earlier.size(), root, later.size(), later.root(), proof);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TwoHistories that && json().equals(that.json());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(seen);
    }
}
