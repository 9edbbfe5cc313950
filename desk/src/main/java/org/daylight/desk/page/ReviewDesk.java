package org.daylight.desk.page;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.daylight.archive.DocumentId;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.CatalogBroken;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.ReviewQueues;
import org.daylight.desk.account.Access;
import org.daylight.desk.account.DeskRequest;
import org.daylight.desk.account.Refusal;
import org.daylight.editors.Editor;
import org.daylight.flow.review.NoteQueues;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.NewsroomBusy;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;

/** What the pages for reviewing and redacting share: the newsroom, cached counts, and work in the background. For use by several threads. */
public final class ReviewDesk implements Closeable {

    /** Another editor's decision takes some milliseconds, one about many documents some seconds. */
    private static final long PATIENCE_NANOS = 15_000_000_000L;

    private static final long PAUSE_NANOS = 10_000_000L;

    /** How many queues of a kind are counted. */
    private static final int COUNTED = 50;

    private static final int COUNTED_AHEAD = 5;
    private static final int TAGS = 200;

    private final DeskNewsroom newsroom;
    private final SecureRandom random;
    private final ExecutorService background = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("desk-background").daemon(true).factory());
    private final AtomicBoolean isSorting = new AtomicBoolean();
    private final QueueCounts counts = new QueueCounts(background);
    private final RunningJobs jobs = new RunningJobs();
    private final PendingOrders pending = new PendingOrders();

    private @Nullable Catalog counting;

    public ReviewDesk(DeskNewsroom newsroom, SecureRandom random) {
        this.newsroom = newsroom;
        this.random = random;
        newsroom.closeBefore(this);
        background.execute(this::countAhead);
    }

    /** So that the first page does not have to wait for the counts. */
    private void countAhead() {
        try {
            for (HeldTrove trove :
                    catalog().troves().all().stream().limit(COUNTED_AHEAD).toList()) {
                for (ReviewQueues.By by : ReviewQueues.By.values()) {
                    count(by, trove);
                }
                progress(trove);
            }
        } catch (CatalogBroken e) {
            // the page that needs the counts says so
        }
    }

    /** Unreviewed documents of a trove by what they are sorted into; by trove, of all troves. */
    List<ReviewQueues.Count> count(ReviewQueues.By by, HeldTrove trove) {
        return by == ReviewQueues.By.TROVE
                ? counts.of("trove", () -> counting().queues().counts(by, null, Integer.MAX_VALUE))
                : counts.of(
                        QueueName.word(by) + " " + trove.id(),
                        () -> counting().queues().counts(by, trove.id(), COUNTED));
    }

    /** How many documents of a trove have each decision. */
    List<ReviewQueues.Count> progress(HeldTrove trove) {
        return counts.of("progress " + trove.id(), () -> counting().queues().progress(trove.id()));
    }

    /** Every tag. */
    List<String> tags() {
        return counts.of(
                "tags",
                () -> counting().remarks().tags().stream()
                        .map(ReviewQueues.Count::value)
                        .limit(TAGS)
                        .toList());
    }

    /** A third connection, so that no page waits while another one's counts are made. */
    private synchronized Catalog counting() {
        Catalog opened = counting;
        if (opened == null) {
            try {
                opened = reading().openCatalog();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            counting = opened;
        }
        return opened;
    }

    /** The pages, by the word that their addresses begin with. */
    public Map<String, DeskPage> pages() {
        return Map.of(
                "review", new QueuesPage(this),
                "search", new DeskSearchPage(this),
                "bulk", new BulkPage(this),
                "d", new DocumentPage(this),
                "decision", new DecisionPage(this),
                "decisions", new DecisionsPage(this),
                "redactions", new RedactionsPage(this),
                "work", new JobPage(this),
                "conversations", new ConversationsPage(this, random));
    }

    DeskNewsroom desk() {
        return newsroom;
    }

    /** To read it for a page. */
    Catalog catalog() {
        return newsroom.newsroom().catalog();
    }

    Newsroom reading() {
        return newsroom.newsroom();
    }

    Newsroom deciding() {
        return newsroom.deciding();
    }

    Vault vault() {
        return newsroom.vault();
    }

    QueueCounts counts() {
        return counts;
    }

    RunningJobs jobs() {
        return jobs;
    }

    PendingOrders pending() {
        return pending;
    }

    /** A decision. */
    interface Order<T> {
        T run() throws IOException;
    }

    /**
     * Makes a decision. While another one is made, or a command publishes, it waits for some seconds.
     *
     * @throws IOException in one line: nothing was changed
     */
    <T> T decide(Order<T> order) throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try {
                return order.run();
            } catch (NewsroomBusy busy) {
                if (System.nanoTime() > end) {
                    throw new IOException(
                            "Nothing was changed: another decision or a publication is taking long. Try again in a"
                                    + " minute.",
                            busy);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** The document that the address names: {@code /d/harbour/12/…}. */
    HeldDocument document(DeskRequest request) throws Refusal {
        return document(request, request.segment(1), request.segment(2));
    }

    /** A document that the user may see. */
    HeldDocument document(DeskRequest request, String trove, String number) throws Refusal {
        Optional<Integer> parsed = DeskRequest.number(number);
        Optional<HeldDocument> found = parsed.isEmpty() || !Access.maySee(request.editor(), trove)
                ? Optional.empty()
                : catalog().documents().find(trove, parsed.get());
        return found.orElseThrow(() -> Refusal.notFound("There is no document of this number, or you may not see it."));
    }

    static DocumentId id(HeldDocument document) {
        return new DocumentId(document.trove(), document.number());
    }

    static void mustDecide(DeskRequest request) throws Refusal {
        if (!request.editor().mayDecide()) {
            throw Refusal.forbidden("Your role does not allow decisions about documents. You can add tags and notes.");
        }
    }

    /** Whether the user sees all troves, and so also decisions that are about several. */
    static void mustSeeAll(DeskRequest request) throws Refusal {
        if (!seesAll(request.editor())) {
            throw Refusal.forbidden("Your role does not allow this page.");
        }
    }

    static boolean seesAll(Editor editor) {
        return Access.mayRead(editor) && editor.mayDecide();
    }

    /** The bytes of a document. */
    byte[] original(HeldDocument document) throws IOException {
        return vault().get(document.sha256())
                .orElseThrow(() -> new IOException(
                        "the vault has lost the bytes of " + document.cited() + ": restore the vault from a backup"));
    }

    /** Sorts documents that were imported since the last time into the queues, in the background. @return whether there are any */
    boolean sortQueues(List<HeldDocument> unsorted) {
        if (unsorted.isEmpty()) {
            return false;
        }
        if (isSorting.compareAndSet(false, true)) {
            background.execute(() -> {
                try {
                    new NoteQueues(deciding(), vault()).run(done -> counts.forget());
                } catch (IOException | CatalogBroken e) {
                    // the queues stay as they are; the page says that documents are missing from them
                } finally {
                    counts.forget();
                    isSorting.set(false);
                }
            });
        }
        return true;
    }

    /** Ends the work in the background; a decision that has begun is completed. */
    @Override
    public void close() {
        jobs.close();
        background.shutdown();
        try {
            if (background.awaitTermination(1, TimeUnit.MINUTES)) {
                synchronized (this) {
                    if (counting != null) {
                        counting.close();
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
