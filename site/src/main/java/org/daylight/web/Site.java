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
import java.util.regex.Pattern;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.DamagedCopy;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.Release;
import org.daylight.bulletin.StoredBulletin;
import org.daylight.export.ResultFormat;
import org.daylight.format.DocumentKind;
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
import org.daylight.web.api.JsonApi;
import org.daylight.web.file.DocumentFiles;
import org.daylight.web.file.DocumentReader;
import org.daylight.web.file.Exports;
import org.daylight.web.file.PublicFile;
import org.daylight.web.file.ServerBusy;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.file.StaticFiles;
import org.daylight.web.page.BatchPage;
import org.daylight.web.page.ComparePage;
import org.daylight.web.page.DocumentAsOf;
import org.daylight.web.page.Dossier;
import org.daylight.web.page.EmbedPage;
import org.daylight.web.page.EvidencePage;
import org.daylight.web.page.FlaggedFilePage;
import org.daylight.web.page.FormsPage;
import org.daylight.web.page.FrontPage;
import org.daylight.web.page.HelpPage;
import org.daylight.web.page.KeyInbox;
import org.daylight.web.page.MarksPage;
import org.daylight.web.page.MessagePage;
import org.daylight.web.page.MirrorsPage;
import org.daylight.web.page.PassagePage;
import org.daylight.web.page.PeoplePage;
import org.daylight.web.page.PersonPage;
import org.daylight.web.page.PicturesPage;
import org.daylight.web.page.PlainPages;
import org.daylight.web.page.ReleaseFeed;
import org.daylight.web.page.ReleasePage;
import org.daylight.web.page.SafeViewPage;
import org.daylight.web.page.SealedPage;
import org.daylight.web.page.SearchExport;
import org.daylight.web.page.SearchFeed;
import org.daylight.web.page.SearchFormPage;
import org.daylight.web.page.SearchPage;
import org.daylight.web.page.Sitemap;
import org.daylight.web.page.StoriesPage;
import org.daylight.web.page.SuggestPage;
import org.daylight.web.page.ThreadPage;
import org.daylight.web.page.TopicPage;
import org.daylight.web.page.TrovePage;
import org.daylight.web.page.UnavailablePage;
import org.daylight.web.page.UnsealPage;
import org.daylight.web.view.CitationFormat;
import org.daylight.web.view.MessageThread;
import org.daylight.web.view.MessageVerifier;
import org.daylight.web.view.PageFrames;
import org.daylight.web.view.PassageReader;
import org.daylight.web.view.RelatedMessages;
import org.daylight.web.view.Stories;
import org.daylight.web.view.TextForm;
import org.jspecify.annotations.Nullable;

/**
 * The site of one archive: the table of addresses, and the page or file at each. Safe for use by several threads.
 *
 * <p>It reads only the archive and its index. {@link ArchiveIndex#follow} brings both up to date; the site refreshes the archive itself only
 * when a pack looks damaged. While the index is being built, searches say so, and everything else works.
 */
public final class Site {

    private static final List<String> METHODS = List.of("GET", "HEAD");

    /** Instead of an error: the answer to a preflight request of a browser. */
    private static final int PREFLIGHT = 204;

    /** Where programs find the description of the API (RFC 8631). */
    private static final String SERVICE_DESCRIPTION =
            "<" + SiteAddress.api("/openapi.json") + ">; rel=\"service-desc\"; type=\"application/json\"";

    private static final Set<String> FEEDS = Set.of("feed.atom", "feed.json", "search.atom");

    private static final List<String> PAGES =
            List.of("search", "batch", "about", "help", "people", "pictures", "mirrors", "sealed", "stories");

    /** First path segments of pages that search, count over a search result, or list many documents. */
    private static final Set<String> SEARCHING = Set.of(
            "search",
            "search.atom",
            "search.csv",
            "search.jsonl",
            "search.mbox",
            "search.zip",
            "batch",
            "people",
            "people.atom",
            "pictures",
            "sitemap",
            "help");

    /** Segments after a document's number of pages that search, or compute much. */
    private static final Set<String> SEARCHING_OF_DOCUMENT = Set.of("thread", "thread.atom", "compare", "dossier.zip");

