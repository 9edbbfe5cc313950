package org.daylight.archive;

import java.util.List;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.log.TlogProof;

/**
 * What proves one published document against a signed checkpoint: its line is in the tree that the release's entry names, and that entry is in the
 * log ({@code spec/dossier.md} section 3). Both proofs are those of RFC 6962 section 2.1.1.
 *
 * @param line of {@code documents.jsonl}, without line feed
 * @param index of the line, from 0
 * @param lines how many there are
 * @param lineProof up to the release's {@code documentsRoot}
 * @param entry the release's entry of the log, as it stands there
 * @param entryProof that it is in the log
 */
public record DocumentProof(
        String line, long index, long lines, List<Sha256> lineProof, String entry, TlogProof entryProof) {

    public DocumentProof {
        lineProof = List.copyOf(lineProof);
    }

    /** From the line to {@code documentsRoot} of the entry, as a dossier has it. */
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
