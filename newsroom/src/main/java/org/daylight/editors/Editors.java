package org.daylight.editors;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.daylight.audit.AuditLog;
import org.daylight.file.WholeFile;
import org.daylight.format.Outcome;
import org.daylight.newsroom.DurableFiles;
import org.daylight.newsroom.Newsroom;

/**
 * The file of users, {@code editors.json} ({@code spec/review.md} section 1). It is read again for each question, so
 * that a user who is disabled is disabled at once. Changes of several processes follow one another.
 */
public final class Editors {

    /** The file's name in the newsroom. */
    public static final String FILE = "editors.json";

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Newsroom newsroom;

    public Editors(Newsroom newsroom) {
        this.newsroom = newsroom;
    }

    /**
     * The users now.
     *
     * @throws IOException with a one-line message, when the file is damaged: then nobody can sign in
     */
    public EditorList list() throws IOException {
        Path file = newsroom.folder().resolve(FILE);
        if (Files.notExists(file)) {
            if (hadUsers()) {
                throw new IOException(
                        FILE + " is missing, and according to audit.jsonl there are users: restore both from"
                                + " the same backup");
            }
            return EditorList.NONE;
        }
        return switch (EditorList.parse(WholeFile.bytes(file, EditorList.MAX_BYTES))) {
            case Outcome.Ok<EditorList>(EditorList list) -> list;
            case Outcome.Refused<EditorList>(String code, String reason) -> throw damaged(reason);
        };
    }

    /**
     * Whether the audit log says that several users were added. Only read when there is no file of users. The file of the first user may be
     * missing, because the entry is written first.
     */
    private boolean hadUsers() throws IOException {
        return AuditLog.hasLines(newsroom, 2, List.of("\"action\":\"user-add\""));
    }

    private static IOException damaged(String reason) {
        return new IOException(FILE + " is damaged (" + reason + "): restore it from your backup");
    }

    /** Makes a new list from the present one. */
    @FunctionalInterface
    public interface Change {
        EditorList of(EditorList now) throws IOException;
    }

    /** Changes the file; returns what is in it now. */
    EditorList change(Change change) throws IOException {
        try (Closeable lock = lock()) {
            EditorList before = list();
            EditorList after = change.of(before);
            if (!after.equals(before)) {
                DurableFiles.writePrivate(
                        newsroom.folder().resolve(FILE), after.json().bytes());
            }
            return after;
        }
    }

    private Closeable lock() throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return newsroom.lock("editors");
            } catch (IOException busy) {
                if (System.nanoTime() > end) {
                    throw busy;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
