package org.daylight.web;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.DamagedCopy;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.archive.Story;
import org.daylight.bulletin.StoredBulletin;
import org.daylight.export.TableFormat;
import org.daylight.format.Outcome;
import org.daylight.http.Cost;
import org.daylight.http.Delivery;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.mirror.MirrorState;
import org.daylight.people.Mapping;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.Effort;
import org.daylight.search.EffortSpent;
import org.daylight.search.Searchable;
import org.daylight.search.StateRequest;
import org.daylight.search.entity.EntityNames;
import org.daylight.web.api.JsonApi;
import org.daylight.web.file.DocumentReader;
import org.daylight.web.file.Exports;
import org.daylight.web.file.ServerBusy;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Language;
import org.daylight.web.page.MentionInbox;
import org.daylight.web.page.PlainPages;
import org.daylight.web.prepare.PreparedPages;
import org.daylight.web.view.PageFrames;
import org.jspecify.annotations.Nullable;

/**
 * The site of one archive: answers requests with what {@link SiteRoutes} has at their addresses, within limits. Safe for use by several threads.
 *
 * <p>It reads only the archive and its index. {@link ArchiveIndex#follow} brings both up to date; the site refreshes the archive itself only
 * when a pack looks damaged. While the index is being built, searches say so, and everything else works.
 */
public final class Site {

    private static final List<String> METHODS = List.of("GET", "HEAD");

    /** Instead of an error: the answer to a preflight request of a browser. */
    private static final int PREFLIGHT = 204;

    private static final Set<String> FEEDS = Set.of("feed.atom", "feed.json", "search.atom");

    /** Processor time that one answer may take. */
    private static final long CPU_MILLIS = 1_500;

    /** Processor time that the answer to a batch of searches may take. */
    private static final long BATCH_CPU_MILLIS = 4_000;

    private static final int MAX_REPORTED = 1_000;

    /** Size of a page that is sent at once, by the thread that received the request. */
    private static final int MAX_READY_BYTES = 64 << 10;

    private static final int CACHE_PART_OF_MEMORY = 32;

    /** How long after it has expired a cached page is removed at the latest. */
    private static final int CLEAN_SECONDS = 5;

    private final Archive archive;
    private final Searchable index;
    private final PageFrames frames;
    private final SiteRoutes routes;
    private final PageCache cache;
    private final Supplier<Optional<SiteState>> stateNow;
    private final WatchedBulletin bulletin;

    /** The state that was current last. */
    private volatile @Nullable KnownState known;

    /**
     * A state and what it was made of. As long as that is the same, so is the state, and comparing it costs nothing.
     *
     * @param contents from which it was made
     * @param state never empty
     * @param documents what of it the pages of documents depend on
     */
    private record KnownState(
            PublicRecord contents, Optional<SiteState> state, Optional<SiteState.OfDocuments> documents) {

        /** The state, if it is that of these contents and values. */
        Optional<SiteState> of(
                PublicRecord now,
                String bulletin,
                String mark,
                Optional<MirrorState> mirror,
                @Nullable EntityNames names) {
            SiteState known = state.orElseThrow();
            boolean isSame = contents == now
                    && known.bulletin().equals(bulletin)
                    && known.mark().equals(mark)
                    && known.mirror().equals(mirror)
                    && known.names() == names;
            return isSame ? state : Optional.empty();
        }
    }

    /** Pages that were made for readers since this site was opened. */
    private final LongAdder made = new LongAdder();

