package org.daylight.archive;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.dkim.finding.Method;
import org.daylight.dkim.finding.Reason;
import org.daylight.dkim.finding.Result;
import org.daylight.pack.Opening;
import org.daylight.redaction.CheckRedaction;
import org.jspecify.annotations.Nullable;

/**
 * What the line of a redacted document says of its redactions ({@code spec/pack.md} section 3). Immutable.
 *
 * @param entry with the proof
 * @param committed what the proof must lead to
 * @param marks how many marks there are with each reason's code
 * @param stated what the publisher found of the signatures of the original; nobody else can compute it. Empty for none
 */
public record Redaction(
        PackEntry entry,
        CheckRedaction.Committed committed,
        SortedMap<String, Integer> marks,
        List<PackFinding> stated) {

    public Redaction {
        marks = Collections.unmodifiableSortedMap(new TreeMap<>(marks));
        stated = List.copyOf(stated);
    }

    /** What a line says; null when the document is published whole. */
    public static @Nullable Redaction of(PackDocument.Shown document) {
        PackEntry entry = document.redaction();
        return entry != null && document.opening() instanceof Opening.Redacted redacted
                ? new Redaction(entry, redacted.committed(), redacted.marks(), document.findings())
                : null;
    }

    /** How many marks there are. */
    public long count() {
        return marks.values().stream().mapToLong(Integer::longValue).sum();
    }

    /**
     * The summary of what the publisher found ({@code spec/findings.md}). It cannot be {@link MessageMark#PARTLY}, because the line does not
     * say what the signatures cover.
     */
    public MessageMark statedMark() {
        return stated.stream()
                .filter(finding -> finding.method() == Method.DKIM || finding.method() == Method.DOMAINKEYS)
                .map(finding -> mark(finding.reason()))
                .min(MessageMark::compareTo)
                .orElse(MessageMark.UNSIGNED);
    }

    /** The summary of one finding. */
    public static MessageMark mark(Reason reason) {
        if (reason.result() == Result.PASS) {
            return MessageMark.PASSES;
        }
        if (reason.result() == Result.FAIL) {
            return MessageMark.FAILS;
        }
        return reason == Reason.KEY_UNKNOWN ? MessageMark.KEY_GONE : MessageMark.NOT_CHECKABLE;
    }
}
