package org.daylight.redaction;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.daylight.format.Sha256;

/** A document of a test with some tokens redacted: each run of them is one mark of code P1. */
public record Redacted(byte[] published, RedactionProof proof, CheckRedaction.Committed committed) {

    static final Sha256 SALT = Sha256.of("a salt for tests only".getBytes(StandardCharsets.UTF_8));

    static Redacted of(byte[] document, BitSet hidden, boolean showSize) {
        return of(document, hidden, showSize, SALT);
    }

    /** @param hidden the redacted tokens @param showSize whether the proof gives the size of the original */
    public static Redacted of(byte[] document, BitSet hidden, boolean showSize, Sha256 salt) {
        PieceSecrets secrets = PieceSecrets.of(salt);
        var scanner = new TokenScanner(document);
        var out = new ByteArrayOutputStream();
        List<ProofSegment> segments = new ArrayList<>();
        byte[] mark = MarkForm.TEXT.of("P1").getBytes(StandardCharsets.US_ASCII);
        long missing = 0;
        for (int i = 0; scanner.next(); i++) {
            int length = scanner.end() - scanner.start();
            if (hidden.get(i)) {
                missing += length;
                if (!hidden.get(i + 1)) {
                    segments.add(new ProofSegment.Mark(mark.length, "P1", showSize ? (Long) missing : null));
                    out.writeBytes(mark);
                    missing = 0;
                }
                continue;
            }
            out.write(document, scanner.start(), length);
            if (!segments.isEmpty()
                    && segments.getLast() instanceof ProofSegment.Kept(TokenScanner.Rule rule, int bytes)
                    && rule == scanner.rule()) {
                segments.set(segments.size() - 1, new ProofSegment.Kept(rule, bytes + length));
            } else {
                segments.add(new ProofSegment.Kept(scanner.rule(), length));
            }
        }
        var reasons = new TreeMap<String, String>();
        reasons.put("P1", "Telephone number of a third party.");
        var size = new RedactionProof.Size(document.length, HexFormat.of().formatHex(secrets.sizeKey()));
        return new Redacted(
                out.toByteArray(),
                new RedactionProof(reasons, showSize ? size : null, segments, OpenedTree.of(document, secrets, hidden)),
                new CheckRedaction.Committed(secrets.size(document.length), new PieceTree().root(document, secrets)));
    }
}
