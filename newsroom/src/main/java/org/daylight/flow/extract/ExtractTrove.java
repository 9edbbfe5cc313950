package org.daylight.flow.extract;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.daylight.catalog.ExtractedContent;
import org.daylight.catalog.ExtractedTexts;
import org.daylight.catalog.ExtractedTexts.Part;
import org.daylight.catalog.HeldDocument;
import org.daylight.dkim.DkimVerifier;
import org.daylight.extract.ChildFolder;
import org.daylight.extract.Extraction;
import org.daylight.extract.ExtractionOutcome;
import org.daylight.extract.ExtractionRequest;
import org.daylight.extract.ExtractorLimits;
import org.daylight.extract.ExtractorPool;
import org.daylight.flow.ingest.CatchUpIndex;
import org.daylight.format.Sha256;
import org.daylight.message.Attachment;
import org.daylight.message.Message;
import org.daylight.message.parse.DocumentForm;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.search.IndexedDocument;
import org.daylight.search.Removals;
import org.daylight.search.SearchIndex;
import org.daylight.search.StateRequest;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;

/**
 * Extracts the text of the attachments and files of a newsroom, of those that were not read with the same programs before.
 *
 * <ol>
 *   <li>Bring the index up to date, with the text that is stored and not in it. If the process stops here or in any later step, the next
 *       run does the same.
 *   <li>Read documents from the vault in the order of the catalog; extract what was not extracted before, in child processes.
 *   <li>Store the results of some documents in the database of texts, in one transaction. If the process stops here, these are not read again.
 *   <li>Add these documents to the index again, with their text; commit the index, and then note that it has them.
 * </ol>
 */
public final class ExtractTrove {

    /** Texts of one document beyond this many characters are left out, and counted. */
    public static final long DOCUMENT_CHARS = 16_000_000;

    private static final int PAGE = 500;
    private static final long FETCH_BYTES = 32L << 20;
    private static final long WINDOW_BYTES = 256L << 20;
    private static final int WINDOW_DOCUMENTS = 1_000;
    private static final long WINDOW_CHARS = 50_000_000;
    private static final int STORE_DOCUMENTS = 100;
    private static final long STORE_NANOS = 1_000_000_000;
    private static final int COMMIT_DOCUMENTS = 5_000;
    private static final int LANGUAGE_CHARS = 2_000;

    private final Newsroom newsroom;
    private final Vault vault;
    private final SearchIndex index;
    private final ExtractionSettings settings;
    private final StepListener steps;

    private final AtomicLong charsUnderWay = new AtomicLong();
    private final Map<Sha256, CompletableFuture<ExtractedContent>> underWay = new HashMap<>();
    private final Map<ExtractionOutcome, Long> outcomes = new EnumMap<>(ExtractionOutcome.class);
    private long lostInside;
    private long documents;

    public ExtractTrove(Newsroom newsroom, Vault vault, SearchIndex index, ExtractionSettings settings) {
        this(newsroom, vault, index, settings, StepListener.NONE);
    }

    public ExtractTrove(
            Newsroom newsroom, Vault vault, SearchIndex index, ExtractionSettings settings, StepListener steps) {
        this.newsroom = newsroom;
        this.vault = vault;
        this.index = index;
        this.settings = settings;
        this.steps = steps;
    }

    /** Receives progress. */
    public interface Watch {
        void extracted(long done, long total);
    }

    /**
     * What this run did.
     *
     * @param documents documents that were read
     * @param outcomes attachments and files of these documents, by outcome
     * @param lostInside files inside attachments that could not be read
     * @param program the name and version of the program
     * @param ocr what recognised text; empty for nothing
     * @param left folders of processes that could not be deleted
     */
    public record Result(
            long documents,
            Map<ExtractionOutcome, Long> outcomes,
            long lostInside,
            String program,
            String ocr,
            List<Path> left) {}

    /** A document that is being read. */
    private record Pending(
            HeldDocument document,
            byte[] original,
            List<PendingPart> parts,
            CompletableFuture<Optional<String>> language) {}

    /** @param content null when it is stored already */
    private record PendingPart(
            Attachment attachment, Sha256 key, @Nullable CompletableFuture<ExtractedContent> content) {}

    /**
     * Extracts everything that is new.
     *
     * @throws IOException with a one-line message; run it again when the cause has been removed
     */
    public Result run(Watch watch) throws IOException {
        try (Closeable lock = newsroom.lock("extract")) {
            new CatchUpIndex(newsroom, vault, index).run(watch::extracted);
            ExtractedTexts texts = newsroom.textsToWrite();
            ChildFolder.clear(newsroom.extractorFolder());
            List<Path> left;
            String program;
            ExtractorLimits limits = settings.tesseract() == null
                    ? settings.limits()
                    : settings.limits().withRecognition();
            try (var pool =
                    new ExtractorPool(settings.command(), limits, settings.workers(), newsroom.extractorFolder())) {
                program = joined(pool.program());
                new Run(texts, pool, program, watch).all();
            } finally {
                left = ChildFolder.clear(newsroom.extractorFolder());
            }
            return new Result(documents, outcomes, lostInside, program, settings.recognisedBy(), left);
        }
    }

