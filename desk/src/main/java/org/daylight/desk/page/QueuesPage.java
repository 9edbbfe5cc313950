package org.daylight.desk.page;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.daylight.archive.DocumentId;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.ReviewQueues;
import org.daylight.catalog.ReviewState;
import org.daylight.desk.account.Access;
import org.daylight.desk.account.DeskRequest;
import org.daylight.desk.account.Refusal;
import org.daylight.detect.FindingKind;
import org.daylight.flow.review.ClaimDocuments;
import org.daylight.http.Cost;
import org.daylight.http.Response;
import org.daylight.search.Hit;
import org.daylight.search.SearchResult;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.Formats;

/** What is left to review, by trove, part, person, list, language, finding or thread, and who works on what. Its form takes the next document. */
final class QueuesPage implements DeskPage {

    private static final int THREADS = 12;
    private static final int THREADS_READ = 60;
    private static final int TRIES = 20;

    private final ReviewDesk review;

    QueuesPage(ReviewDesk review) {
        this.review = review;
    }

    /** A choice; the address is empty for the current one. */
    record Choice(String words, String address) {}

    /** A queue. @param name for the form; null where it is of several troves */
    record Queue(QueueName name, String words, int documents) {}

    /** How far the review of a trove is. @param percent of all documents that are reviewed, 0 to 100 */
    record Progress(String trove, String title, int reviewed, int all, int percent, String decisions) {}

    /** A thread with unreviewed documents. */
    record ThreadRow(String subject, String people, String address, String cited, int unreviewed, long documents) {}

    /** Who works on what. */
    record Working(String editor, String documents, String first, String address) {}

    /**
     * What the template shows.
     *
     * @param trove whose queues are shown; empty for all
     * @param sorting whether imported documents are missing from the queues, because they are still being sorted
     */
    record View(
            DeskFrame frame,
            List<Choice> kinds,
            List<Choice> troves,
            String by,
            String trove,
            List<Queue> queues,
            List<ThreadRow> threads,
            List<Progress> progress,
            List<String> rates,
            List<Working> working,
            boolean sorting,
            boolean mayDecide) {}

    @Override
    public Cost cost(String method, List<String> path) {
        return Cost.EXPENSIVE;
    }

    @Override
    public Response get(DeskRequest request) throws Refusal, IOException {
        List<HeldTrove> troves =
                Access.visible(request.editor(), review.catalog().troves().all());
        String by = request.parameter("by").isEmpty() ? "trove" : request.parameter("by");
        Optional<ReviewQueues.By> known = QueueName.by(by);
        if (known.isEmpty() && !by.equals("thread")) {
            throw Refusal.bad("There is no such kind of queue.");
        }
        String wanted = request.parameter("trove");
        if (!wanted.isEmpty()) {
            review.desk().trove(request, wanted);
        }
        boolean isByTrove = by.equals("trove");
        String slug = isByTrove
                ? ""
                : wanted.isEmpty() && !troves.isEmpty() ? troves.getFirst().slug() : wanted;
        Optional<HeldTrove> trove =
                troves.stream().filter(each -> each.slug().equals(slug)).findFirst();
        boolean sorting = review.sortQueues(review.catalog().queues().unnoted(1));
        var view = new View(
                DeskFrame.of(request, "Review"),
                kinds(by, slug),
                isByTrove
                        ? List.of()
                        : troves.stream()
                                .map(each -> new Choice(
                                        each.slug(),
                                        each.slug().equals(slug) ? "" : ReviewAddress.queues(by, each.slug())))
                                .toList(),
                by,
                slug,
                known.isEmpty() ? List.of() : queues(known.get(), troves, trove),
                known.isEmpty() && trove.isPresent() ? threads(trove.get()) : List.of(),
                troves.stream().map(this::progress).toList(),
                ReviewDesk.seesAll(request.editor()) ? rates(request) : List.of(),
                working(request),
                sorting,
                request.editor().mayDecide());
        return DeskHtml.page(out -> JtequeuesGenerated.render(out, null, view));
    }

    private static List<Choice> kinds(String by, String trove) {
        List<Choice> kinds = new ArrayList<>();
        for (String each : List.of("trove", "part", "person", "thread", "list", "language", "finding")) {
            kinds.add(new Choice("by " + each, each.equals(by) ? "" : ReviewAddress.queues(each, trove)));
        }
        return kinds;
    }

    private List<Queue> queues(ReviewQueues.By by, List<HeldTrove> troves, Optional<HeldTrove> trove) {
        if (by == ReviewQueues.By.TROVE) {
            List<ReviewQueues.Count> all = troves.isEmpty() ? List.of() : review.count(by, troves.getFirst());
            return troves.stream()
                    .map(each -> new Queue(
                            QueueName.ofTrove(each.slug()),
                            each.slug(),
                            all.stream()
                                    .filter(count -> count.value().equals(each.slug()))
                                    .mapToInt(ReviewQueues.Count::documents)
                                    .findFirst()
                                    .orElse(0)))
                    .toList();
        }
        if (trove.isEmpty()) {
            return List.of();
        }
        String slug = trove.get().slug();
        List<ReviewQueues.Count> counts = review.count(by, trove.get());
        return counts.stream().map(count -> queue(slug, by, count)).toList();
    }

    private static Queue queue(String trove, ReviewQueues.By by, ReviewQueues.Count count) {
        String value = by == ReviewQueues.By.PART
                ? count.value().substring(count.value().lastIndexOf('/') + 1)
                : count.value();
        String words = switch (by) {
            case PART -> "Part " + value;
            case FINDING -> FindingKind.of(value).map(FindingKind::meaning).orElse(value);
            default -> value.isEmpty() ? "(unknown)" : DocumentRow.cut(value, 120);
        };
        return new Queue(new QueueName(trove, by, value), words, count.documents());
    }

