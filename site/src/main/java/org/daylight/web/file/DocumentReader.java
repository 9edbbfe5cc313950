package org.daylight.web.file;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ReadableByteChannel;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.ExtractedText;
import org.daylight.format.Sha256;
import org.daylight.http.Response;
import org.daylight.message.Message;
import org.daylight.message.parse.DocumentForm;

/**
 * Reads documents for the pages, with a limit on the memory of all requests together: a document may have 256 MB, and may be requested a
 * hundred times at once. Safe for use by several threads.
 */
public final class DocumentReader {

    /** Memory while a page is made from a document, as a multiple of its size: its bytes, the parsed form and the response. */
    private static final int COPIES = 4;

    private static final int MAX_VERIFIED = 256;

    private static final int UNIT_BYTES = 1 << 20;
    private static final long WAIT_SECONDS = 2;

    /** A larger document is read while it is sent, and its pages are expensive. */
    public static final long LARGE_BYTES = 1 << 20;

    private final Archive archive;
    private final int units = (int) Math.max(1, Runtime.getRuntime().maxMemory() / 2 / UNIT_BYTES);
    private final Semaphore memory = new Semaphore(units);

    /** Large documents that were verified recently, and whether they are UTF-8. */
    private final LinkedHashMap<Verified, Boolean> verified = new LinkedHashMap<>();

    private record Verified(Sha256 pack, Sha256 document) {}

    public DocumentReader(Archive archive) {
        this.archive = archive;
    }

    /** Uses the bytes of a document. @param <T> the result */
    public interface Use<T> {
        T of(DocumentState.Published document, byte[] published) throws IOException;
    }

    /** Whether a published document is too large to be held in memory until it is sent. */
    boolean isLarge(DocumentId id) throws IOException {
        return archive.state(id) instanceof DocumentState.Published document && document.sizeBytes() > LARGE_BYTES;
    }

    /** A document that is read while it is sent. */
    final class LargeDocument implements Response.Source {
        private final DocumentState.Published document;
        private final boolean utf8;

        private LargeDocument(DocumentState.Published document, boolean utf8) {
            this.document = document;
            this.utf8 = utf8;
        }

        long sizeBytes() {
            return document.sizeBytes();
        }

        Sha256 sha256() {
            return document.sha256();
        }

        /** Whether the whole document is UTF-8. */
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
     * A published document to be read while it is sent; empty when it is not published. Its bytes are verified first, unless that was done
     * recently; they are verified again while they are sent.
     */
    Optional<LargeDocument> open(DocumentId id) throws IOException {
        if (!(archive.state(id) instanceof DocumentState.Published document)) {
            return Optional.empty();
        }
        var name = new Verified(document.release().pack(), document.sha256());
        Boolean utf8;
        synchronized (verified) {
            utf8 = verified.get(name);
        }
        if (utf8 == null) {
            var check = new Utf8Check();
            if (!archive.exact(id, bytes -> bytes.copyTo(check))) {
                return Optional.empty();
            }
            utf8 = check.isUtf8();
            synchronized (verified) {
                verified.put(name, utf8);
                if (verified.size() > MAX_VERIFIED) {
                    verified.pollFirstEntry();
                }
            }
        }
        return Optional.of(new LargeDocument(document, utf8));
    }

    /** Passes on the units of the text extracted from a document, if there is one. */
    public void extracted(DocumentState.Published document, Consumer<ExtractedText.Unit> units) throws IOException {
        archive.extractedText(document, units);
    }

    /** As what a published document is read. @throws org.daylight.archive.DamagedCopy when the name and type of a file are damaged */
    public DocumentForm form(DocumentState.Published document) throws IOException {
        return archive.form(document);
    }

    /** The view of a published document. @param published its bytes @throws org.daylight.archive.DamagedCopy as {@link #form} */
    public Message view(DocumentState.Published document, byte[] published) throws IOException {
        return archive.form(document).parse(published);
    }

    /** What the public record says of a document number. */
    public DocumentState state(DocumentId id) throws IOException {
        return archive.state(id);
    }

    /** The nearest document of the trove that is in a release. @param step 1 or -1 */
    public Optional<DocumentState> nearest(DocumentId id, int step) throws IOException {
        return archive.nearest(id, step);
    }

    /**
     * Lets an export use a published document's bytes. Unlike {@link #read}, it waits for memory as long as necessary.
     *
     * @return false when it is not published
     */
    public boolean readWhenPossible(DocumentId id, Archive.Use use) throws IOException {
        if (!(archive.state(id) instanceof DocumentState.Published document)) {
            return false;
        }
        int needed = (int) Math.min(units, 1 + COPIES * document.sizeBytes() / UNIT_BYTES);
        try {
            memory.acquire(needed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the export was ended");
        }
        try {
            return archive.exact(id, use);
        } finally {
            memory.release(needed);
        }
    }

    /**
     * Lets a page use a published document's bytes.
     *
     * @return empty when it is not published
     * @throws ServerBusy when there was no memory for it in time
     */
    public <T> Optional<T> read(DocumentId id, Use<T> use) throws IOException {
        if (!(archive.state(id) instanceof DocumentState.Published document)) {
            return Optional.empty();
        }
        int needed = (int) Math.min(units, 1 + COPIES * document.sizeBytes() / UNIT_BYTES);
        try {
            if (!memory.tryAcquire(needed, WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new ServerBusy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerBusy();
        }
        try {
            Optional<byte[]> published = archive.publishedBytes(id);
            return published.isEmpty() ? Optional.empty() : Optional.of(use.of(document, published.get()));
        } finally {
            memory.release(needed);
        }
    }
}