    /** Everything that needs the pool. */
    private final class Run {
        private final ExtractedTexts texts;
        private final ExtractorPool pool;
        private final String program;
        private final Watch watch;
        private final DkimVerifier verifier;
        private final Deque<Pending> window = new ArrayDeque<>();
        private final List<Long> uncommitted = new ArrayList<>();
        private long windowBytes;
        private long lastStored = System.nanoTime();
        private long total;

        Run(ExtractedTexts texts, ExtractorPool pool, String program, Watch watch) throws IOException {
            this.texts = texts;
            this.pool = pool;
            this.program = program;
            this.watch = watch;
            this.verifier = new DkimVerifier(newsroom.keys());
        }

        void all() throws IOException {
            indexWhatIsStored();
            long held = newsroom.catalog().documents().countAfter(-1);
            total = Math.max(0, held - countDone());
            long batch = -1;
            long key = Long.MAX_VALUE;
            for (List<HeldDocument> page = newsroom.catalog().documents().after(batch, key, PAGE);
                    !page.isEmpty();
                    page = newsroom.catalog().documents().after(batch, key, PAGE)) {
                page(page);
                key = page.getLast().key();
                batch = newsroom.catalog().documents().batch(key);
            }
            while (!window.isEmpty()) {
                store(STORE_DOCUMENTS);
            }
            commit();
            watch.extracted(documents, documents);
        }

        private long countDone() {
            return settings.tesseract() == null
                    ? texts.countRead(program)
                    : texts.countRead(program, settings.recognisedBy());
        }

