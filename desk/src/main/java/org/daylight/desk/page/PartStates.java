package org.daylight.desk.page;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.daylight.audit.AuditLog;
import org.daylight.catalog.PlannedPart;
import org.daylight.editors.EditorList;
import org.daylight.flow.review.TwoPersons;
import org.daylight.newsroom.Newsroom;

/**
 * The approvals of parts. Computing the content of a part reads all its documents, so a result is kept until the audit log has grown, or
 * the part or the users have changed. Only for showing: an approval verifies the content again. Safe for use by several threads.
 */
final class PartStates {

    private static final int MOST = 200;

    private final Newsroom newsroom;
    private final Map<Key, TwoPersons.State> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, TwoPersons.State> eldest) {
            return size() > MOST;
        }
    };

    private record Key(PlannedPart part, long entries, EditorList users) {}

    PartStates(Newsroom newsroom) {
        this.newsroom = newsroom;
    }

    /** The state of a part that is not published. */
    TwoPersons.State of(PlannedPart part, EditorList users) throws IOException {
        var key = new Key(part, new AuditLog(newsroom).last(), users);
        synchronized (known) {
            TwoPersons.State state = known.get(key);
            if (state != null) {
                return state;
            }
        }
        TwoPersons.State state = new TwoPersons(newsroom).of(part);
        synchronized (known) {
            known.put(key, state);
        }
        return state;
    }
}
