package org.daylight.log;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.daylight.format.Sha256;
import org.daylight.note.SignedNote;

/**
 * A self-contained proof that an entry is in a log, as a file ({@code c2sp.org/tlog-proof@v1}; {@code spec/dossier.md} section 3). It has no
 * {@code extra} line.
 *
 * @param index of the entry, from 0
 * @param hashes from the leaf's sibling up to the child of the root (RFC 6962 section 2.1.1)
 * @param checkpoint the signed note, with all its signatures
 */
public record TlogProof(long index, List<Sha256> hashes, SignedNote checkpoint) {

    private static final String HEADER = "c2sp.org/tlog-proof@v1\n";

    /** @throws IllegalArgumentException if the index is negative */
    public TlogProof {
        if (index < 0) {
            throw new IllegalArgumentException("index " + index);
        }
        hashes = List.copyOf(hashes);
    }

    /** The file. Equal proofs have equal bytes. */
    public byte[] bytes() {
        var text = new StringBuilder(HEADER).append("index ").append(index).append('\n');
        hashes.forEach(hash ->
                text.append(Base64.getEncoder().encodeToString(hash.bytes())).append('\n'));
        var out = new ByteArrayOutputStream();
        out.writeBytes(text.append('\n').toString().getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(checkpoint.bytes());
        return out.toByteArray();
    }
}
