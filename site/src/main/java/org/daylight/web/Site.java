package org.daylight.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.DamagedCopy;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.Release;
import org.daylight.export.ResultFormat;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.http.Cost;
import org.daylight.http.Delivery;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.mirror.MirrorState;
import org.daylight.note.Checkpoint;
import org.daylight.note.SignedNote;
import org.daylight.people.Mapping;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.Effort;
import org.daylight.search.EffortSpent;
import org.daylight.search.Searchable;
import org.daylight.search.StateRequest;
import org.daylight.web.file.Busy;
import org.daylight.web.file.DocumentFiles;
import org.daylight.web.file.DocumentReader;
import org.daylight.web.file.Exports;
import org.daylight.web.file.PublicFile;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.page.BatchPage;
import org.daylight.web.page.ComparePage;
import org.daylight.web.page.Dossier;
import org.daylight.web.page.EvidencePage;
import org.daylight.web.page.FrontPage;
import org.daylight.web.page.HelpPage;
import org.daylight.web.page.MessagePage;
import org.daylight.web.page.MirrorsPage;
import org.daylight.web.page.PeoplePage;
import org.daylight.web.page.PersonPage;
import org.daylight.web.page.PicturesPage;
import org.daylight.web.page.PlainPages;
import org.daylight.web.page.ReleaseFeed;
import org.daylight.web.page.ReleasePage;
import org.daylight.web.page.SearchExport;
import org.daylight.web.page.SearchFeed;
import org.daylight.web.page.SearchFormPage;
import org.daylight.web.page.SearchPage;
import org.daylight.web.page.SuggestPage;
import org.daylight.web.page.ThreadPage;
import org.daylight.web.page.TrovePage;
import org.daylight.web.page.UnavailablePage;
import org.daylight.web.view.FindingsOfMessage;
import org.daylight.web.view.PageFrame;
import org.daylight.web.view.RelativesOfMessage;
import org.daylight.web.view.StaticFiles;
import org.daylight.web.view.ThreadOfMessage;

/**
 * The site of one archive: the table of addresses, and what answers each. Safe for use by several threads.
 *
 * <p>It works from the archive alone; while the index is still being built, searches say so and everything else is there.
 */
public final class Site {

    private static final List<String> METHODS = List.of("GET", "HEAD");
    private static final List<String> PAGES =
            List.of("search", "batch", "about", "help", "people", "pictures", "mirrors");

    /** What begins with one of these searches, or counts over a result. */
    private static final Set<String> SEARCHING = Set.of(
            "search",
            "search.atom",
            "search.csv",
            "search.jsonl",
            "search.mbox",
            "search.zip",
            "batch",
            "people",
            "pictures",
            "help");

    /** What stands behind a document's number, and searches or computes much. */
    private static final Set<String> SEARCHING_OF_DOCUMENT = Set.of("thread", "compare", "dossier.zip");

    /** Files that need no look at the log's documents. */
    private static final Set<String> LITTLE =
            Set.of("checkpoint", "robots.txt", "favicon.ico", "favicon.svg", "releases", "tile", "accessions");

    /** Time of a processor that one answer may take. */
    private static final long CPU_MILLIS = 1_500;

    /** The same for a list of searches. */
    private static final long BATCH_CPU_MILLIS = 4_000;

    private static final int MOST_TOLD = 1_000;

    private static final int KEPT_PART_OF_MEMORY = 32;

    /** A kept page is forgotten no later than this after its minute. */
    private static final int CLEAN_SECONDS = 5;

    private final Archive archive;
    private final FrontPage front;
    private final TrovePage trove;
    private final ReleasePage release;
    private final SearchPage search;
    private final PicturesPage pictures;
    private final PeoplePage people;
    private final PersonPage person;
    private final SearchFormPage form;
    private final SuggestPage suggest;
    private final HelpPage help;
    private final MirrorsPage mirrors;
    private final MessagePage message;
    private final UnavailablePage notShown;
    private final EvidencePage evidence;
    private final Dossier dossier;
    private final ThreadPage thread;
    private final ComparePage compare;
    private final DocumentFiles files;
    private final SearchExport searchExport;
    private final SearchFeed searchFeed;
    private final BatchPage batch;
    private final ReleaseFeed feed;
    private final PublicFile publicFile;

    /** The log's address at a mirror: SHA-256 of its origin, in hex (c2sp.org/tlog-mirror). */
    private final String originHash;

    private final PageCache kept;