        private void page(List<HeldDocument> page) throws IOException {
            List<HeldDocument> wanted = new ArrayList<>();
            for (HeldDocument document : page) {
                if (!isDone(texts.read(document.key()).orElse(null))) {
                    wanted.add(document);
                }
            }
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

        private boolean isDone(ExtractedTexts.@Nullable Read read) {
            return read != null
                    && read.program().equals(program)
                    && (settings.tesseract() == null || read.ocr().equals(settings.recognisedBy()));
        }

        private void begin(HeldDocument document, byte @Nullable [] original) throws IOException {
            if (original == null) {
                throw new IOException(
                        "the vault has lost " + document.sha256().hex() + ": restore the vault from a backup");
            }
            while (!window.isEmpty()
                    && (windowBytes + original.length > WINDOW_BYTES
                            || window.size() >= WINDOW_DOCUMENTS
                            || charsUnderWay.get() > WINDOW_CHARS)) {
                store(STORE_DOCUMENTS);
            }
            Message message = document.form().parse(original);
            List<PendingPart> parts = new ArrayList<>();
            for (Attachment attachment : WantedParts.of(message, original)) {
                Sha256 key = WantedParts.key(attachment);
                parts.add(
                        new PendingPart(attachment, key, content(document.form(), message, original, attachment, key)));
            }
            String text = message.text();
            CompletableFuture<Optional<String>> language = text.isBlank()
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : pool.language(text.substring(0, Math.min(text.length(), LANGUAGE_CHARS)));
            window.add(new Pending(document, original, parts, language));
            windowBytes += original.length;
            boolean due = window.size() >= STORE_DOCUMENTS || System.nanoTime() - lastStored > STORE_NANOS;
            while (due && !window.isEmpty() && isReady(window.peekFirst())) {
                store(STORE_DOCUMENTS);
            }
        }

        /** The extraction of a content; null when it is stored already. */
        private @Nullable CompletableFuture<ExtractedContent> content(
                DocumentForm form, Message message, byte[] original, Attachment attachment, Sha256 key) {
            CompletableFuture<ExtractedContent> already = underWay.get(key);
            if (already != null) {
                return already;
            }
            Optional<ExtractedContent> stored = texts.content(key);
            if (stored.isPresent() && isCurrent(stored.get(), key)) {
                return null;
            }
            byte[] content = form.content(original, message.parts().get(attachment.part()));
            var request = new ExtractionRequest(
                    WantedParts.hint(attachment), attachment.type(), content, settings.recognition());
            CompletableFuture<ExtractedContent> future = pool.extract(request).thenApply(this::checked);
            underWay.put(key, future);
            return future;
        }

        /** Whether a stored content would have the same text now. */
        private boolean isCurrent(ExtractedContent stored, Sha256 key) {
            if (!stored.program().equals(program)) {
                return false;
            }
            if (settings.tesseract() == null || stored.ocr().equals(settings.recognisedBy())) {
                return true;
            }
            boolean mayHaveImages = stored.inside() > 0
                    || stored.type().startsWith("image/")
                    || stored.type().startsWith("application/pdf")
                    || stored.outcome() == ExtractionOutcome.TIMED_OUT;
            if (!mayHaveImages) {
                texts.recognised(key, settings.recognisedBy());
            }
            return !mayHaveImages;
        }

        private ExtractedContent checked(Extraction answered) {
            UnitsRead.Kept kept = UnitsRead.units(answered.units());
            var content = new ExtractedContent(
                    program,
                    settings.recognisedBy(),
                    kept.exceeded() ? ExtractionOutcome.LIMIT_EXCEEDED : answered.outcome(),
                    kept.exceeded() ? "more text than is allowed" : answered.reason(),
                    answered.type(),
                    answered.inside(),
                    answered.lossesInside(),
                    UnitsRead.losses(answered.losses()),
                    kept.units());
            charsUnderWay.addAndGet(content.chars());
            return content;
        }

        private static boolean isReady(Pending pending) {
            return pending.language().isDone()
                    && pending.parts().stream()
                            .allMatch(part ->
                                    part.content() == null || part.content().isDone());
        }

        /** Waits for the first document of the window; stores it and those after it that are ready, and adds them to the index. */
        private void store(int most) throws IOException {
            List<Pending> ready = new ArrayList<>();
            ready.add(window.removeFirst());
            while (ready.size() < most && !window.isEmpty() && isReady(window.peekFirst())) {
                ready.add(window.removeFirst());
            }
            for (Pending pending : ready) {
                wait(pending);
            }
            Set<Sha256> fresh = new HashSet<>();
            texts.together(() -> {
                for (Pending pending : ready) {
                    store(pending, fresh);
                }
                return ready.size();
            });
            steps.reached("texts stored");
            fresh.forEach(underWay::remove);
            for (Pending pending : ready) {
                windowBytes -= pending.original().length;
                index(pending.document(), pending.original());
                documents++;
            }
            lastStored = System.nanoTime();
            watch.extracted(documents, Math.max(total, documents));
            if (uncommitted.size() >= COMMIT_DOCUMENTS) {
                commit();
            }
        }

        private void wait(Pending pending) throws IOException {
            for (PendingPart part : pending.parts()) {
                if (part.content() != null) {
                    joined(part.content());
                }
            }
        }

        private void store(Pending pending, Set<Sha256> fresh) {
            List<Part> parts = new ArrayList<>();
            long chars = 0;
            for (PendingPart part : pending.parts()) {
                ExtractedContent content = part.content() == null
                        ? texts.content(part.key()).orElseThrow()
                        : part.content().join();
                if (part.content() != null && underWay.get(part.key()) == part.content() && fresh.add(part.key())) {
                    texts.add(part.key(), content);
                    charsUnderWay.addAndGet(-content.chars());
                }
                chars += texts.chars(part.key());
                boolean omitted = chars > DOCUMENT_CHARS;
                outcomes.merge(omitted ? ExtractionOutcome.LIMIT_EXCEEDED : content.outcome(), 1L, Long::sum);
                lostInside += content.lost();
                parts.add(new Part(
                        part.attachment().part(),
                        part.attachment().name(),
                        part.attachment().sizeBytes(),
                        part.key(),
                        omitted));
            }
            var read = new ExtractedTexts.Read(program, settings.recognisedBy(), language(pending), false);
            texts.add(pending.document().key(), read, parts);
        }

        /** The language is not worth an error: if the process died, the document is just without one. */
        private static String language(Pending pending) {
            try {
                return UnitsRead.language(pending.language().join()).orElse("");
            } catch (CompletionException died) {
                return "";
            }
        }

        private void index(HeldDocument document, byte[] original) throws IOException {
            index.add(IndexedDocument.unnumbered(document.key(), document.trove(), original, document.form(), verifier)
                    .with(newsroom.textOf(document.key())));
            uncommitted.add(document.key());
        }

        private void commit() throws IOException {
            if (uncommitted.isEmpty()) {
                return;
            }
            index.commit(index.answer(StateRequest.CURRENT).mark(), Removals.HIDDEN);
            steps.reached("texts indexed");
            texts.indexed(uncommitted);
            uncommitted.clear();
            steps.reached("texts settled");
        }

        /** Adds to the index what an earlier run stored and did not add. */
        private void indexWhatIsStored() throws IOException {
            long after = Long.MIN_VALUE;
            for (List<Long> some = texts.notIndexed(after, PAGE);
                    !some.isEmpty();
                    some = texts.notIndexed(after, PAGE)) {
                List<Long> gone = new ArrayList<>();
                for (long key : some) {
                    Optional<HeldDocument> document =
                            newsroom.catalog().documents().find(key);
                    if (document.isPresent()) {
                        byte[] original = vault.get(document.get().sha256())
                                .orElseThrow(() -> new IOException("the vault has lost "
                                        + document.get().sha256().hex() + ": restore the vault from a backup"));
                        index(document.get(), original);
                    } else {
                        gone.add(key); // its import was removed
                    }
                }
                texts.indexed(gone);
                after = some.getLast();
            }
            commit();
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
