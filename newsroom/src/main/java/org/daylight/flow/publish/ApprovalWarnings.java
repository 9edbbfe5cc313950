package org.daylight.flow.publish;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.daylight.audit.AuditLog;
import org.daylight.catalog.PlannedPart;
import org.daylight.flow.review.TwoPersons;
import org.daylight.newsroom.Newsroom;

/**
 * Warns about parts that two persons have not approved, 24 hours and one hour before they are due, once each. A part
 * that is approved is examined again only when the audit log has grown.
 */
final class ApprovalWarnings {

    /** The shortest first. */
    private static final List<Duration> BEFORE = List.of(Duration.ofHours(1), Duration.ofHours(24));

    private final Newsroom newsroom;
    private final TwoPersons twoPersons;
    private final AuditLog audit;
    private final Set<Warning> given = new HashSet<>();
    private final Map<Warning, Long> approvedAt = new HashMap<>();

    private record Warning(String trove, int part, Instant due, Duration before) {}

    ApprovalWarnings(Newsroom newsroom) {
        this.newsroom = newsroom;
        this.twoPersons = new TwoPersons(newsroom);
        this.audit = new AuditLog(newsroom);
    }

    /** Gives the warnings that are due at a moment. */
    void at(Instant now, FollowSchedule.Watch watch) {
        try {
            if (!twoPersons.isNeeded()) {
                return;
            }
            for (PlannedPart part : newsroom.catalog().parts().all()) {
                if (!part.isFixed()
                        && !newsroom.catalog().troves().get(part.troveRow()).paused()) {
                    examine(part, now, watch);
                }
            }
        } catch (IOException e) {
            // The publication that follows reads the same files and reports the problem.
        }
    }

    private void examine(PlannedPart part, Instant now, FollowSchedule.Watch watch) throws IOException {
        Duration left = Duration.between(now, part.due());
        Optional<Duration> before =
                BEFORE.stream().filter(each -> left.compareTo(each) <= 0).findFirst();
        if (before.isEmpty() || left.isNegative()) {
            return;
        }
        var warning = new Warning(part.trove(), part.number(), part.due(), before.get());
        long entries = audit.last();
        if (given.contains(warning) || approvedAt.getOrDefault(warning, -1L) == entries) {
            return;
        }
        Optional<String> missing = twoPersons.objection(part);
        if (missing.isEmpty()) {
            approvedAt.put(warning, entries);
        } else {
            given.add(warning);
            watch.unapproved(part, left, missing.get());
        }
    }
}
