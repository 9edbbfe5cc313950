package org.daylight.web;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.DamagedCopy;
import org.daylight.archive.DocumentId;
import org.daylight.archive.Release;
import org.daylight.export.ResultFormat;
import org.daylight.mirror.MirrorState;
import org.daylight.people.Mapping;
import org.daylight.proof.Checkpoint;
import org.daylight.proof.Outcome;
import org.daylight.proof.SignedNote;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.Searchable;

/**
 * The site of one archive: the table of addresses, and what answers each. Safe for use by several threads.
 *
 * <p>It works from the archive alone; while the index is still being built, searches say so and everything else is there.
 */
public final class Site {

    private static final System.Logger LOG = System.getLogger(Site.class.getName());
    private static final List<String> METHODS = List.of("GET", "HEAD");
    private static final List<String> PAGES =
            List.of("search", "batch", "about", "help", "people", "pictures", "mirrors");

    /** What begins with one of these searches, or counts over a result. */
    private static final List<String> DEAR = List.of("search", "search.atom", "batch", "people", "pictures");

    private static final long PATIENCE_MILLIS = 30_000;

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
    private final NotShown notShown;
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
    private final KeptPages kept;
    private final Turns turns = new Turns(Runtime.getRuntime().availableProcessors(), PATIENCE_MILLIS);

    /** What pages are made from. */
    private record State(Checkpoint checkpoint, String mark, Optional<MirrorState> mirror) {}

    /** What is damaged in this copy, so that it is told once: not a log of who asked. Of very many the first are told. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

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
        Documents documents = new Documents(archive);
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
        mirrors = new MirrorsPage(archive, options);
        ThreadOfMessage threads = new ThreadOfMessage(index);
        FindingsOfMessage findings = new FindingsOfMessage(archive);
        RelativesOfMessage relatives = new RelativesOfMessage(archive, index);
        notShown = new NotShown(archive, documents);
        message = new MessagePage(archive, documents, threads, relatives, findings, notShown);
        evidence = new EvidencePage(archive, documents, relatives, findings);
        dossier = new Dossier(archive, documents, findings);
        compare = new ComparePage(archive, documents);
        thread = new ThreadPage(archive, documents, threads);
        files = new DocumentFiles(documents);
        Exports exports = new Exports();
        searchExport = new SearchExport(archive, index, progress, documents, exports);
        searchFeed = new SearchFeed(archive, index);
        batch = new BatchPage(archive, index, exports);
        feed = new ReleaseFeed(archive);
        publicFile = new PublicFile(archive);
        kept = new KeptPages(
                () -> progress.get().isDone()
                        ? Optional.of(new State(
                                archive.contents().checkpoint(),
                                index.mark(),
                                options.mirror().get()))
                        : Optional.empty(),
                System::nanoTime,
                Runtime.getRuntime().maxMemory() / KEPT_PART_OF_MEMORY,
                CompletableFuture.delayedExecutor(CLEAN_SECONDS, TimeUnit.SECONDS));
    }

    /**
     * Answers a request; never throws.
     *
     * @param method as sent
     * @param target path and query, percent-encoded
     * @param headers by name in lower case
     */
    Response answer(String method, String target, Map<String, String> headers) {
        return answer(method, target, headers, "");
    }

    /** As {@link #answer(String, String, Map)}, with what a form sent, URL-encoded. */
    Response answer(String method, String target, Map<String, String> headers, String form) {
        Optional<Request> parsed = Request.of(method, target, headers).map(request -> request.with(form));
        Request request = parsed.orElse(Request.get("/")).at(options.base());
        return ScopedValue.where(Shell.MIRROR, options.mirror().get())
                .call(() ->
                        Delivery.deliver(request, parsed.isPresent() ? kept.page(request, this::page) : error(400)));
    }

    private Response page(Request request) {
        if (!METHODS.contains(request.method()) && !isBatch(request)) {
            return error(405).with("Allow", "GET, HEAD");
        }
        try {
            try {
                return made(request);
            } catch (DamagedCopy e) {
                // A withdrawal replaces a pack a moment before its checkpoint: what looks damaged may be newer than
                // what is known.
                if (archive.refresh()) {
                    return made(request);
                }
                throw e;
            }
        } catch (Busy e) {
            return error(503).with("Retry-After", "20");
        } catch (DamagedCopy e) {
            tellDamage(e);
            return PlainPages.damaged(archive.contents(), e);
        } catch (IOException e) {
            // What was asked for is nobody's business, not even in a log.
            options.faults().accept("a page could not be made: " + e.getMessage());
            return error(500);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            LOG.log(Level.WARNING, "a page could not be made", e);
            return error(500);
        }
    }

    private Response made(Request request) throws IOException {
        Optional<Response> made = isDear(request.path()) ? turns.make(() -> route(request)) : route(request);
        return made.orElseGet(() -> error(404));
    }

    /** Whether a page searches or reads documents. Streams and files do their work when they are sent, and are not held up either. */
    private boolean isDear(List<String> path) {
        String first = path.getFirst();
        if (DEAR.contains(first)) {
            return true;
        }
        boolean ofDocument = path.size() > 1 && number(path.get(1)).isPresent();
        return ofDocument && (path.size() == 2 || path.get(2).equals("compare"));
    }

    /** The one form whose answer is longer than an address; nothing is kept of it. */
    private static boolean isBatch(Request request) {
        return request.method().equals("POST") && request.path().equals(List.of("batch"));
    }

    /** Answers what could not be taken apart, or is too long, before anything of it is looked at. */
    Response refuse(int status) {
        return Delivery.deliver(Request.get("/"), error(status));
    }

    /** In one line, once a pack: the publisher must fetch it again, whoever asked for whichever document. */
    private void tellDamage(DamagedCopy damage) {
        if (told.add(damage.release().trove() + "/" + damage.release().number())) {
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
            options.faults().accept("which addresses are whose is not shown: " + reason);
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
                    return Optional.of(Furniture.robots());
                }
                case "favicon.ico", "favicon.svg" -> {
                    return Optional.of(Furniture.icon());
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
        if (SiteAddress.file(joined).equals(Furniture.LOOK_ADDRESS)) {
            return Optional.of(Furniture.look());
        }
        if (ArchivePath.isPublic(joined)) {
            return publicFile.file(joined);
        }
        return inTrove(request, path);
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
