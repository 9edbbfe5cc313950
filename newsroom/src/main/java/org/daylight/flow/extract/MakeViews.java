package org.daylight.flow.extract;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.StoredViews;
import org.daylight.extract.ChildFolder;
import org.daylight.extract.ExtractorCommand;
import org.daylight.extract.ExtractorLimits;
import org.daylight.extract.ExtractorPool;
import org.daylight.extract.MadeViews;
import org.daylight.extract.ViewsOutcome;
import org.daylight.extract.ViewsRequest;
import org.daylight.format.Sha256;
import org.daylight.message.Attachment;
import org.daylight.message.Message;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;

/**
 * Makes the safe views of the attachments and files of a newsroom, of those that were not looked at with the same programs before, and lists
 * what they reveal about people.
 *
 * <ol>
 *   <li>Read documents from the vault in the order of the catalog; make what was not made before, in child processes.
 *   <li>Store the result for each attachment. If the process stops here, it is not made again.
 *   <li>When all of a document are stored, note the document.
 *   <li>At the end, delete what belongs to documents that are no longer in the catalog.
 * </ol>
 */
public final class MakeViews {

    private static final int PAGE = 500;
    private static final long FETCH_BYTES = 32L << 20;
    private static final long WAITING_BYTES = 256L << 20;
    private static final int WAITING_FOR_EACH_WORKER = 3;

    private final Newsroom newsroom;
    private final Vault vault;
    private final ExtractorCommand command;
    private final int workers;
    private final ExtractorLimits limits;
    private final StepListener steps;
    private final Map<ViewsOutcome, Long> outcomes = new EnumMap<>(ViewsOutcome.class);
    private long documents;

    public MakeViews(Newsroom newsroom, Vault vault, ExtractorCommand command, int workers, ExtractorLimits limits) {
        this(newsroom, vault, command, workers, limits, StepListener.NONE);
    }

    public MakeViews(
            Newsroom newsroom,
            Vault vault,
            ExtractorCommand command,
            int workers,
            ExtractorLimits limits,
            StepListener steps) {
        this.newsroom = newsroom;
        this.vault = vault;
        this.command = command;
        this.workers = workers;
        this.limits = limits;
        this.steps = steps;
    }

    /** Receives progress. */
    public interface Watch {
        void looked(long done, long total);
    }

    /**
     * What this run did.
     *
     * @param documents documents that were looked at
     * @param outcomes attachments and files that were read in this run, by outcome; those with the same bytes once
     * @param program what made the views
     * @param left folders of processes that could not be deleted
     */
    public record Result(long documents, Map<ViewsOutcome, Long> outcomes, String program, List<Path> left) {}

    /** What is to be stored, in this order: the contents of a document, then the document. */
    private sealed interface Waiting {}

    private record Content(Sha256 key, long bytes, CompletableFuture<MadeViews> made) implements Waiting {}

    private record Complete(long document, List<StoredViews.Part> parts) implements Waiting {}

    /**
     * Makes everything that is new.
     *
     * @throws IOException with a one-line message; run it again when the cause has been removed
     */
    public Result run(Watch watch) throws IOException {
        try (Closeable lock = newsroom.lock("extract")) {
            StoredViews stored = newsroom.viewsToWrite();
            Path folder = newsroom.extractorFolder();
            ChildFolder.clear(folder);
            List<Path> left;
            String program;
            try (var pool = new ExtractorPool(command, limits, workers, folder)) {
                program = joined(pool.viewsProgram());
                new Run(stored, pool, program, watch).all();
            } finally {
                left = ChildFolder.clear(folder);
            }
            return new Result(documents, outcomes, program, left);
        }
    }

    /** Everything that needs the pool. */
    private final class Run {
        private final StoredViews stored;
        private final ExtractorPool pool;
        private final String program;
        private final Watch watch;
        private final Deque<Waiting> queue = new ArrayDeque<>();
        private final Set<Sha256> underWay = new HashSet<>();
        private long waitingBytes;
        private long total;

