package org.daylight.archive;

import java.util.List;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.log.TlogProof;

/**
 * The proof of one published document against a signed checkpoint: its line is in the tree that the release's log entry names, and that entry
 * is in the log ({@code spec/dossier.md} section 3). Both are inclusion proofs (RFC 6962 section 2.1.1). Immutable.
 *
 * @param line of {@code documents.jsonl}, without line feed
 * @param index of the line, from 0
 * @param lines how many lines there are
 * @param lineProof inclusion proof of the line in the release's {@code documentsRoot}
 * @param entry the release's log entry, in its exact bytes
 * @param entryProof inclusion proof of the entry in the log
 */
public record DocumentProof(
        String line, long index, long lines, List<Sha256> lineProof, String entry, TlogProof entryProof) {

    public DocumentProof {
        lineProof = List.copyOf(lineProof);
    }

    /** The proof of the line in the form used by a dossier. */
    public Json.Obj lineProofJson() {
        return Json.Obj.EMPTY
                .with("index", index)
                .with("lines", lines)
                .with(
                        "hashes",
                        new Json.Arr(lineProof.stream()
                                .<Json>map(hash -> new Json.Str(hash.hex()))
                                .toList()));
    }
}
