package org.daylight.web.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daylight.archive.DocumentState;
import org.daylight.archive.Redaction;
import org.daylight.archive.RedactionCheck;
import org.daylight.redaction.RedactionProof;
import org.daylight.web.language.Words;
import org.jspecify.annotations.Nullable;

/**
 * What a page says of the redactions of a document ({@code spec/redaction.md}), in words. Immutable.
 *
 * @param reasons in the order of their codes
 * @param marks how many marks there are
 * @param missing how many bytes are missing, in words
 * @param notProved why the proof does not hold, in words; empty when it holds
 */
public record ShownRedactions(List<Reason> reasons, long marks, String missing, String notProved) {

    /** A reason. @param sentence from the proof; empty when the proof does not hold @param count how many marks have it, in words */
    public record Reason(String code, String sentence, String count) {}

    public ShownRedactions {
        reasons = List.copyOf(reasons);
    }

    /** Null for a document that is published whole. @param check the result of checking its proof; null as well */
    public static @Nullable ShownRedactions of(DocumentState.Published document, @Nullable RedactionCheck check) {
        Redaction line = document.redaction();
        if (line == null || check == null) {
            return null;
        }
        Map<String, String> sentences = new TreeMap<>();
        String missing = "";
        String notProved = "";
        switch (check) {
            case RedactionCheck.Proved(RedactionProof proof, var counts) -> {
                sentences.putAll(proof.reasons());
                Long bytes = counts.missing();
                missing = bytes == null
                        ? Words.of("document.redactions.undisclosed")
                        : Words.of("document.redactions.missing", bytes);
            }
            case RedactionCheck.NotProved(String code, String reason) -> notProved = reason + " (" + code + ")";
        }
        List<Reason> reasons = new ArrayList<>();
        line.marks()
                .forEach((code, count) -> reasons.add(new Reason(
                        code,
                        DocumentRow.straight(sentences.getOrDefault(code, "")),
                        Words.of("document.redactions.marks", count))));
        return new ShownRedactions(reasons, line.count(), missing, notProved);
    }
}