        Run(StoredViews stored, ExtractorPool pool, String program, Watch watch) {
            this.stored = stored;
            this.pool = pool;
            this.program = program;
            this.watch = watch;
        }

        void all() throws IOException {
            total = Math.max(0, newsroom.catalog().documents().countAfter(-1) - stored.countMade(program));
            long batch = -1;
            long key = Long.MAX_VALUE;
            for (List<HeldDocument> page = newsroom.catalog().documents().after(batch, key, PAGE);
                    !page.isEmpty();
                    page = newsroom.catalog().documents().after(batch, key, PAGE)) {
                page(page);
                key = page.getLast().key();
                batch = newsroom.catalog().documents().batch(key);
            }
            while (!queue.isEmpty()) {
                storeFirst();
            }
            stored.keep(
                    document -> newsroom.catalog().documents().find(document).isPresent());
            watch.looked(documents, documents);
        }

        private void page(List<HeldDocument> page) throws IOException {
            List<HeldDocument> wanted = page.stream()
                    .filter(document -> !stored.isMade(document.key(), program))
                    .toList();
            for (int from = 0; from < wanted.size(); ) {
                long bytes = 0;
                int to = from;
                while (to < wanted.size()
                        && (to == from || bytes + wanted.get(to).sizeBytes() <= FETCH_BYTES)) {
                    bytes += wanted.get(to++).sizeBytes();
                }
                List<HeldDocument> some = wanted.subList(from, to);
                Map<Sha256, byte[]> originals =
                        vault.get(some.stream().map(HeldDocument::sha256).toList());
                for (HeldDocument document : some) {
                    begin(document, originals.get(document.sha256()));
                }
                from = to;
            }
        }

        private void begin(HeldDocument document, byte @Nullable [] original) throws IOException {
            if (original == null) {
                throw new IOException(
                        "the vault has lost " + document.sha256().hex() + ": restore the vault from a backup");
            }
            Message message = document.form().parse(original);
            List<StoredViews.Part> parts = new ArrayList<>();
            for (Attachment attachment : WantedParts.of(message, original)) {
                Sha256 key = WantedParts.key(attachment);
                parts.add(new StoredViews.Part(attachment.part(), attachment.name(), key));
                if (!stored.hasContent(key, program) && underWay.add(key)) {
                    byte[] content =
                            document.form().content(original, message.parts().get(attachment.part()));
                    request(attachment, key, content);
                }
            }
            queue.add(new Complete(document.key(), parts));
            while (!queue.isEmpty() && queue.peekFirst() instanceof Complete) {
                storeFirst();
            }
        }

        private void request(Attachment attachment, Sha256 key, byte[] content) throws IOException {
            while (!queue.isEmpty()
                    && (underWay.size() > WAITING_FOR_EACH_WORKER * workers
                            || waitingBytes + content.length > WAITING_BYTES)) {
                storeFirst();
            }
            waitingBytes += content.length;
            var request = new ViewsRequest(WantedParts.hint(attachment), attachment.type(), content);
            queue.add(new Content(key, content.length, pool.views(request)));
        }

        private void storeFirst() throws IOException {
            switch (queue.removeFirst()) {
                case Content(Sha256 key, long bytes, CompletableFuture<MadeViews> future) -> {
                    MadeViews made = joined(future);
                    stored.add(key, program, made);
                    underWay.remove(key);
                    waitingBytes -= bytes;
                    outcomes.merge(made.outcome(), 1L, Long::sum);
                    steps.reached("views of an attachment stored");
                }
                case Complete(long document, List<StoredViews.Part> parts) -> {
                    stored.add(document, program, parts);
                    documents++;
                    watch.looked(documents, Math.max(total, documents));
                    steps.reached("document noted");
                }
            }
        }
    }

    private static <T> T joined(CompletableFuture<T> future) throws IOException {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException failed) {
                throw new IOException("the extractor cannot be run: " + failed.getMessage(), failed);
            }
            throw e;
        }
    }
}
