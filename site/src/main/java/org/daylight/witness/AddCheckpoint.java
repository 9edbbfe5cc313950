package org.daylight.witness;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;

/**
 * What a witness is asked with (c2sp.org/tlog-witness, {@code add-checkpoint}; spec/witness.md section 4): to cosign a checkpoint, of which a proof
 * shows that it extends an earlier one.
 *
 * @param oldSize of the earlier one, 0 or more
 * @param proof of RFC 6962 section 2.1.2, at most 63 hashes
 * @param checkpoint the signed note, as its log published it; not to be changed
 */
public record AddCheckpoint(long oldSize, List<Sha256> proof, byte[] checkpoint) {

    /** The longest request that is read, in bytes. */
    static final int MAX_BYTES = 128 << 10;

    private static final int MAX_PROOF = 63;
    private static final String CODE = "request-malformed";

    public AddCheckpoint {
        proof = List.copyOf(proof);
    }

    /** Reads a request; refused with code {@code request-malformed}. Nothing of the checkpoint is looked at. */
    static Outcome<AddCheckpoint> parse(byte[] body) {
        int end = 0;
        while (end + 1 < body.length && !(body[end] == '\n' && body[end + 1] == '\n')) {
            end++;
        }
        if (body.length > MAX_BYTES || end + 1 >= body.length) {
            return refused("there is no empty line before the checkpoint, or the request is too long");
        }
        String[] lines = new String(body, 0, end, StandardCharsets.US_ASCII).split("\n", MAX_PROOF + 2);
        if (lines.length > MAX_PROOF + 1) {
            return refused("more than " + MAX_PROOF + " hashes");
        }
        if (!lines[0].matches("old (0|[1-9][0-9]{0,17})")) {
            return refused("the first line is not \"old\" and a size");
        }
        var proof = new ArrayList<Sha256>();
        for (String line : Arrays.asList(lines).subList(1, lines.length)) {
            byte[] hash = base64(line);
            if (hash.length != Sha256.BYTES) {
                return refused("a line of the proof is not a hash in base64");
            }
            proof.add(Sha256.wrap(hash));
        }
        long oldSize = Long.parseLong(lines[0].substring("old ".length()));
        return Outcome.ok(new AddCheckpoint(oldSize, proof, Arrays.copyOfRange(body, end + 2, body.length)));
    }

    /** The request as it is sent. */
    byte[] bytes() {
        var head = new StringBuilder("old ").append(oldSize).append('\n');
        for (Sha256 hash : proof) {
            head.append(Base64.getEncoder().encodeToString(hash.bytes())).append('\n');
        }
        var body = new ByteArrayOutputStream();
        body.writeBytes(head.append('\n').toString().getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(checkpoint);
        return body.toByteArray();
    }

    private static byte[] base64(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            return Base64.getEncoder().encodeToString(bytes).equals(text) ? bytes : new byte[0];
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static Outcome<AddCheckpoint> refused(String reason) {
        return Outcome.refused(CODE, reason);
    }
}
