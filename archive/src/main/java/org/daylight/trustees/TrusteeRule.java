package org.daylight.trustees;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.daylight.log.LogEntry;
import org.jspecify.annotations.Nullable;

/** The rule when trustees may open what is due ({@code spec/trustees.md} section 5). */
public final class TrusteeRule {

    private TrusteeRule() {}

    /** The rule in words, as the log has it. */
    public static String words(int threshold, int trustees, int silenceDays, int heartbeatDays) {
        return "Any " + threshold + " of the " + trustees
                + " trustees can together open a part that the publisher has sealed. They may do so from the time that"
                + " is planned for the part, if the log has had no heartbeat for " + silenceDays
                + " days. The publisher adds a"
                + " heartbeat to the log at least "
                + (heartbeatDays == 1 ? "every day" : "every " + heartbeatDays + " days")
                + ". A part that the publisher has cancelled in the log must not be opened.";
    }

    /** When the rule begins to apply, if no heartbeat follows; empty if the log has no heartbeat, in which case it never does. */
    public static Optional<Instant> begins(LogEntry.Trustees plan, @Nullable Instant heartbeat) {
        return Optional.ofNullable(heartbeat).map(time -> time.plus(Duration.ofDays(plan.silenceDays())));
    }

    /** Whether the publisher should add a heartbeat: the newest is older than half of what the plan promises, or there is none. */
    public static boolean isHeartbeatDue(LogEntry.Trustees plan, @Nullable Instant heartbeat, Instant now) {
        Duration half = Duration.ofDays(plan.heartbeatDays()).dividedBy(2);
        return heartbeat == null || !now.isBefore(heartbeat.plus(half));
    }
}
