package org.daylight.flow.review;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.daylight.audit.AuditLog;
import org.daylight.audit.AuditRecord;
import org.daylight.audit.By;
import org.daylight.catalog.Remarks;
import org.daylight.catalog.ReviewState;
import org.daylight.format.Json;
import org.daylight.newsroom.Newsroom;

/**
 * Adds and removes tags, and adds notes. They never leave the newsroom. The audit log names tags; of a note it has the
 * number only, so that a note can be sensitive although the log is shown to others.
 */
public final class RemarkDocuments {

    /** In characters. */
    public static final int MAX_NOTE = 10_000;

    private static final Pattern TAG = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,63}");

    private final Newsroom newsroom;

    public RemarkDocuments(Newsroom newsroom) {
        this.newsroom = newsroom;
    }

    /** Whether this can be a tag: one word of up to 64 letters, digits, dots and hyphens. */
    public static boolean isTag(String tag) {
        return TAG.matcher(tag).matches();
    }

    /**
     * Adds a tag to documents, or removes it.
     *
     * @return how many documents were changed
     */
    public int tag(By by, Collection<Long> documents, String tag, boolean add) throws IOException {
        if (!isTag(tag)) {
            throw new IllegalArgumentException("a tag is one word of up to 64 letters, digits, dots and hyphens");
        }
        return new AuditLog(newsroom).record(by.who(), by.time(), sequence -> {
            List<ReviewState> changed = new ArrayList<>();
            for (long key : documents) {
                Remarks remarks = newsroom.catalog().remarks();
                if (add ? remarks.tag(key, tag) : remarks.untag(key, tag)) {
                    changed.add(newsroom.catalog().reviews().find(key).orElseThrow());
                }
            }
            AuditRecord record = record(add ? "tag" : "untag", changed, Json.Obj.EMPTY.with("tag", tag));
            return new AuditLog.Done<>(changed.size(), changed.isEmpty() ? null : record);
        });
    }

    /** Adds a note to a document; returns its number. */
    public long note(By by, long document, String text) throws IOException {
        if (text.isBlank() || text.length() > MAX_NOTE) {
            throw new IllegalArgumentException("a note has 1 to " + MAX_NOTE + " characters");
        }
        return new AuditLog(newsroom).record(by.who(), by.time(), sequence -> {
            newsroom.catalog().remarks().add(new Remarks.Note(sequence, document, by.who(), by.time(), text.strip()));
            ReviewState state = newsroom.catalog().reviews().find(document).orElseThrow();
            return new AuditLog.Done<>(sequence, record("note", List.of(state), Json.Obj.EMPTY));
        });
    }

    private static AuditRecord record(String action, List<ReviewState> documents, Json.Obj detail) {
        SortedMap<String, String> troves = NumberRanges.byTrove(documents);
        boolean isOne = troves.size() == 1;
        return new AuditRecord(
                action,
                isOne ? troves.firstKey() : null,
                isOne ? troves.get(troves.firstKey()) : null,
                documents.size(),
                0,
                "",
                isOne ? detail : detail.with("documents", NumberRanges.json(documents)));
    }
}