    /** Faults that were reported, so that each is reported once. It has a limit, and is no log of requests. */
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    /** Expensive work holds one of these permits while it uses a processor; one processor is left free. */
    private final Semaphore processors =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() - 1), true);

    private static final Pattern LOOPBACK = Pattern.compile("(127\\.0\\.0\\.1|localhost|\\[::1])(:[0-9]{1,5})?");

    private final SiteOptions options;

    /** The answers to those who cannot be served at the moment. */
    private volatile @Nullable Refusals refusals;

    /** @param pages to those who cannot be served at the moment @param errors to invalid requests, by status */
    private record Refusals(PublicRecord of, Map<PageForm, Response> pages, Map<Integer, Response> errors) {}

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
        this(archive, index, progress, options, System::nanoTime);
    }

    /** As the other constructor. @param nanoTime as {@link System#nanoTime} */
    Site(
            Archive archive,
            Searchable index,
            Supplier<ArchiveIndex.Progress> progress,
            SiteOptions options,
            LongSupplier nanoTime) {
        this.archive = archive;
        this.index = index;
        bulletin = new WatchedBulletin(() -> StoredBulletin.fingerprint(archive.folder()), nanoTime);
        this.options = options;
        frames = new PageFrames(options.mirror(), options.banner());
        routes = new SiteRoutes(
                archive, index, progress, options, frames, new Exports(processors), this::mapping, this::reportDamage);
        cache = new PageCache(
                () -> state(progress, index).map(Object.class::cast),
                nanoTime::getAsLong,
                Runtime.getRuntime().maxMemory() / CACHE_PART_OF_MEMORY,
                CompletableFuture.delayedExecutor(CLEAN_SECONDS, TimeUnit.SECONDS));
        stateNow = () -> state(progress, index);
    }

    /** Everything that the content of pages depends on now. Empty while the index is being built, and when it cannot be read. */
    private Optional<SiteState> state(Supplier<ArchiveIndex.Progress> progress, Searchable index) {
        try {
            if (!progress.get().isDone()) {
                return Optional.empty();
            }
            PublicRecord contents = archive.contents();
            Supplier<EntityNames> listed = options.names();
            EntityNames names = listed == null ? null : listed.get();
            String mark = index.answer(StateRequest.CURRENT).mark();
            String news = bulletin.fingerprint();
            Optional<MirrorState> mirror = options.mirror().get();
            KnownState last = known;
            Optional<SiteState> same = last == null ? Optional.empty() : last.of(contents, news, mark, mirror, names);
            if (same.isPresent()) {
                return same;
            }
            Optional<SiteState> now = Optional.of(new SiteState(
                    contents.checkpoint(),
                    contents.releases().stream()
                            .filter(release -> !release.isConfirmed())
                            .map(Release::sequence)
                            .toList(),
                    contents.stories().stream()
                            .filter(story -> !story.newest().isConfirmed())
                            .map(Story::name)
                            .toList(),
                    news,
                    mark,
                    mirror,
                    names));
            known = new KnownState(contents, now, now.map(SiteState::ofDocuments));
            return now;
        } catch (IOException | IllegalStateException unreadableOrClosed) {
            return Optional.empty(); // then no page is cached
        }
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
        PageLanguage page = PageLanguage.of(
                parsed.get().with(form).at(options.base()),
                slug -> archive.contents().trove(slug).isPresent());
        Request request = page.request();
        if (method.equals("OPTIONS") && isShared(request.path())) {
            return new SiteAnswer(page, PREFLIGHT);
        }
        return new SiteAnswer(page, METHODS.contains(method) || isForm(request) ? 0 : 405);
    }

    /** The pending answer to a parsed request. {@link #respond} is called once. */
    final class SiteAnswer {

        private final PageLanguage page;
        private final Request request;
        private final int error;

        /** A page that was made before; null when it must be made. */
        private @Nullable Response ready;

        private SiteAnswer(Request request, int error) {
            this(new PageLanguage(Language.ENGLISH, request, false), error);
        }

        private SiteAnswer(PageLanguage page, int error) {
            this.page = page;
            this.request = page.request();
            this.error = error;
        }

        /** Whether {@link #cost} may wait: for a disk with prepared pages, or for an index on other machines. */
        boolean mayWait() {
            PreparedPages prepared = options.prepared();
            return error == 0 && (!index.knowsItsState() || prepared != null && prepared.isSlow());
        }

        /** The expected cost of the answer, judging by the address. */
        Cost cost() {
            if (error != 0) {
                return Cost.CHEAP;
            }
            if (isReady()) {
                // A large page may have to be decompressed.
                return Objects.requireNonNull(ready).body().size() <= MAX_READY_BYTES ? Cost.READY : Cost.CHEAP;
            }
            return ExpectedCost.of(request);
        }

        private boolean isReady() {
            if (ready == null) {
                ready = cache.get(page).or(() -> prepared(page)).orElse(null);
            }
            return ready != null;
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
                        : SiteRoutes.id(
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
                return ready != null
                        ? deliver(effort) // nothing is written in a language
                        : page.language().in(SiteAddress.of(request), () -> deliver(effort));
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

        /** The answer when too many requests are waiting. */
        Response busy() {
            if (!isApi()) {
                return refuseBusy(PageForm.of(request));
            }
            Response problem = Delivery.deliver(request, JsonApi.problem(503));
            return isShared(request.path()) ? shared(problem) : problem;
        }

        private Response deliver(Effort effort) {
            boolean isShared = isShared(request.path());
            if (error == PREFLIGHT) {
                return shared(Delivery.deliver(request, preflight()));
            }
            Response response = error != 0
                    ? PageForm.of(request)
                            .of(
                                    error == 405
                                            ? notAllowed(isShared)
                                            : error(error).with("Connection", "close"))
                    : isReady() ? Objects.requireNonNull(ready) : cache.page(page, missing -> make(missing, effort));
            Response delivered = Delivery.deliver(
                    request,
                    !isApi() && dependsOnBase(response) ? response.varying("Host, X-Forwarded-Proto") : response);
            return isShared ? shared(delivered) : delivered;
        }

        private Response make(Request missing, Effort effort) {
            made.increment();
            return PageForm.of(missing).of(page.of(spendEffort(missing, effort)));
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

    private Optional<Response> prepared(PageLanguage page) {
        PreparedPages prepared = options.prepared();
        Request request = page.request();
        if (prepared == null
                || page.isSelected()
                || !PageCache.isCacheable(request)
                || PageForm.of(request) != PageForm.HTML
                || request.path().size() != 2) {
            return Optional.empty();
        }
        Optional<DocumentId> id =
                SiteRoutes.id(request.path().getFirst(), request.path().getLast());
        return id.flatMap(document -> documentsNow().flatMap(state -> prepared.page(state, page.language(), document)));
    }

    /** The pages that are made in advance; null for none. */
    @Nullable
    PreparedPages prepared() {
        return options.prepared();
    }

    /** What the pages of documents depend on now; empty while the index is being built. */
    Optional<SiteState.OfDocuments> stateOfDocuments() {
        bulletin.look(); // what is kept on disk must be of exactly this state
        return documentsNow();
    }

    private Optional<SiteState.OfDocuments> documentsNow() {
        Optional<SiteState> now = stateNow.get();
        KnownState last = known;
        return last != null && last.state == now ? last.documents : now.map(SiteState::ofDocuments);
    }

    /** What the pages of documents depend on and that does not change while the site is open. */
    String settingsOfDocuments() {
        return options.base() + "\n" + (options.mentions() != null) + "\n" + (options.similar() != null) + "\n"
                + options.banner();
    }

    /** How many pages were made for readers, a number that only grows. */
    long made() {
        return made.sum();
    }

    /** A page to be kept, with its tag and its compressed form. The caches are not used. Null when the document has none. */
    @Nullable
    Response toKeep(Language language, DocumentId id) {
        SiteAnswer answer = parse("GET", SiteAddress.document(id), Map.of("accept-language", language.tag()), "");
        Response page = language.in(
                SiteAddress.of(answer.request),
                () -> PageForm.HTML.of(answer.page.of(spendEffort(answer.request, new Effort(CPU_MILLIS)))));
        return page.status() == 200 ? Delivery.finished(page) : null;
    }

    /** Whether a document can be read. */
    boolean isPublished(DocumentId id) throws IOException {
        return archive.state(id) instanceof DocumentState.Published;
    }

    /** The archive whose documents have pages. */
    Archive archive() {
        return archive;
    }

    /** Receives what is wrong, one line each. */
    Consumer<String> faults() {
        return options.faults();
    }

    /** A site without a configured address takes scheme and host from each request; text and streamed content may contain them. */
    private boolean dependsOnBase(Response response) {
        return options.base().isEmpty()
                && (Delivery.isText(response.type()) || response.body() instanceof Response.Body.Stream);
    }

    /**
     * Whether programs in pages of other sites may read an answer: the API, the feeds, the tables of parts, and the files of the public record.
     * Nothing of a preview: any site that an editor visits could read it.
     */
    private boolean isShared(List<String> path) {
        if (!options.banner().isEmpty()) {
            return false;
        }
        String joined = String.join("/", path);
        return JsonApi.has(path)
                || path.size() == 2
                        && path.getFirst().equals("annotations")
                        && path.getLast().endsWith(".json")
                || path.size() == 1 && FEEDS.contains(path.getFirst())
                || path.size() == 2
                        && FEEDS.contains(path.getLast())
                        && archive.contents().trove(path.getFirst()).isPresent()
                || path.size() == 4
                        && path.get(1).equals("part")
                        && TableFormat.ofFile(path.get(3)).isPresent()
                || ArchivePath.isPublic(joined)
                || routes.isOfLog(joined);
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
        return routes.answer(request).orElseGet(() -> error(404));
    }

    private Response busy() {
        return error(503).with("Retry-After", "20");
    }

    /**
     * The page when too many requests are waiting. It is made once for a state of the archive and a form, because a server is asked for it most.
     */
    Response refuseBusy(PageForm form) {
        return refusals().pages.computeIfAbsent(form, any -> Delivery.deliver(Request.get("/"), form.of(busy())));
    }

    private Refusals refusals() {
        PublicRecord now = archive.contents();
        Refusals last = refusals;
        if (last == null || last.of != now) {
            last = new Refusals(now, new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
            refusals = last;
        }
        return last;
    }

    /** Reports that a page could not be made, without saying which. */
    void report(Throwable fault) {
        report(fault(fault));
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
                || options.keys() != null && request.path().equals(List.of("unseal"))
                || options.mentions() != null && request.path().equals(List.of(MentionInbox.PATH));
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
        return refusals().errors.computeIfAbsent(status, one -> Delivery.deliver(Request.get("/"), error(one)));
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

    private Response error(int status) {
        return PlainPages.error(frames, archive.contents(), status);
    }
}