    /** First path segments of files that are read without looking at any document. */
    private static final Set<String> CHEAP = Set.of(
            "checkpoint",
            "check_redactions.py",
            "robots.txt",
            "favicon.ico",
            "favicon.svg",
            "releases",
            "tile",
            "accessions");

    /** Processor time that one answer may take. */
    private static final long CPU_MILLIS = 1_500;

    /** Processor time that the answer to a batch of searches may take. */
    private static final long BATCH_CPU_MILLIS = 4_000;

    private static final int MAX_REPORTED = 1_000;

    private static final int CACHE_PART_OF_MEMORY = 32;

    /** How long after it has expired a cached page is removed at the latest. */
    private static final int CLEAN_SECONDS = 5;

    private final Archive archive;
    private final PageFrames frames;
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
    private final UnavailablePage unavailable;
    private final EvidencePage evidence;
    private final Dossier dossier;
    private final ThreadPage thread;
    private final ComparePage compare;
    private final SafeViewPage safeView;
    private final DocumentFiles files;
    private final FlaggedFilePage flagged;
    private final DocumentReader documents;
    private final MarksPage marks;
    private final FormsPage forms;
    private final PassagePage passage;
    private final DocumentAsOf asOf;
    private final EmbedPage embed;
    private final Sitemap sitemap;
    private final SearchExport searchExport;
    private final SearchFeed searchFeed;
    private final BatchPage batch;

    /** Null when the site accepts no keys. */
    private final @Nullable UnsealPage unseal;

    private final SealedPage sealed;
    private final StoriesPage storyPages;
    private final JsonApi api;
    private final TopicPage topics;

    private final ReleaseFeed feed;
    private final PublicFile publicFile;

    /** The log's address at a mirror: SHA-256 of its origin, in hex (c2sp.org/tlog-mirror). */
    private final String originHash;

    private final PageCache cache;

    /** Everything that the content of pages depends on. */
    private record State(
            Checkpoint checkpoint, List<Integer> opened, String bulletin, String mark, Optional<MirrorState> mirror) {}

