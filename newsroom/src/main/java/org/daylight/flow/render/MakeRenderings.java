package org.daylight.flow.render;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.daylight.archive.ExtractedText.Unit;
import org.daylight.catalog.ExtractedTexts;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.StoredRedaction;
import org.daylight.catalog.StoredRendering;
import org.daylight.catalog.StoredRenderings;
import org.daylight.extract.ChildFolder;
import org.daylight.extract.ExtractorLimits;
import org.daylight.extract.ExtractorPool;
import org.daylight.flow.extract.ExtractionSettings;
import org.daylight.format.Sha256;
import org.daylight.message.parse.DocumentForm;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.redact.RedactFile;
import org.daylight.redact.RedactMessage;
import org.daylight.redact.RedactedForm;
import org.daylight.redact.RedactionResult;
import org.daylight.redact.Selector;
import org.daylight.redact.SelectorJson;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;

/**
 * Makes images of the pages of the redacted attachments and files of a newsroom, of those that are not published, and that were not examined
 * with the same redactions, text and programs before.
 *
 * <ol>
 *   <li>Read the documents of each trove that has redactions; find the attachments that are redacted ({@link RenderingPlan}).
 *   <li>Make their images in child processes, and check them ({@link Rendering}). Store the result for each attachment. If the process stops
 *       here, it is not made again.
 *   <li>When all of a document are stored, note the document.
 *   <li>At the end, delete what belongs to documents that are no longer redacted.
 * </ol>
 */
public final class MakeRenderings {

    private static final int DOCUMENTS_AT_ONCE = 1_000;
    private static final long FETCH_BYTES = 32L << 20;
    private static final int WAITING = 6;

    private final Newsroom newsroom;
    private final Vault vault;
    private final ExtractionSettings settings;
    private final StepListener steps;

    public MakeRenderings(Newsroom newsroom, Vault vault, ExtractionSettings settings) {
        this(newsroom, vault, settings, StepListener.NONE);
    }

    public MakeRenderings(Newsroom newsroom, Vault vault, ExtractionSettings settings, StepListener steps) {
        this.newsroom = newsroom;
        this.vault = vault;
        this.settings = settings;
        this.steps = steps;
    }

    /** Receives progress. */
    public interface Watch {
        void looked(long done, long total);
    }

    /**
     * What this run did.
     *
     * @param documents documents that were examined
     * @param made attachments of which images were made in this run; those with the same bytes and redactions once
     * @param failed attachments of which no images could be made
     * @param left folders of processes that could not be deleted
     */
    public record Result(long documents, long made, long failed, List<Path> left) {}

    /** A document whose attachments wait for their images. */
    private record Waiting(
            HeldDocument document,
            Sha256 state,
            RenderingPlan plan,
            Map<Sha256, CompletableFuture<StoredRendering>> made) {}

    /**
     * Makes everything that is new.
     *
     * @throws IOException with a one-line message; run it again when the cause has been removed
     */
    public Result run(Watch watch) throws IOException {
        Map<String, List<StoredRedaction>> redactions = new LinkedHashMap<>();
        for (StoredRedaction each : newsroom.catalog().redactions().all()) {
            redactions.computeIfAbsent(each.trove(), key -> new ArrayList<>()).add(each);
        }
        if (redactions.isEmpty() && newsroom.renderings().isEmpty()) {
            return new Result(0, 0, 0, List.of());
        }
        try (Closeable lock = newsroom.lock("extract")) {
            Path folder = newsroom.extractorFolder();
            ChildFolder.clear(folder);
            ExtractorLimits limits = settings.tesseract() == null
                    ? settings.limits()
                    : settings.limits().withRecognition();
            var run = new Run(newsroom.renderingsToWrite(), watch);
            List<Path> left;
            try (var pool = new ExtractorPool(settings.command(), limits, settings.workers(), folder)) {
                run.all(redactions, pool);
            } finally {
                left = ChildFolder.clear(folder);
            }
            return new Result(run.documents, run.made, run.failed, left);
        }
    }

    /** The redactions that apply to a document, in their order. */
    private static List<Selector> selectors(List<StoredRedaction> redactions, HeldDocument document) {
        return redactions.stream()
                .filter(redaction -> redaction.appliesTo(document.key()))
                .map(StoredRedaction::selector)
                .toList();
    }

    /** One run. */
    private final class Run {
        private final StoredRenderings stored;
        private final Watch watch;
        private final Deque<Waiting> queue = new ArrayDeque<>();
        private final Map<Sha256, CompletableFuture<StoredRendering>> underWay = new LinkedHashMap<>();
        private final Set<Long> redacted = new HashSet<>();
        private String program = "";
        private long documents;
        private long made;
        private long failed;

        Run(StoredRenderings stored, Watch watch) {
            this.stored = stored;
            this.watch = watch;
        }

        void all(Map<String, List<StoredRedaction>> redactions, ExtractorPool pool) throws IOException {
            program = redactions.isEmpty() ? "" : joined(pool.redactionProgram());
            for (var each : redactions.entrySet()) {
                HeldTrove trove =
                        newsroom.catalog().troves().find(each.getKey()).orElseThrow();
                trove(trove, each.getValue(), pool);
            }
            while (!queue.isEmpty()) {
                storeFirst();
            }
            stored.keep(redacted::contains);
            watch.looked(documents, documents);
        }

