package org.daylight.flow.review;

import java.io.IOException;
import java.util.regex.Pattern;
import org.daylight.audit.AuditLog;
import org.daylight.audit.AuditRecord;
import org.daylight.audit.By;
import org.daylight.format.Json;
import org.daylight.newsroom.Newsroom;

/** Says that an event has happened for which documents under an embargo wait, or takes that back. */
public final class DeclareEvent {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    private final Newsroom newsroom;

    public DeclareEvent(Newsroom newsroom) {
        this.newsroom = newsroom;
    }

    /** Whether this can be the name of an event: up to 64 letters, digits and hyphens in lower case. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * Records it.
     *
     * @param happened false to take it back
     * @return false when nothing had to be changed
     */
    public boolean run(By by, String name, boolean happened) throws IOException {
        return new AuditLog(newsroom).record(by.who(), by.time(), sequence -> {
            boolean changed = happened
                    ? newsroom.catalog().reviews().happened(name, by.time())
                    : newsroom.catalog().reviews().didNotHappen(name);
            AuditRecord record =
                    AuditRecord.of(happened ? "event-happened" : "event-undone", Json.Obj.EMPTY.with("event", name));
            return new AuditLog.Done<>(changed, changed ? record : null);
        });
    }
}