    private Progress progress(HeldTrove trove) {
        List<ReviewQueues.Count> counts = review.progress(trove);
        int all = counts.stream().mapToInt(ReviewQueues.Count::documents).sum();
        int left = counts.stream()
                .filter(count -> count.value().equals("unreviewed"))
                .mapToInt(ReviewQueues.Count::documents)
                .sum();
        return new Progress(
                trove.slug(),
                DocumentRow.cut(trove.title(), 120),
                all - left,
                all,
                all == 0 ? 100 : (int) (100L * (all - left) / all),
                counts.stream()
                        .filter(count -> !count.value().equals("unreviewed"))
                        .map(count -> Formats.number(count.documents()) + " " + ReviewWords.progress(count.value()))
                        .collect(Collectors.joining(", ")));
    }

    private List<String> rates(DeskRequest request) {
        List<String> rates = new ArrayList<>();
        Instant now = request.now();
        for (Map.Entry<String, Duration> each : List.of(
                Map.entry("in the last hour", Duration.ofHours(1)),
                Map.entry("in the last 24 hours", Duration.ofHours(24)))) {
            List<ReviewQueues.Count> rate = review.catalog().queues().rate(now.minus(each.getValue()));
            long all = rate.stream().mapToLong(ReviewQueues.Count::documents).sum();
            long own = rate.stream()
                    .filter(count -> count.value().equals(request.editor().name()))
                    .mapToLong(ReviewQueues.Count::documents)
                    .sum();
            rates.add(Formats.count(all, "document", "documents") + " decided " + each.getKey() + ", "
                    + Formats.number(own) + " of them by you");
        }
        return rates;
    }

    private List<Working> working(DeskRequest request) {
        List<Working> working = new ArrayList<>();
        String only = request.editor().trove();
        Long trove = only == null
                ? null
                : review.catalog().troves().find(only).map(HeldTrove::id).orElse(0L);
        for (ReviewQueues.Working each : review.catalog().queues().working(request.now(), trove)) {
            Optional<ReviewState> first = review.catalog().reviews().find(each.first());
            if (first.isPresent()
                    && first.get().number() > 0
                    && Access.maySee(request.editor(), first.get().trove())) {
                working.add(new Working(
                        each.editor(),
                        Formats.count(each.documents(), "document", "documents"),
                        first.get().cited(),
                        ReviewAddress.document(
                                new DocumentId(first.get().trove(), first.get().number()))));
            }
        }
        return working;
    }

    /** The threads of the first unreviewed documents: only these are read. */
    private List<ThreadRow> threads(HeldTrove trove) throws IOException {
        List<ThreadRow> rows = new ArrayList<>();
        Set<Long> seen = new HashSet<>();
        List<Long> unreviewed = review.catalog()
                .queues()
                .next(trove.id(), ReviewQueues.By.TROVE, null, null, Instant.MAX, THREADS_READ);
        for (long key : unreviewed) {
            if (rows.size() < THREADS && seen.add(key)) {
                ReviewState first = review.catalog().reviews().find(key).orElseThrow();
                var id = new DocumentId(first.trove(), first.number());
                SearchResult found = DocumentThread.of(review, id);
                int left = 0;
                for (Hit hit : found.hits()) {
                    seen.add(hit.key());
                    left += review.catalog().reviews().isReviewed(hit.key()) ? 0 : 1;
                }
                Hit hit = found.hits().stream()
                        .filter(each -> each.key() == key)
                        .findFirst()
                        .orElse(null);
                rows.add(new ThreadRow(
                        hit == null ? "" : DocumentRow.subject(hit),
                        hit == null ? "" : DocumentRow.people(hit.from(), hit.to(), hit.recipients()),
                        ReviewAddress.document(id),
                        id.toString(),
                        Math.max(1, left),
                        Math.max(1, found.total())));
            }
        }
        return rows;
    }

    /** Takes the next document of a queue, and goes there. */
    @Override
    public Response post(DeskRequest request) throws Refusal, IOException {
        ReviewDesk.mustDecide(request);
        HeldTrove trove = review.desk().trove(request, request.field("trove"));
        QueueName queue = QueueName.of(trove.slug(), request.field("by"), request.field("value"))
                .orElseThrow(() -> Refusal.bad("There is no such queue."));
        int after = DeskRequest.number(request.field("after")).orElse(0);
        return DeskHtml.seeOther(next(request, trove, queue, after));
    }

    /** Claims the next document of a queue. @return its address, or that of the queues when nothing is left */
    String next(DeskRequest request, HeldTrove trove, QueueName queue, int after) {
        String editor = request.editor().name();
        for (int from : after == 0 ? new int[] {0} : new int[] {after, 0}) {
            List<Long> next = review.catalog()
                    .queues()
                    .nextAfter(
                            from,
                            trove.id(),
                            queue.by(),
                            queue.by() == ReviewQueues.By.TROVE ? null : queue.value(),
                            editor,
                            request.now(),
                            TRIES);
            for (long key : next) {
                ClaimDocuments.Result result = new ClaimDocuments(
                                review.deciding().catalog())
                        .take(editor, List.of(key), request.now(), ClaimDocuments.USUAL);
                if (result.taken() == 1) {
                    HeldDocument document =
                            review.catalog().documents().find(key).orElseThrow();
                    return ReviewAddress.document(ReviewDesk.id(document), queue);
                }
            }
        }
        request.session().say("Nothing is left to review in this queue: " + queue.words() + ".");
        return ReviewAddress.queues(queue.byWord(), queue.by() == ReviewQueues.By.TROVE ? "" : queue.trove());
    }
}
