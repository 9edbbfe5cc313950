package org.daylight.web.file;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ReadableByteChannel;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.format.Sha256;
import org.daylight.http.Response;

/**
 * Reads documents for the pages, with a bound on how much of the memory all readers together can make the site use: a document may
 * be 256 MB, and somebody will ask for it a hundred times at once.
 */
public final class DocumentReader {

    /** What holds a document's bytes while a page is made of them: the bytes, their view and the answer. */
    private static final int COPIES = 4;

    private static final int MOST_PROVED = 256;

    private static final int UNIT_BYTES = 1 << 20;
    private static final long WAIT_SECONDS = 2;

    /** A document of more bytes is read while it is sent, and its pages cost much. */
    public static final long LARGE_BYTES = 1 << 20;

    private final Archive archive;
    private final int units = (int) Math.max(1, Runtime.getRuntime().maxMemory() / 2 / UNIT_BYTES);
    private final Semaphore room = new Semaphore(units);

    /** Large documents that were proved lately, and whether they are UTF-8. */
    private final LinkedHashMap<Proved, Boolean> proved = new LinkedHashMap<>();

    private record Proved(Sha256 pack, Sha256 document) {}

    public DocumentReader(Archive archive) {
        this.archive = archive;
    }

    /** Makes something of a document's bytes. */
    public interface Use<T> {
        T of(DocumentState.Published document, byte[] original) throws IOException;
    }

    /** Whether a published document is too large to be held in memory until it is sent. */
    boolean isLarge(DocumentId id) throws IOException {
        return archive.state(id) instanceof DocumentState.Published document && document.sizeBytes() > LARGE_BYTES;
    }

    /** A document that is read while it is sent. */
    final class Large implements Response.Opening {
        private final DocumentState.Published document;
        private final boolean utf8;

        private Large(DocumentState.Published document, boolean utf8) {
            this.document = document;
            this.utf8 = utf8;
        }

        long sizeBytes() {
            return document.sizeBytes();
        }

        Sha256 sha256() {
            return document.sha256();
        }

        /** Whether all of it is UTF-8. */
        boolean isUtf8() {
            return utf8;
        }

        @Override
        public ReadableByteChannel from(long start) throws IOException {
            return archive.channel(document.id(), start)
                    .orElseThrow(() -> new IOException("a document was withdrawn while it was read"));
        }
    }

    /**
     * A published document to be read while it is sent, proved before; empty when it is not published. What was proved lately is not proved
     * again here: it is once more while it is sent.
     */
    Optional<Large> open(DocumentId id) throws IOException {
        if (!(archive.state(id) instanceof DocumentState.Published document)) {
            return Optional.empty();
        }
        var name = new Proved(document.release().pack(), document.sha256());
        Boolean utf8;
        synchronized (proved) {
            utf8 = proved.get(name);
        }
        if (utf8 == null) {
            var check = new Utf8Check();
            if (!archive.exact(id, bytes -> bytes.copyTo(check))) {
                return Optional.empty();
            }
            utf8 = check.isUtf8();
            synchronized (proved) {
                proved.put(name, utf8);
                if (proved.size() > MOST_PROVED) {
                    proved.pollFirstEntry();
                }
            }
        }
        return Optional.of(new Large(document, utf8));
    }

    public DocumentState state(DocumentId id) throws IOException {
        return archive.state(id);
    }

    /**
     * Hands out a published document's bytes to work that nobody waits for in front of a page: it waits for room as long as it takes.
     *
     * @return false when it is not published
     */
    public boolean readPatiently(DocumentId id, Archive.Use use) throws IOException {
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
    public <T> Optional<T> read(DocumentId id, Use<T> use) throws IOException {
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
