package org.daylight.archive;

import org.daylight.format.Outcome;
import org.daylight.redaction.CheckRedaction;
import org.daylight.redaction.RedactionProof;

/** The result of checking the proof of a redacted document's published bytes ({@code spec/redaction.md} section 5). */
public sealed interface RedactionCheck {

    /** Everything but the marks is in the original, in this order. @param counts how many bytes and marks there are */
    record Proved(RedactionProof proof, CheckRedaction.Verified counts) implements RedactionCheck {}

    /**
     * The proof is the one that the log commits to, and breaks a rule. Downloading it again does not help: the publisher published the document
     * without a proof. Nothing in the text may then be shown as a mark.
     */
    record NotProved(String code, String reason) implements RedactionCheck {}

    /** Checks published bytes. @param entry the proof, in its exact bytes @param line what the document's line says */
    static RedactionCheck of(byte[] published, byte[] entry, Redaction line) {
        return switch (RedactionProof.parse(entry)) {
            case Outcome.Refused<RedactionProof>(String code, String reason) -> new NotProved(code, reason);
            case Outcome.Ok<RedactionProof>(RedactionProof proof) ->
                switch (CheckRedaction.check(published, proof, line.committed())) {
                    case Outcome.Ok<CheckRedaction.Verified>(CheckRedaction.Verified counts) ->
                        counts.marks().equals(line.marks())
                                ? new Proved(proof, counts)
                                : new NotProved("redaction-differs", "the numbers of marks are not those of the line");
                    case Outcome.Refused<CheckRedaction.Verified>(String code, String reason) ->
                        new NotProved(code, reason);
                };
        };
    }
}
