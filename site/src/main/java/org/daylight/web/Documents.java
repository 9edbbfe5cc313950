package org.daylight.web;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;

/**
 * Reads documents for the pages, with a bound on how much of the memory all readers together can make the site use: a document may
 * be 256 MB, and somebody will ask for it a hundred times at once.
 */
final class Documents {

    /** What holds a document's bytes while a page is made of them: the bytes, their view and the answer. */
    private static final int COPIES = 4;

    private static final int UNIT_BYTES = 1 << 20;
    private static final long WAIT_SECONDS = 10;

    private final Archive archive;
    private final int units = (int) Math.max(1, Runtime.getRuntime().maxMemory() / 2 / UNIT_BYTES);
    private final Semaphore room = new Semaphore(units);

    Documents(Archive archive) {
        this.archive = archive;
    }

    /** Makes something of a document's bytes. */
    interface Use<T> {
        T of(DocumentState.Published document, byte[] original) throws IOException;
    }

    DocumentState state(DocumentId id) throws IOException {
        return archive.state(id);
    }

    /**
     * Hands out a published document's bytes to work that nobody waits for in front of a page: it waits for room as long as it takes.
     *
     * @return false when it is not published
     */
    boolean readPatiently(DocumentId id, Archive.Use use) throws IOException {
        if (!(archive.state(id) instanceof DocumentState.Published document)) {
            return false;
        }
        int needed = (int) Math.min(units, 1 + COPIES * document.sizeBytes() / UNIT_BYTES);
        try {
            room.acquire(needed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the export was ended");
        }
        try {
            return archive.exact(id, use);
        } finally {
            room.release(needed);
        }
    }

    /**
     * Makes something of a published document's bytes.
     *
     * @return empty when it is not published
     * @throws Busy when there was no room for it in time
     */
    <T> Optional<T> read(DocumentId id, Use<T> use) throws IOException {
        if (!(archive.state(id) instanceof DocumentState.Published document)) {
            return Optional.empty();
        }
        int needed = (int) Math.min(units, 1 + COPIES * document.sizeBytes() / UNIT_BYTES);
        try {
            if (!room.tryAcquire(needed, WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new Busy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Busy();
        }
        try {
            Optional<byte[]> original = archive.original(id);
            return original.isEmpty() ? Optional.empty() : Optional.of(use.of(document, original.get()));
        } finally {
            room.release(needed);
        }
    }
}
