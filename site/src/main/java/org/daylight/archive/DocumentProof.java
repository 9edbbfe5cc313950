package org.daylight.archive;

import java.util.List;
import org.daylight.proof.Json;
import org.daylight.proof.Sha256;

/**
 * What proves one published document against a signed checkpoint: its line is in the tree that the release's entry names, and that entry is in the
 * log ({@code spec/dossier.md} section 3). Both proofs are those of RFC 6962 section 2.1.1.
 *
 * @param line of {@code documents.jsonl}, without line feed
 * @param index of the line, from 0
 * @param lines how many there are
 * @param lineProof up to the release's {@code documentsRoot}
 * @param entry the release's entry of the log, as it stands there
 * @param entryIndex its place in the log, from 0
 * @param entries the size of the log at the checkpoint
 * @param entryProof up to the checkpoint's root
 * @param checkpoint the signed note
 */
public record DocumentProof(
        String line,
        long index,
        long lines,
        List<Sha256> lineProof,
        String entry,
        long entryIndex,
        long entries,
        List<Sha256> entryProof,
        String checkpoint) {

    public DocumentProof {
        lineProof = List.copyOf(lineProof);
        entryProof = List.copyOf(entryProof);
    }

    /** As a dossier has it; lines and notes as text, so that their bytes are kept. */
    public Json.Obj json() {
        return Json.Obj.EMPTY
                .with("line", line)
                .with("lineIndex", index)
                .with("lines", lines)
                .with("lineProof", hashes(lineProof))
                .with("entry", entry)
                .with("entryIndex", entryIndex)
                .with("entries", entries)
                .with("entryProof", hashes(entryProof))
                .with("checkpoint", checkpoint);
    }

    private static Json hashes(List<Sha256> hashes) {
        return new Json.Arr(
                hashes.stream().<Json>map(hash -> new Json.Str(hash.hex())).toList());
    }
}