    /** What pages are made from. */
    private record State(Checkpoint checkpoint, String mark, Optional<MirrorState> mirror) {}

    /** What is damaged in this copy, so that it is told once: not a log of who asked. Of very many the first are told. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /** What costs much has one of these while it uses a processor: all but the last one. */
    private final Semaphore processors =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() - 1), true);

    private final SiteOptions options;

    /** As {@link #Site(Archive, Searchable, Supplier, SiteOptions)} with the options' defaults. */
    public Site(Archive archive, Searchable index, Supplier<ArchiveIndex.Progress> progress) {
        this(archive, index, progress, SiteOptions.DEFAULT);
    }

    /**
     * @param archive the public folder
     * @param index over its documents, kept up to date by somebody else
     * @param progress how far that is
     */
    public Site(Archive archive, Searchable index, Supplier<ArchiveIndex.Progress> progress, SiteOptions options) {
        this.archive = archive;
        this.options = options;
        DocumentReader documents = new DocumentReader(archive);
        front = new FrontPage(archive, index, progress);
        trove = new TrovePage(archive);
        release = new ReleasePage(archive, index);
        search = new SearchPage(archive, index, progress, documents);
        pictures = new PicturesPage(archive, index, progress);
        people = new PeoplePage(archive, index, progress);
        person = new PersonPage(archive, index, progress);
        form = new SearchFormPage(archive, index);
        suggest = new SuggestPage(archive, index);
        help = new HelpPage(archive, index, progress);
        mirrors = new MirrorsPage(archive, options.mirror(), options.copies());
        ThreadOfMessage threads = new ThreadOfMessage(index);
        FindingsOfMessage findings = new FindingsOfMessage(archive);
        RelativesOfMessage relatives = new RelativesOfMessage(archive, index);
        notShown = new UnavailablePage(archive, documents);
        message = new MessagePage(archive, documents, threads, relatives, findings, notShown);
        evidence = new EvidencePage(archive, documents, relatives, findings);
        dossier = new Dossier(archive, documents, findings);
        compare = new ComparePage(archive, documents);
        thread = new ThreadPage(archive, documents, threads);
        files = new DocumentFiles(documents);
        Exports exports = new Exports(processors);
        searchExport = new SearchExport(archive, index, progress, documents, exports);
        searchFeed = new SearchFeed(archive, index);
        batch = new BatchPage(archive, index);
        feed = new ReleaseFeed(archive);
        publicFile = new PublicFile(archive);
        originHash = Sha256.of(archive.contents().origin().getBytes(StandardCharsets.UTF_8))
                .hex();
        kept = new PageCache(
                () -> {
                    try {
                        return progress.get().isDone()
                                ? Optional.of(new State(
                                        archive.contents().checkpoint(),
                                        index.answer(StateRequest.CURRENT).mark(),
                                        options.mirror().get()))
                                : Optional.empty();
                    } catch (IOException | IllegalStateException unreadableOrClosed) {
                        return Optional.empty(); // then no page is cached
                    }
                },
                System::nanoTime,
                Runtime.getRuntime().maxMemory() / KEPT_PART_OF_MEMORY,
                CompletableFuture.delayedExecutor(CLEAN_SECONDS, TimeUnit.SECONDS));
    }

    /**
     * Answers a request; throws nothing but an {@link Error} that must end the program.
     *
     * @param method as sent
     * @param target path and query, percent-encoded
     * @param headers by name in lower case
     */
    public Response answer(String method, String target, Map<String, String> headers) {
        return answer(method, target, headers, "");
    }

    /** As {@link #answer(String, String, Map)}, with what a form sent, URL-encoded. */
    Response answer(String method, String target, Map<String, String> headers, String form) {
        return asked(method, target, headers, form).answer(new Effort(Long.MAX_VALUE));
    }

    /** Takes a request apart. Costs little, reads nothing and never throws. */
    Asking asked(String method, String target, Map<String, String> headers, String form) {
        if (!Request.fits(target)) {
            return new Asking(Request.get("/"), 414);
        }
        Optional<Request> parsed = Request.of(method, target, headers);
        if (parsed.isEmpty()) {
            return new Asking(Request.get("/"), 400);
        }
        Request request = parsed.get().with(form).at(options.base());
        return new Asking(request, METHODS.contains(method) || isBatch(request) ? 0 : 405);
    }

    /** A request that was taken apart, and is to be answered once. */
    final class Asking {

        private final Request request;
        private final int error;

        private Asking(Request request, int error) {
            this.request = request;
            this.error = error;
        }

        /** What the answer will cost, as far as the address tells. */
        Cost cost() {
            if (error != 0 || kept.known(request).isPresent()) {
                return Cost.LITTLE;
            }
            List<String> path = request.path();
            String first = path.getFirst();
            if (SEARCHING.contains(first) && !(first.equals("people") && isFileOfPeople(path))) {
                return Cost.MUCH;
            }
            if (LITTLE.contains(first)) {
                return Cost.LITTLE;
            }
            boolean searches = path.size() == 2 && path.get(1).equals("pictures")
                    || path.size() > 2 && SEARCHING_OF_DOCUMENT.contains(path.get(2));
            return searches ? Cost.MUCH : Cost.PAGE;
        }

        /** Whether a page costs more than its address tells, because the document is large. May read. */
        boolean isOfLargeDocument() {
            List<String> path = request.path();
            if (path.size() < 2) {
                return false;
            }
            String number = path.get(1);
            try {
                Optional<DocumentId> id = id(
                        path.getFirst(), number.endsWith(".eml") ? number.substring(0, number.length() - 4) : number);
                return id.isPresent()
                        && archive.contents().trove(id.get().trove()).isPresent()
                        && archive.state(id.get()) instanceof DocumentState.Published document
                        && document.sizeBytes() > DocumentReader.LARGE_BYTES;
            } catch (IOException | RuntimeException e) {
                return false; // the page will say so
            }
        }

        /** Makes the answer, or the error page that stands for it. */
        Response answer(Effort effort) {
            try {
                return ScopedValue.where(PageFrame.MIRROR, options.mirror().get())
                        .call(() -> made(effort));
            } catch (RuntimeException | StackOverflowError e) {
                tell(fault(e));
                return refuse(500);
            }
        }

        private Response made(Effort effort) {
            Response response = error == 405
                    ? error(405)
                            .with("Allow", request.path().equals(List.of("batch")) ? "GET, HEAD, POST" : "GET, HEAD")
                    : error != 0
                            ? error(error).with("Connection", "close")
                            : kept.page(request, asked -> page(asked, effort));
            return Delivery.deliver(
                    request, dependsOnBase(response) ? response.varying("Host, X-Forwarded-Proto") : response);
        }

        /** How much time of a processor the answer may take, in milliseconds. */
        long cpuMillis() {
            return isBatch(request) ? BATCH_CPU_MILLIS : CPU_MILLIS;
        }
    }

    /** Without an address of its own, the site takes scheme and host from each request; what is text or is made then may hold them. */
    private boolean dependsOnBase(Response response) {
        return options.base().isEmpty()
                && (Delivery.isText(response.type()) || response.body() instanceof Response.Body.Stream);
    }

    private static boolean isFileOfPeople(List<String> path) {
        return path.size() == 2 && ArchivePath.isPublic("people/" + path.get(1));
    }

    private Response page(Request request, Effort effort) {
        try {
            try {
                return effort.spend(() -> made(request));
            } catch (DamagedCopy e) {
                // A withdrawal replaces a pack a moment before its checkpoint: what looks damaged may be newer than
                // what is known.
                if (archive.refresh()) {
                    return effort.spend(() -> made(request));
                }
                throw e;
            }
        } catch (Busy e) {
            return busy();
        } catch (EffortSpent e) {
            return PlainPages.tooMuchEffort(archive.contents());
        } catch (DamagedCopy e) {
            tellDamage(e);
            return PlainPages.damaged(archive.contents(), e);
        } catch (IOException e) {
            // What was asked for is nobody's business, not even in a log.
            tell("a page could not be rendered: " + e.getMessage());
            return error(500);
        } catch (Exception | StackOverflowError e) {
            tell(fault(e));
            return error(500);
        }
    }

    /** A fault of the program in one line: its kind and its place, and nothing that was asked for. */
    private static String fault(Throwable e) {
        StackTraceElement[] places = e.getStackTrace();
        return "a page could not be rendered: " + e.getClass().getName()
                + (places.length == 0 ? "" : " at " + places[0]);
    }

    private Response made(Request request) throws IOException {
        return route(request).orElseGet(() -> error(404));
    }

    private Response busy() {
        return error(503).with("Retry-After", "20");
    }

    /** The answer when too many wait. */
    Response refuseBusy() {
        return Delivery.deliver(Request.get("/"), busy());
    }

    /** Once each: the same fault will be met by many readers. Of very many the first are told. */
    private void tell(String fault) {
        if (told.size() < MOST_TOLD && told.add(fault)) {
            options.faults().accept(fault);
        }
    }

    /** The one form whose answer is longer than an address; nothing is kept of it. */
    private static boolean isBatch(Request request) {
        return request.method().equals("POST") && request.path().equals(List.of("batch"));
    }

    /** What costs much has one of these while it uses a processor. */
    Semaphore processors() {
        return processors;
    }

    /** Answers what could not be taken apart, or is too long, before anything of it is looked at. */
    Response refuse(int status) {
        return Delivery.deliver(Request.get("/"), error(status));
    }

    /** In one line, once a pack: the publisher must fetch it again, whoever asked for whichever document. */
    private void tellDamage(DamagedCopy damage) {
        if (told.size() < MOST_TOLD
                && told.add(damage.release().trove() + "/" + damage.release().number())) {
            options.faults()
                    .accept("this copy of the archive is damaged: " + damage.getMessage()
                            + " (part " + damage.release().number() + " of "
                            + damage.release().trove() + ")");
        }
    }

    /** Which addresses the publisher says are whose; the operator is told, once, when this copy of it cannot be used. */
    private Outcome<Mapping> mapping() {
        Outcome<Mapping> mapping = archive.mapping();
        if (mapping instanceof Outcome.Refused<Mapping>(String code, String reason) && told.add(reason)) {
            options.faults().accept("the list of correspondents’ addresses is not used: " + reason);
        }
        return mapping;
    }

    /** The table of addresses ({@code spec/addresses.md}); empty when there is none such. */
    private Optional<Response> route(Request request) throws IOException {
        List<String> path = request.path();
        String first = path.getFirst();
        if (path.size() > 1 && path.getLast().isEmpty()) {
            return isOurs(first) ? withoutSlash(path) : Optional.empty();
        }
        if (path.size() == 1) {
            switch (first) {
                case "" -> {
                    return Optional.of(front.page());
                }
                case "search" -> {
                    return Optional.of(search.page(request));
                }
                case "people" -> {
                    String address = request.parameter("address");
                    return address.isEmpty()
                            ? Optional.of(people.page(request, mapping()))
                            : person.page(address, mapping());
                }
                case "pictures" -> {
                    return Optional.of(pictures.ofAll());
                }
                case "search.csv", "search.jsonl", "search.mbox", "search.zip" -> {
                    ResultFormat format =
                            ResultFormat.of(first.substring("search.".length())).orElseThrow();
                    return Optional.of(searchExport.file(request, format));
                }
                case "search.atom" -> {
                    return Optional.of(searchFeed.atom(request));
                }
                case "batch" -> {
                    return Optional.of(batch.page(request));
                }
                case "about" -> {
                    return Optional.of(PlainPages.about(
                            archive.contents(), SignedNote.parse(archive.note()).orThrow(), request));
                }
                case "help" -> {
                    return Optional.of(help.page());
                }
                case "mirrors" -> {
                    return Optional.of(mirrors.page(request));
                }
                case "feed.atom" -> {
                    return Optional.of(feed.atom(request, Optional.empty()));
                }
                case "feed.json" -> {
                    return Optional.of(feed.json(request, Optional.empty()));
                }
                case "robots.txt" -> {
                    return Optional.of(StaticFiles.robots());
                }
                case "favicon.ico", "favicon.svg" -> {
                    return Optional.of(StaticFiles.icon());
                }
                default -> {}
            }
        }
        if (path.size() == 2 && first.equals("people") && !ArchivePath.isPublic("people/" + path.get(1))) {
            return person.page(path.get(1), mapping());
        }
        if (path.size() == 2 && first.equals("search")) {
            switch (path.getLast()) {
                case "form" -> {
                    return Optional.of(form.page(request));
                }
                case "suggest" -> {
                    return Optional.of(suggest.page(request));
                }
                case "help" -> {
                    return Optional.of(Response.redirect(SiteAddress.help()));
                }
                case "pictures" -> {
                    return Optional.of(pictures.ofSearch(request));
                }
                default -> {}
            }
        }
        String joined = String.join("/", path);
        if (SiteAddress.file(joined).equals(SiteAddress.twoHistories())) {
            return mirrors.twoHistories();
        }
        if (SiteAddress.file(joined).equals(StaticFiles.LOOK_ADDRESS)) {
            return Optional.of(StaticFiles.look());
        }
        if (ArchivePath.isPublic(joined)) {
            return publicFile.file(joined);
        }
        String ofLog = originHash + "/";
        if (joined.startsWith(ofLog) && isOfLog(joined.substring(ofLog.length()))) {
            return publicFile.file(joined.substring(ofLog.length()));
        }
        return inTrove(request, path);
    }

    /** What a tiled log consists of (c2sp.org/tlog-tiles). */
    private static boolean isOfLog(String path) {
        return ArchivePath.isPublic(path) && (path.equals(ArchivePath.CHECKPOINT) || path.startsWith("tile/"));
    }

    private Optional<Response> inTrove(Request request, List<String> path) throws IOException {
        String slug = path.getFirst();
        if (archive.contents().trove(slug).isEmpty()) {
            return Optional.empty();
        }
        if (path.size() == 1) {
            return trove.page(request, slug);
        }
        String second = path.get(1);
        if (path.size() == 2) {
            return switch (second) {
                case "pictures" -> Optional.of(pictures.ofTrove(slug));
                case "feed.atom" -> Optional.of(feed.atom(request, Optional.of(slug)));
                case "feed.json" -> Optional.of(feed.json(request, Optional.of(slug)));
                default -> {
                    boolean eml = second.endsWith(".eml");
                    Optional<DocumentId> id = id(slug, eml ? second.substring(0, second.length() - 4) : second);
                    yield id.isEmpty()
                            ? Optional.empty()
                            : eml ? files.eml(id.get()).or(() -> noFile(id.get())) : message.page(request, id.get());
                }
            };
        }
        if (second.equals("part") && path.size() == 3) {
            Optional<Release> part =
                    number(path.get(2)).flatMap(n -> archive.contents().release(slug, n));
            return part.isEmpty() ? Optional.empty() : Optional.of(release.page(request, part.get()));
        }
        Optional<DocumentId> id = id(slug, second);
        return id.isEmpty() ? Optional.empty() : ofDocument(request, id.get(), path.subList(2, path.size()));
    }

    private Optional<Response> ofDocument(Request request, DocumentId id, List<String> rest) throws IOException {
        String what = rest.getFirst();
        Optional<Response> answer = Optional.empty();
        if (rest.size() == 1 && what.equals("raw")) {
            answer = files.raw(id);
        } else if (rest.size() == 1 && what.equals("thread")) {
            answer = thread.page(request, id);
        } else if (rest.size() == 1 && what.equals("evidence")) {
            answer = evidence.page(id);
        } else if (rest.size() == 1 && what.equals("dossier.zip")) {
            answer = dossier.file(id);
        } else if (what.equals("compare") && (rest.size() == 2 || rest.size() == 3)) {
            Optional<DocumentId> other = id(rest.size() == 2 ? id.trove() : rest.get(1), rest.getLast());
            if (other.isEmpty() || archive.contents().trove(other.get().trove()).isEmpty()) {
                return Optional.empty();
            }
            answer = compare.page(id, other.get()).or(() -> noFile(other.get()));
        } else if (rest.size() == 3 && what.equals("attachment")) {
            Optional<Integer> part = number(rest.get(1));
            if (part.isEmpty()) {
                return Optional.empty();
            }
            answer = files.attachment(id, part.get());
        }
        return answer.or(() -> noFile(id));
    }

    /** A file of a document that is withheld or to come is not there, and of one that was withdrawn is gone; the document's page says why. */
    private Optional<Response> noFile(DocumentId id) {
        try {
            return notShown.file(id);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private boolean isOurs(String first) {
        return PAGES.contains(first) || archive.contents().trove(first).isPresent();
    }

    private static Optional<Response> withoutSlash(List<String> path) {
        var address = new StringBuilder();
        for (String segment : path.subList(0, path.size() - 1)) {
            if (segment.isEmpty()) {
                return Optional.empty(); // "//host" would lead away from here
            }
            address.append('/').append(SiteAddress.encode(segment));
        }
        return Optional.of(Response.redirect(address.toString()));
    }

    private static Optional<DocumentId> id(String slug, String number) {
        return number(number).map(n -> new DocumentId(slug, n));
    }

    /** 1…999,999,999 without leading zeros: one document, one address. */
    private static Optional<Integer> number(String digits) {
        boolean plain = digits.length() >= 1
                && digits.length() <= 9
                && digits.charAt(0) != '0'
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return plain ? Optional.of(Integer.parseInt(digits)) : Optional.empty();
    }

    private Response error(int status) {
        return PlainPages.error(archive.contents(), status);
    }
}
