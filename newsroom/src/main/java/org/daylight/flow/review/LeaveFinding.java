package org.daylight.flow.review;

import java.io.IOException;
import org.daylight.audit.AuditLog;
import org.daylight.audit.AuditRecord;
import org.daylight.audit.By;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldFinding;
import org.daylight.catalog.LeftFindings;
import org.daylight.format.Json;
import org.daylight.newsroom.Newsroom;

/**
 * Records that an editor has looked at a finding of a scan and leaves it as it is, or takes that back. The document still needs its own review.
 * The audit log names kind and part, not the value: that may be a secret.
 */
public final class LeaveFinding {

    private final Newsroom newsroom;

    public LeaveFinding(Newsroom newsroom) {
        this.newsroom = newsroom;
    }

    /**
     * Records it.
     *
     * @param left false to take it back
     * @return false when nothing had to be changed
     */
    public boolean run(By by, HeldDocument document, HeldFinding finding, boolean left) throws IOException {
        return new AuditLog(newsroom).record(by.who(), by.time(), sequence -> {
            LeftFindings all = newsroom.catalog().leftFindings();
            boolean changed = left
                    ? all.add(
                            document.key(),
                            new LeftFindings.Left(finding.part(), finding.kind(), finding.value(), by.who(), by.time()))
                    : all.remove(document.key(), finding.part(), finding.kind(), finding.value());
            AuditRecord record = new AuditRecord(
                    left ? "leave-finding" : "leave-finding-undo",
                    document.trove(),
                    Integer.toString(document.number()),
                    1,
                    0,
                    "",
                    Json.Obj.EMPTY.with("kind", finding.kind().code()).with("part", finding.part()));
            return new AuditLog.Done<>(changed, changed ? record : null);
        });
    }
}
