package org.daylight.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.ExtractedText;
import org.daylight.archive.Pack;
import org.daylight.archive.PackDocument;
import org.daylight.archive.PackEntry;
import org.daylight.archive.Redaction;
import org.daylight.archive.Release;
import org.daylight.evidence.Authentication;
import org.daylight.message.parse.DocumentForm;
import org.jspecify.annotations.Nullable;

/**
 * Reads the documents of a release for what an addon computes from their texts. Several threads work at the same time, on a limited number of
 * bytes.
 */
public final class PartDocuments {

    /** Kilobytes of messages that may be processed at the same time. */
    private static final int BUDGET_KILOBYTES = 64 << 10;

    private PartDocuments() {}

    /** Chooses documents; called in one thread. */
    public interface Choice {
        /** Whether a document is to be read. It was not withdrawn. */
        boolean wants(PackDocument.Shown shown) throws IOException;
    }

    /** Receives a document; called by several threads at the same time. */
    public interface Work {
        /** @param document without a key and without its signatures */
        void on(PackDocument.Shown shown, IndexedDocument document) throws IOException;
    }

    /** What the caller does after each document. */
    public interface Pause {
        void run() throws IOException;
    }

    /**
     * Passes on the chosen documents of a release that were not withdrawn, and returns when all work is done. After a failure no more work begins.
     *
     * @param read called after each document that was read, in the thread of the caller; the work may not be done yet
     * @throws IOException in one line: the first failure, or that the pack cannot be read
     */
    public static void each(Archive archive, Release release, Choice choice, Work work, Pause read) throws IOException {
        int threads = Runtime.getRuntime().availableProcessors();
        var budget = new Semaphore(BUDGET_KILOBYTES);
        var failed = new AtomicReference<@Nullable Exception>();
        try (Pack pack = Pack.open(archive.pack(release), release);
                ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            pack.documents(line -> {}); // verifies all lines before any of them is used
            pack.documents(line -> {
                if (!(line instanceof PackDocument.Shown shown)
                        || release.withdrawn().containsKey(shown.number())
                        || failed.get() != null
                        || !choice.wants(shown)) {
                    return;
                }
                byte[] published = pack.message(shown.number(), shown.publishedBytes(), shown.published())
                        .orElseThrow(() -> new IOException("releases/" + release.sequence()
                                + " does not contain document " + shown.number() + ": fetch it again"));
                DocumentForm form = pack.form(shown);
                List<ExtractedText.Unit> extracted = new ArrayList<>();
                PackEntry text = shown.text();
                if (text != null
                        && pack.read(shown.number(), text, new IndexedUnits(extracted))
                                .isEmpty()) {
                    extracted.clear(); // a text that breaks a rule must not stop the index: the document has none
                }
                int kilobytes = (int) Math.min(BUDGET_KILOBYTES, 1 + published.length / 256);
                budget.acquireUninterruptibly(kilobytes);
                workers.execute(() -> {
                    try {
                        work.on(shown, document(release, shown, form, published, extracted));
                    } catch (IOException | RuntimeException e) {
                        failed.compareAndSet(null, e);
                    } catch (OutOfMemoryError | StackOverflowError e) {
                        failed.compareAndSet(null, new IOException("document " + shown.number() + ": " + e, e));
                    } finally {
                        budget.release(kilobytes);
                    }
                });
                read.run();
            });
        }
        Exception why = failed.get();
        if (why != null) {
            throw new IOException(why.getMessage(), why);
        }
    }

    private static IndexedDocument document(
            Release release,
            PackDocument.Shown shown,
            DocumentForm form,
            byte[] published,
            List<ExtractedText.Unit> extracted) {
        var id = new DocumentId(release.trove(), shown.number());
        return new IndexedDocument(
                0,
                id.trove(),
                id.number(),
                release.part(),
                published.length,
                form.parse(published),
                Authentication.UNSIGNED,
                Redaction.of(shown),
                extracted);
    }
}