    /** Faults that were reported, so that each is reported once. It has a limit, and is no log of requests. */
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    /** Expensive work holds one of these permits while it uses a processor; one processor is left free. */
    private final Semaphore processors =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() - 1), true);

    private static final Pattern LOOPBACK = Pattern.compile("(127\\.0\\.0\\.1|localhost|\\[::1])(:[0-9]{1,5})?");

    private final SiteOptions options;

    /** As {@link #Site(Archive, Searchable, Supplier, SiteOptions)} with the options' defaults. */
    public Site(Archive archive, Searchable index, Supplier<ArchiveIndex.Progress> progress) {
        this(archive, index, progress, SiteOptions.DEFAULT);
    }

    /**
     * A site.
     *
     * @param archive the public folder
     * @param index over its documents; the caller keeps it and the archive up to date, usually with {@link ArchiveIndex#follow}
     * @param progress of building the index
     */
    public Site(Archive archive, Searchable index, Supplier<ArchiveIndex.Progress> progress, SiteOptions options) {
        this.archive = archive;
        this.options = options;
        frames = new PageFrames(options.mirror(), options.banner());
        documents = new DocumentReader(archive);
        Stories stories = new Stories(archive);
        front = new FrontPage(frames, archive, index, progress, stories);
        trove = new TrovePage(frames, archive);
        release = new ReleasePage(frames, archive, index);
        search = new SearchPage(frames, archive, index, progress, documents);
        pictures = new PicturesPage(frames, archive, index, progress);
        people = new PeoplePage(frames, archive, index, progress);
        person = new PersonPage(frames, archive, index, progress);
        form = new SearchFormPage(frames, archive, index);
        suggest = new SuggestPage(frames, archive, index);
        help = new HelpPage(frames, archive, index, progress);
        mirrors = new MirrorsPage(frames, archive, options.mirror(), options.copies());
        MessageThread threads = new MessageThread(index);
        MessageVerifier verifier = new MessageVerifier(archive);
        RelatedMessages relatives = new RelatedMessages(archive, index);
        unavailable = new UnavailablePage(frames, archive, documents);
        message = new MessagePage(frames, archive, documents, threads, relatives, verifier, unavailable, stories);
        evidence = new EvidencePage(frames, archive, documents, relatives, verifier);
        dossier = new Dossier(archive, documents, verifier);
        compare = new ComparePage(frames, archive, documents);
        thread = new ThreadPage(frames, archive, documents, threads);
        safeView = new SafeViewPage(frames, archive, documents);
        files = new DocumentFiles(documents);
        flagged = new FlaggedFilePage(frames, archive, documents);
        marks = new MarksPage(frames, archive, documents);
        forms = new FormsPage(frames, archive);
        PassageReader passages = new PassageReader(archive, documents);
        passage = new PassagePage(frames, archive, documents, passages, verifier);
        sitemap = new Sitemap(archive);
        embed = new EmbedPage(archive, documents, passages, threads);
        asOf = new DocumentAsOf(frames, archive, message);
        Exports exports = new Exports(processors);
        searchExport = new SearchExport(frames, archive, index, progress, documents, exports);
        searchFeed = new SearchFeed(archive, index);
        batch = new BatchPage(frames, archive, index);
        KeyInbox keys = options.keys();
        unseal = keys == null ? null : new UnsealPage(frames, archive, keys);
        storyPages = new StoriesPage(frames, archive, stories);
        api = new JsonApi(archive, index, progress, documents, verifier, stories, this::mapping);
        topics = new TopicPage(frames, archive, index, stories);
        sealed = new SealedPage(frames, archive, keys != null);
        feed = new ReleaseFeed(archive);
        publicFile = new PublicFile(archive);
        originHash = Sha256.of(archive.contents().origin().getBytes(StandardCharsets.UTF_8))
                .hex();
        cache = new PageCache(
                () -> {
                    try {
                        return progress.get().isDone()
                                ? Optional.of(new State(
                                        archive.contents().checkpoint(),
                                        archive.contents().releases().stream()
                                                .filter(release -> !release.isConfirmed())
                                                .map(Release::sequence)
                                                .toList(),
                                        StoredBulletin.fingerprint(archive.folder()),
                                        index.answer(StateRequest.CURRENT).mark(),
                                        options.mirror().get()))
                                : Optional.empty();
                    } catch (IOException | IllegalStateException unreadableOrClosed) {
                        return Optional.empty(); // then no page is cached
                    }
                },
                System::nanoTime,
                Runtime.getRuntime().maxMemory() / CACHE_PART_OF_MEMORY,
                CompletableFuture.delayedExecutor(CLEAN_SECONDS, TimeUnit.SECONDS));
    }

    /**
     * Answers a request. Throws nothing but an {@link Error} that must end the program.
     *
     * @param method as sent
     * @param target path and query, percent-encoded
     * @param headers by name in lower case
     */
    public Response answer(String method, String target, Map<String, String> headers) {
        return answer(method, target, headers, "");
    }

    /** As {@link #answer(String, String, Map)}, with the fields of a submitted form, URL-encoded. */
    Response answer(String method, String target, Map<String, String> headers, String form) {
        return parse(method, target, headers, form).respond(new Effort(Long.MAX_VALUE));
    }

    /** Parses a request. Cheap: reads no files, and never throws. */
    SiteAnswer parse(String method, String target, Map<String, String> headers, String form) {
        if (!Request.fits(target)) {
            return new SiteAnswer(Request.get("/"), 414);
        }
        Optional<Request> parsed = Request.of(method, target, headers);
        if (parsed.isEmpty()) {
            return new SiteAnswer(Request.get("/"), 400);
        }
        // Another host leads here when a page of another site had its name resolved to this computer.
        boolean isElsewhere = !options.banner().isEmpty()
                && !LOOPBACK.matcher(parsed.get().header("host")).matches();
        if (isElsewhere) {
            return new SiteAnswer(Request.get("/"), 421);
        }
        Request request = parsed.get().with(form).at(options.base());
        if (method.equals("OPTIONS") && isShared(request.path())) {
            return new SiteAnswer(request, PREFLIGHT);
        }
        return new SiteAnswer(request, METHODS.contains(method) || isForm(request) ? 0 : 405);
    }

    /** The pending answer to a parsed request. {@link #respond} is called once. */
    final class SiteAnswer {

        private final Request request;
        private final int error;

        private SiteAnswer(Request request, int error) {
            this.request = request;
            this.error = error;
        }

        /** The expected cost of the answer, judging by the address. */
        Cost cost() {
            if (error != 0 || cache.get(request).isPresent()) {
                return Cost.CHEAP;
            }
            List<String> path = request.path();
            String first = path.getFirst();
            if (JsonApi.has(path)) {
                return JsonApi.cost(path);
            }
            if (SEARCHING.contains(first) && !(first.equals("people") && isPeopleFile(path))) {
                return Cost.EXPENSIVE;
            }
            if (first.equals("stories")) {
                // The page of a story is compared with its documents; that of a topic looks them up.
                boolean isMade = path.size() > 1 && !ArchivePath.isPublic(String.join("/", path))
                        || request.parameters().containsKey("topic");
                return isMade ? Cost.EXPENSIVE : Cost.PAGE;
            }
            if (CHEAP.contains(first)) {
                return Cost.CHEAP;
            }
            boolean embedsThread = first.equals("embed") && path.getLast().equals("thread")
                    || first.equals("oembed") && request.parameter("url").endsWith("/thread");
            if (embedsThread) {
                return Cost.EXPENSIVE;
            }
            boolean searches = path.size() == 2 && path.get(1).equals("pictures")
                    || path.size() > 2 && SEARCHING_OF_DOCUMENT.contains(path.get(2));
            return searches ? Cost.EXPENSIVE : Cost.PAGE;
        }

        /** Whether a page is more expensive than its address suggests, because the document is large. May read files. */
        boolean isOfLargeDocument() {
            List<String> path = request.path();
            if (path.size() < 2) {
                return false;
            }
            String number = path.get(1);
            try {
                Optional<DocumentId> id = JsonApi.has(path)
                        ? JsonApi.document(path)
                        : id(
                                path.getFirst(),
                                number.endsWith(".eml") ? number.substring(0, number.length() - 4) : number);
                return id.isPresent()
                        && archive.contents().trove(id.get().trove()).isPresent()
                        && archive.state(id.get()) instanceof DocumentState.Published document
                        && document.sizeBytes() > DocumentReader.LARGE_BYTES;
            } catch (IOException | RuntimeException e) {
                return false; // the page will say so
            }
        }

        /** Makes the answer, or an error page. */
        Response respond(Effort effort) {
            try {
                return deliver(effort);
            } catch (RuntimeException | StackOverflowError e) {
                report(fault(e));
                if (!isApi()) {
                    return refuse(500);
                }
                Response problem = Delivery.deliver(request, JsonApi.problem(e));
                return isShared(request.path()) ? shared(problem) : problem;
            }
        }

        private boolean isApi() {
            return JsonApi.has(request.path());
        }

        private Response deliver(Effort effort) {
            boolean isShared = isShared(request.path());
            if (error == PREFLIGHT) {
                return shared(Delivery.deliver(request, preflight()));
            }
            Response made = error == 405
                    ? notAllowed(isShared)
                    : error != 0
                            ? error(error).with("Connection", "close")
                            : cache.page(request, missing -> spendEffort(missing, effort));
            Response response = inWantedForm(request, made);
            Response delivered = Delivery.deliver(
                    request,
                    !isApi() && dependsOnBase(response) ? response.varying("Host, X-Forwarded-Proto") : response);
            return isShared ? shared(delivered) : delivered;
        }

        private Response notAllowed(boolean isShared) {
            return isApi()
                    ? JsonApi.problem(405)
                    : error(405)
                            .with(
                                    "Allow",
                                    hasForm(request)
                                            ? "GET, HEAD, POST"
                                            : isShared ? "GET, HEAD, OPTIONS" : "GET, HEAD");
        }

        /** How much processor time the answer may take, in milliseconds. */
        long cpuMillis() {
            return isBatch(request) ? BATCH_CPU_MILLIS : CPU_MILLIS;
        }
    }

    /** A page as text where the reader wants that. Which one it is depends on the Accept field of the request. */
    private static Response inWantedForm(Request request, Response page) {
        if (!page.type().startsWith("text/html") || !(page.body() instanceof Response.Body.Bytes bytes)) {
            return page;
        }
        if (!TextForm.isWanted(request)) {
            return page.varying("Accept");
        }
        byte[] text =
                TextForm.of(new String(bytes.content(), StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        return new Response(
                        page.status(),
                        "text/plain; charset=utf-8",
                        page.trust(),
                        page.caching(),
                        null,
                        page.headers(),
                        new Response.Body.Bytes(text, null))
                .varying("Accept");
    }

    /** A site without a configured address takes scheme and host from each request; text and streamed content may contain them. */
    private boolean dependsOnBase(Response response) {
        return options.base().isEmpty()
                && (Delivery.isText(response.type()) || response.body() instanceof Response.Body.Stream);
    }

    /**
     * Whether programs in pages of other sites may read an answer: the API, the feeds, and the files of the public record. Nothing of a preview: any
     * site that an editor visits could read it.
     */
    private boolean isShared(List<String> path) {
        if (!options.banner().isEmpty()) {
            return false;
        }
        String joined = String.join("/", path);
        return JsonApi.has(path)
                || path.size() == 1 && FEEDS.contains(path.getFirst())
                || path.size() == 2
                        && FEEDS.contains(path.getLast())
                        && archive.contents().trove(path.getFirst()).isPresent()
                || ArchivePath.isPublic(joined)
                || joined.startsWith(originHash + "/") && isLogFile(joined.substring(originHash.length() + 1));
    }

    /** The answer, readable for every site. Nobody logs in here, so it is the same with and without credentials; these are not allowed. */
    private static Response shared(Response response) {
        return response.with("Access-Control-Allow-Origin", "*")
                .with("Access-Control-Expose-Headers", "Content-Range, ETag, Retry-After");
    }

    /** The answer to a browser that asks whether another site may send a request (Fetch Standard, section 3.2). */
    private static Response preflight() {
        return Response.bytes("text/plain; charset=utf-8", new byte[0])
                .status(204)
                .caching("public, max-age=86400")
                .with("Allow", "GET, HEAD, OPTIONS")
                .with("Access-Control-Allow-Methods", "GET, HEAD")
                .with("Access-Control-Allow-Headers", "If-None-Match, If-Range, Range")
                .with("Access-Control-Max-Age", "86400");
    }

    private static boolean isPeopleFile(List<String> path) {
        return path.size() == 2 && ArchivePath.isPublic("people/" + path.get(1));
    }

    /** The page, made within the limit of the effort, or an error page that says why there is none. */
    private Response spendEffort(Request request, Effort effort) {
        try {
            try {
                return effort.spend(() -> routeOr404(request));
            } catch (DamagedCopy e) {
                // A withdrawal replaces a pack a moment before its checkpoint: what looks damaged may be newer than
                // the log that was read.
                if (archive.refresh()) {
                    return effort.spend(() -> routeOr404(request));
                }
                throw e;
            }
        } catch (ServerBusy e) {
            return JsonApi.has(request.path()) ? JsonApi.problem(e) : busy();
        } catch (EffortSpent e) {
            return JsonApi.has(request.path())
                    ? JsonApi.problem(e)
                    : PlainPages.tooMuchEffort(frames, archive.contents());
        } catch (DamagedCopy e) {
            reportDamage(e);
            return JsonApi.has(request.path()) ? JsonApi.problem(e) : PlainPages.damaged(frames, archive.contents(), e);
        } catch (IOException e) {
            // The report never says what a reader requested.
            report("a page could not be rendered: " + e.getMessage());
            return JsonApi.has(request.path()) ? JsonApi.problem(e) : error(500);
        } catch (Exception | StackOverflowError e) {
            report(fault(e));
            return JsonApi.has(request.path()) ? JsonApi.problem(e) : error(500);
        }
    }

    /** A fault of the program in one line: its class and its place in the code, and nothing of the request. */
    private static String fault(Throwable e) {
        StackTraceElement[] places = e.getStackTrace();
        return "a page could not be rendered: " + e.getClass().getName()
                + (places.length == 0 ? "" : " at " + places[0]);
    }

    private Response routeOr404(Request request) throws IOException {
        return route(request).orElseGet(() -> error(404));
    }

    private Response busy() {
        return error(503).with("Retry-After", "20");
    }

    /** The response when too many requests are waiting. */
    Response refuseBusy() {
        return Delivery.deliver(Request.get("/"), busy());
    }

    /** Reports each fault once, because many readers will meet the same one, and no more than {@value #MAX_REPORTED} in all. */
    private void report(String fault) {
        if (reported.size() < MAX_REPORTED && reported.add(fault)) {
            options.faults().accept(fault);
        }
    }

    /** A form that was sent in a request body. */
    private boolean isForm(Request request) {
        return request.method().equals("POST") && hasForm(request);
    }

    private boolean hasForm(Request request) {
        return request.path().equals(List.of("batch"))
                || options.keys() != null && request.path().equals(List.of("unseal"));
    }

    /** A batch of searches, a form that is sent in a request body; nothing of it is stored. */
    private static boolean isBatch(Request request) {
        return request.method().equals("POST") && request.path().equals(List.of("batch"));
    }

    /** Expensive work holds one of these permits while it uses a processor. */
    Semaphore processors() {
        return processors;
    }

    /** The response to a request that is not valid or too long, of which nothing was read. */
    Response refuse(int status) {
        return Delivery.deliver(Request.get("/"), error(status));
    }

    /** Reports a damaged pack in one line, once for each pack, without the document that was requested. */
    private void reportDamage(DamagedCopy damage) {
        if (reported.size() < MAX_REPORTED
                && reported.add(
                        damage.release().trove() + "/" + damage.release().part())) {
            options.faults()
                    .accept("this copy of the archive is damaged: " + damage.getMessage()
                            + " (part " + damage.release().part() + " of "
                            + damage.release().trove() + ")");
        }
    }

    /** Which addresses belong to which correspondent, as the publisher says. A damaged file is reported to the operator once. */
    private Outcome<Mapping> mapping() {
        Outcome<Mapping> mapping = archive.mapping();
        if (mapping instanceof Outcome.Refused<Mapping>(String code, String reason) && reported.add(reason)) {
            options.faults().accept("the list of correspondents’ addresses is not used: " + reason);
        }
        return mapping;
    }

    /** The table of addresses ({@code spec/addresses.md}); empty when there is no such address. */
    private Optional<Response> route(Request request) throws IOException {
        List<String> path = request.path();
        String first = path.getFirst();
        if (JsonApi.has(path)) {
            return Optional.of(api.answer(request));
        }
        if (path.size() > 1 && path.getLast().isEmpty()) {
            return isOurs(first) ? withoutSlash(path) : Optional.empty();
        }
        if (path.size() == 1) {
            switch (first) {
                case "" -> {
                    return Optional.of(front.page(request));
                }
                case "search" -> {
                    return Optional.of(search.page(request));
                }
                case "people" -> {
                    String address = request.parameter("address");
                    return address.isEmpty()
                            ? Optional.of(people.page(request, mapping()))
                            : person.page(address, mapping())
                                    .or(() -> Optional.of(PlainPages.unknownCorrespondent(frames, archive.contents())));
                }
                case "pictures" -> {
                    return Optional.of(pictures.ofAll(request));
                }
                case "search.csv", "search.jsonl", "search.mbox", "search.zip" -> {
                    ResultFormat format =
                            ResultFormat.of(first.substring("search.".length())).orElseThrow();
                    return Optional.of(searchExport.file(request, format));
                }
                case "search.atom" -> {
                    return Optional.of(searchFeed.atom(request));
                }
                case "people.atom" -> {
                    return person.feed(request.parameter("address"), mapping(), searchFeed);
                }
                case "stories.atom" -> {
                    return topics.feed(request.parameter("topic"), feed);
                }
                case "batch" -> {
                    return Optional.of(batch.page(request));
                }
                case "about" -> {
                    return Optional.of(PlainPages.about(
                                    frames,
                                    archive.contents(),
                                    SignedNote.parse(archive.note()).orThrow(),
                                    request)
                            .with("Link", SERVICE_DESCRIPTION));
                }
                case "unseal" -> {
                    return unseal == null ? Optional.empty() : Optional.of(unseal.page(request));
                }
                case "sealed" -> {
                    return Optional.of(sealed.page());
                }
                case "stories" -> {
                    return request.parameters().containsKey("topic")
                            ? topics.page(request.parameter("topic"))
                            : Optional.of(storyPages.page());
                }
                case "help" -> {
                    return Optional.of(help.page());
                }
                case "mirrors" -> {
                    return Optional.of(mirrors.page(request));
                }
                case "feed.atom" -> {
                    return Optional.of(feed.atom(Optional.empty()));
                }
                case "feed.json" -> {
                    return Optional.of(feed.json(Optional.empty()));
                }
                case "sitemap.xml" -> {
                    return sitemap.index(request);
                }
                case "oembed" -> {
                    return embed.oembed(request);
                }
                case "check_redactions.py" -> {
                    return Optional.of(StaticFiles.checkRedactions());
                }
                case "robots.txt" -> {
                    return Optional.of(StaticFiles.robots(options.robots(), request.base()));
                }
                case "favicon.ico", "favicon.svg" -> {
                    return Optional.of(StaticFiles.icon());
                }
                default -> {}
            }
        }
        if (path.size() == 2 && first.equals("people") && !ArchivePath.isPublic("people/" + path.get(1))) {
            return person.page(path.get(1), mapping())
                    .or(() -> Optional.of(PlainPages.unknownCorrespondent(frames, archive.contents())));
        }
        if (path.size() == 3 && first.equals("people") && path.get(2).equals("feed.atom")) {
            return person.feed(path.get(1), mapping(), searchFeed);
        }
        if (first.equals("stories") && !ArchivePath.isPublic(String.join("/", path))) {
            return ofStory(request, path.subList(1, path.size()));
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
        if (path.size() == 2 && first.equals("sitemap")) {
            return sitemap.file(request, path.getLast());
        }
        if (path.size() > 1 && first.equals("embed")) {
            return embed.page(request, path.subList(1, path.size()));
        }
        String joined = String.join("/", path);
        if (SiteAddress.file(joined).equals(SiteAddress.twoHistories())) {
            return mirrors.twoHistories();
        }
        if (SiteAddress.file(joined).equals(StaticFiles.STYLE_ADDRESS)) {
            return Optional.of(StaticFiles.style());
        }
        if (ArchivePath.isPublic(joined)) {
            return publicFile.file(joined);
        }
        String logPrefix = originHash + "/";
        if (joined.startsWith(logPrefix) && isLogFile(joined.substring(logPrefix.length()))) {
            return publicFile.file(joined.substring(logPrefix.length()));
        }
        return inTrove(request, path);
    }

    /** Whether a file belongs to the tiled log (c2sp.org/tlog-tiles). */
    private static boolean isLogFile(String path) {
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
                case "pictures" -> Optional.of(pictures.ofTrove(request, slug));
                case "feed.atom" -> Optional.of(feed.atom(Optional.of(slug)));
                case "feed.json" -> Optional.of(feed.json(Optional.of(slug)));
                default -> {
                    boolean eml = second.endsWith(".eml");
                    Optional<DocumentId> id = id(slug, eml ? second.substring(0, second.length() - 4) : second);
                    yield id.isEmpty()
                            ? Optional.empty()
                            : eml ? files.eml(id.get()).or(() -> noFile(id.get())) : asOf.page(request, id.get());
                }
            };
        }
        if (second.equals("part") && path.size() == 3) {
            Optional<Release> part =
                    number(path.get(2)).flatMap(n -> archive.contents().release(slug, n));
            if (part.isPresent()) {
                return Optional.of(release.page(request, part.get()));
            }
            return archive.contents().trove(slug).isEmpty()
                    ? Optional.empty()
                    : number(path.get(2))
                            .filter(n -> n > 0)
                            .map(n -> PlainPages.noSuchPart(frames, archive.contents(), slug, n));
        }
        Optional<DocumentId> id = id(slug, second);
        return id.isEmpty() ? Optional.empty() : ofDocument(request, id.get(), path.subList(2, path.size()));
    }

    private Optional<Response> ofDocument(Request request, DocumentId id, List<String> rest) throws IOException {
        String what = rest.getFirst();
        Optional<Response> answer = Optional.empty();
        if (rest.size() == 1 && what.equals("raw")) {
            // Of a message, the raw source is text; of a file that is not mail, it is the file.
            Optional<Response> warning = documents.state(id) instanceof DocumentState.Published document
                            && document.kind() == DocumentKind.FILE
                    ? flagged.before(request, id, 0)
                    : Optional.empty();
            answer = warning.isPresent() ? warning : files.raw(id);
        } else if (rest.size() == 1 && what.equals("thread")) {
            answer = thread.page(request, id);
        } else if (rest.size() == 1 && what.equals("thread.atom")) {
            answer = thread.feed(id, searchFeed);
        } else if (rest.size() == 1 && what.equals("evidence")) {
            answer = evidence.page(id);
        } else if (rest.size() == 1 && what.equals("marks")) {
            answer = marks.page(id);
        } else if (what.equals("forms") && rest.size() <= 2) {
            Optional<Integer> part = rest.size() == 2 ? number(rest.get(1)) : Optional.empty();
            answer = rest.size() == 1 ? forms.page(id) : part.isPresent() ? forms.bytes(id, part.get()) : answer;
        } else if (what.equals("passage") && rest.size() == 2) {
            answer = passage.page(request, id, rest.get(1));
        } else if (what.equals("passage") && rest.size() == 3) {
            Optional<CitationFormat> format = CitationFormat.of(rest.get(2));
            if (format.isEmpty()) {
                return Optional.empty();
            }
            answer = passage.citation(request, id, rest.get(1), format.get());
        } else if (what.equals("paragraph") && rest.size() == 2) {
            Optional<Integer> paragraph = number(rest.get(1));
            answer = paragraph.isPresent() ? passage.paragraph(id, paragraph.get()) : answer;
        } else if (rest.size() == 1 && CitationFormat.of(what).isPresent()) {
            answer = passage.citation(request, id, CitationFormat.of(what).orElseThrow());
        } else if (rest.size() == 1 && what.equals("dossier.zip")) {
            answer = dossier.file(id);
        } else if (what.equals("compare") && (rest.size() == 2 || rest.size() == 3)) {
            Optional<DocumentId> other = id(rest.size() == 2 ? id.trove() : rest.get(1), rest.getLast());
            if (other.isEmpty() || archive.contents().trove(other.get().trove()).isEmpty()) {
                return Optional.empty();
            }
            answer = compare.page(id, other.get()).or(() -> noFile(other.get()));
        } else if ((rest.size() == 2 || rest.size() == 3) && what.equals("view")) {
            Optional<Integer> view = number(rest.get(1));
            Optional<Integer> file = rest.size() == 3 ? number(rest.get(2)) : Optional.of(1);
            if (view.isEmpty() || file.isEmpty()) {
                return Optional.empty();
            }
            answer = rest.size() == 2
                    ? safeView.page(request, id, view.get())
                    : safeView.image(id, view.get(), file.get());
        } else if (rest.size() == 3 && what.equals("attachment")) {
            Optional<Integer> part = rest.get(1).equals("0") ? Optional.of(0) : number(rest.get(1));
            if (part.isEmpty()) {
                return Optional.empty();
            }
            Optional<Response> warning = flagged.before(request, id, part.get());
            answer = warning.isPresent() ? warning : files.attachment(id, part.get());
        }
        return answer.or(() -> noFile(id));
    }

    /** The pages of a story. @param path its name, then perhaps a version, then perhaps {@code changes} */
    private Optional<Response> ofStory(Request request, List<String> path) throws IOException {
        if (path.size() == 1) {
            return storyPages.story(request, path.getFirst());
        }
        Optional<Integer> version = number(path.get(1));
        if (version.isEmpty() || path.size() > 3) {
            return Optional.empty();
        }
        return path.size() == 2
                ? storyPages.version(request, path.getFirst(), version.get())
                : path.get(2).equals("changes") ? storyPages.changes(path.getFirst(), version.get()) : Optional.empty();
    }

    /** 404 for a file of a document that is withheld or not yet published, 410 for one that was withdrawn; the document's page says why. */
    private Optional<Response> noFile(DocumentId id) {
        try {
            return unavailable.file(id);
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
                return Optional.empty(); // "//host" would redirect to another site
            }
            address.append('/').append(SiteAddress.encode(segment));
        }
        return Optional.of(Response.redirect(address.toString()));
    }

    private static Optional<DocumentId> id(String slug, String number) {
        return number(number).map(n -> new DocumentId(slug, n));
    }

    /** 1…999,999,999 without leading zeros, so that each document has one address. */
    private static Optional<Integer> number(String digits) {
        boolean plain = digits.length() >= 1
                && digits.length() <= 9
                && digits.charAt(0) != '0'
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return plain ? Optional.of(Integer.parseInt(digits)) : Optional.empty();
    }

    private Response error(int status) {
        return PlainPages.error(frames, archive.contents(), status);
    }
}