        private void trove(HeldTrove trove, List<StoredRedaction> redactions, ExtractorPool pool) throws IOException {
            for (int from = 1; from <= trove.documents(); from += DOCUMENTS_AT_ONCE) {
                int to = Math.min(trove.documents(), from + DOCUMENTS_AT_ONCE - 1);
                List<HeldDocument> wanted = new ArrayList<>();
                for (HeldDocument document : newsroom.catalog().documents().range(trove.id(), from, to)) {
                    List<Selector> selectors = selectors(redactions, document);
                    if (selectors.isEmpty()
                            || document.withheld() != null
                            || document.withdrawn() != null
                            || newsroom.catalog().parts().isPublished(trove.slug(), document.number())) {
                        continue;
                    }
                    redacted.add(document.key());
                    if (!stored.isExamined(document.key(), state(document, selectors))) {
                        wanted.add(document);
                    }
                }
                some(wanted, redactions, pool);
                watch.looked(to, trove.documents());
            }
        }

        private void some(List<HeldDocument> wanted, List<StoredRedaction> redactions, ExtractorPool pool)
                throws IOException {
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
                Map<Long, List<Unit>> units = new LinkedHashMap<>();
                for (HeldDocument document : some) {
                    if (originals.get(document.sha256()) == null) {
                        throw new IOException(
                                "the vault has lost " + document.sha256().hex() + ": restore the vault from a backup");
                    }
                    units.put(document.key(), newsroom.textOf(document.key()));
                }
                List<RenderingPlan> plans = some.parallelStream()
                        .map(document -> plan(
                                document,
                                originals.get(document.sha256()),
                                selectors(redactions, document),
                                units.getOrDefault(document.key(), List.of())))
                        .toList();
                for (int i = 0; i < some.size(); i++) {
                    HeldDocument document = some.get(i);
                    begin(
                            document,
                            originals.get(document.sha256()),
                            state(document, selectors(redactions, document)),
                            plans.get(i),
                            pool);
                }
                from = to;
            }
        }

        private void begin(HeldDocument document, byte[] original, Sha256 state, RenderingPlan plan, ExtractorPool pool)
                throws IOException {
            Map<Sha256, CompletableFuture<StoredRendering>> futures = new LinkedHashMap<>();
            for (RenderingPlan.Part part : plan.parts()) {
                Sha256 key = part.key();
                RenderingPlan.Request request = part.request();
                if (key == null || request == null || stored.has(key, program, settings.recognisedBy())) {
                    continue;
                }
                byte[] content = document.form()
                        .content(
                                original,
                                document.form().parse(original).parts().get(part.part()));
                futures.put(
                        key,
                        underWay.computeIfAbsent(
                                key, fresh -> new Rendering(pool, request, content, settings).begin()));
            }
            queue.add(new Waiting(document, state, plan, futures));
            while (!queue.isEmpty()
                    && (queue.size() > DOCUMENTS_AT_ONCE
                            || underWay.size() > WAITING
                            || queue.peekFirst().made().isEmpty())) {
                storeFirst();
            }
        }

        private void storeFirst() throws IOException {
            Waiting first = queue.removeFirst();
            for (var each : first.made().entrySet()) {
                StoredRendering rendering = joined(each.getValue());
                if (underWay.remove(each.getKey()) == null) {
                    continue; // an earlier document has the same attachment
                }
                stored.add(each.getKey(), program, settings.recognisedBy(), rendering);
                if (rendering.isMade()) {
                    made++;
                } else {
                    failed++;
                }
                steps.reached("images of an attachment stored");
            }
            stored.examined(
                    first.document().key(),
                    first.state(),
                    first.plan().parts().stream()
                            .map(part -> new StoredRenderings.Part(part.part(), part.name(), part.key(), part.whole()))
                            .toList());
            documents++;
            steps.reached("document examined");
        }

        /** What the plan and the images of a document depend on, beside its original. */
        private Sha256 state(HeldDocument document, List<Selector> selectors) throws IOException {
            Optional<ExtractedTexts> texts = newsroom.texts();
            ExtractedTexts.@Nullable Read read =
                    texts.isEmpty() ? null : texts.get().read(document.key()).orElse(null);
            String by = program + "\n" + settings.recognisedBy() + "\n"
                    + (read == null ? "" : read.program() + "\n" + read.ocr()) + "\n";
            return Sha256.of(by.getBytes(StandardCharsets.UTF_8), SelectorJson.write(selectors));
        }
    }

    private static RenderingPlan plan(
            HeldDocument document, byte[] original, List<Selector> selectors, List<Unit> units) {
        RedactionResult result = document.form() instanceof DocumentForm.File file
                ? RedactFile.of(original, file, selectors, RedactionTexts.of(units))
                : RedactMessage.of(original, selectors, RedactionTexts.of(units), false);
        return result instanceof RedactedForm form
                ? RenderingPlan.of(document.form(), original, form, selectors, units)
                : new RenderingPlan(List.of()); // it must be withheld
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
