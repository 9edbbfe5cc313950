package org.daylight.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.DamagedCopy;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.Release;
import org.daylight.export.ResultFormat;
import org.daylight.export.TableFormat;
import org.daylight.format.DocumentKind;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.note.SignedNote;
import org.daylight.people.Mapping;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.Searchable;
import org.daylight.search.entity.EntityNames;
import org.daylight.search.entity.EntitySearch;
import org.daylight.web.api.JsonApi;
import org.daylight.web.file.DocumentFiles;
import org.daylight.web.file.DocumentReader;
import org.daylight.web.file.Exports;
import org.daylight.web.file.PublicFile;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.file.StaticFiles;
import org.daylight.web.page.AnnotationsPage;
import org.daylight.web.page.BatchPage;
import org.daylight.web.page.ComparePage;
import org.daylight.web.page.DocumentAsOf;
import org.daylight.web.page.Dossier;
import org.daylight.web.page.EmbedPage;
import org.daylight.web.page.EntitiesPage;
import org.daylight.web.page.EvidencePage;
import org.daylight.web.page.FlaggedFilePage;
import org.daylight.web.page.FormsPage;
import org.daylight.web.page.FrontPage;
import org.daylight.web.page.HelpPage;
import org.daylight.web.page.KeyInbox;
import org.daylight.web.page.MarksPage;
import org.daylight.web.page.MentionInbox;
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
import org.daylight.web.page.TableExport;
import org.daylight.web.page.ThreadPage;
import org.daylight.web.page.TopicPage;
import org.daylight.web.page.TrovePage;
import org.daylight.web.page.UnavailablePage;
import org.daylight.web.page.UnsealPage;
import org.daylight.web.view.AnnotationLists;
import org.daylight.web.view.CitationFormat;
import org.daylight.web.view.MessageThread;
import org.daylight.web.view.MessageVerifier;
import org.daylight.web.view.PageFrames;
import org.daylight.web.view.PassageReader;
import org.daylight.web.view.RelatedMessages;
import org.daylight.web.view.Stories;
import org.jspecify.annotations.Nullable;

/**
 * The table of addresses of a site ({@code spec/addresses.md}), and the pages and files at them. Safe for use by several threads.
 */
final class SiteRoutes {

    /** Where programs find the description of the API (RFC 8631). */
    private static final String SERVICE_DESCRIPTION =
            "<" + SiteAddress.api("/openapi.json") + ">; rel=\"service-desc\"; type=\"application/json\"";

    private static final List<String> PAGES = List.of(
            "search", "batch", "about", "help", "people", "pictures", "mirrors", "sealed", "stories", "annotations");

    private final Archive archive;
    private final SiteOptions options;
    private final PageFrames frames;
    private final Supplier<Outcome<Mapping>> mapping;
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
    private final TableExport tables;
    private final SearchFeed searchFeed;
    private final BatchPage batch;

    /** Null when the site accepts no keys. */
    private final @Nullable UnsealPage unseal;

    /** Null when the site shows no names. */
    private final @Nullable EntitiesPage entities;

    private final SealedPage sealed;
    private final StoriesPage storyPages;
    private final AnnotationsPage annotationPages;
    private final JsonApi api;
    private final TopicPage topics;

    private final ReleaseFeed feed;
    private final PublicFile publicFile;

    /** The log's address at a mirror: SHA-256 of its origin, in hex (c2sp.org/tlog-mirror). */
    private final String originHash;

    /**
     * The routes of a site.
     *
     * @param mapping which addresses belong to which correspondent, as the publisher says
     * @param damage receives damage that is found while a response is sent
     */
    SiteRoutes(
            Archive archive,
            Searchable words,
            Supplier<ArchiveIndex.Progress> progress,
            SiteOptions options,
            PageFrames frames,
            Exports exports,
            Supplier<Outcome<Mapping>> mapping,
            Consumer<DamagedCopy> damage) {
        this.archive = archive;
        this.options = options;
        this.frames = frames;
        this.mapping = mapping;
        Supplier<EntityNames> names = options.names();
        Searchable index = names == null ? words : new EntitySearch(words, names);
        documents = new DocumentReader(archive);
        Stories stories = new Stories(archive);
        AnnotationLists annotations = new AnnotationLists(archive);
        front = new FrontPage(frames, archive, index, progress, stories);
        trove = new TrovePage(frames, archive);
        release = new ReleasePage(frames, archive, index);
        search = new SearchPage(frames, archive, index, progress, documents, options.similar(), names);
        pictures = new PicturesPage(frames, archive, index, progress);
        people = new PeoplePage(frames, archive, index, progress);
        person = new PersonPage(frames, archive, index, progress);
        form = new SearchFormPage(frames, archive, index, options.similar() != null);
        suggest = new SuggestPage(frames, archive, index);
        help = new HelpPage(frames, archive, index, progress, names);
        mirrors = new MirrorsPage(frames, archive, options.mirror(), options.copies());
        MessageThread threads = new MessageThread(index);
        MessageVerifier verifier = new MessageVerifier(archive);
        RelatedMessages relatives = new RelatedMessages(archive, index);
        unavailable = new UnavailablePage(frames, archive, documents);
        message = new MessagePage(
                frames, archive, documents, threads, relatives, verifier, unavailable, stories, annotations);
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
        searchExport = new SearchExport(frames, archive, index, progress, documents, exports);
        tables = new TableExport(frames, archive, documents, verifier, exports, options.tables(), damage);
        searchFeed = new SearchFeed(archive, index);
        batch = new BatchPage(frames, archive, index);
        KeyInbox keys = options.keys();
        unseal = keys == null ? null : new UnsealPage(frames, archive, keys);
        storyPages = new StoriesPage(frames, archive, stories, annotations);
        annotationPages = new AnnotationsPage(frames, archive, annotations);
        // Its answers do not depend on a server's addon.
        api = new JsonApi(archive, words, progress, documents, verifier, stories, annotations, mapping);
        entities = names == null ? null : new EntitiesPage(frames, archive, index, progress, documents, names);
        topics = new TopicPage(frames, archive, index, stories);
        sealed = new SealedPage(frames, archive, keys != null);
        feed = new ReleaseFeed(archive, options.hub());
        publicFile = new PublicFile(archive);
        originHash = Sha256.of(archive.contents().origin().getBytes(StandardCharsets.UTF_8))
                .hex();
    }

    /** The table of addresses ({@code spec/addresses.md}); empty when there is no such address. */
    Optional<Response> answer(Request request) throws IOException {
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
                            ? Optional.of(people.page(request, mapping.get()))
                            : person.page(address, mapping.get())
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
                    return person.feed(request.parameter("address"), mapping.get(), searchFeed);
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
                            : Optional.of(storyPages.page(request));
                }
                case MentionInbox.PATH -> {
                    MentionInbox mentions = options.mentions();
                    return mentions == null ? Optional.empty() : Optional.of(mentions.answer(request, archive));
                }
                case "annotations" -> {
                    return Optional.of(annotationPages.page(request));
                }
                case "entities" -> {
                    return entities == null ? Optional.empty() : Optional.of(entities.page(request));
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
                    return Optional.of(StaticFiles.robots(options.robots(), request.base(), entities != null));
                }
                case "favicon.ico", "favicon.svg" -> {
                    return Optional.of(StaticFiles.icon());
                }
                default -> {}
            }
        }
        if (path.size() == 2 && first.equals("people") && !ArchivePath.isPublic("people/" + path.get(1))) {
            return person.page(path.get(1), mapping.get())
                    .or(() -> Optional.of(PlainPages.unknownCorrespondent(frames, archive.contents())));
        }
        if (path.size() == 3 && first.equals("people") && path.get(2).equals("feed.atom")) {
            return person.feed(path.get(1), mapping.get(), searchFeed);
        }
        if (path.size() == 2 && first.equals("entities") && !ArchivePath.isPublic(String.join("/", path))) {
            return entities == null ? Optional.empty() : entities.name(request, path.get(1));
        }
        if (first.equals("stories") && !ArchivePath.isPublic(String.join("/", path))) {
            return ofStory(request, path.subList(1, path.size()));
        }
        if (path.size() == 2 && first.equals("annotations") && !ArchivePath.isPublic(String.join("/", path))) {
            String name = path.getLast();
            return name.endsWith(".json")
                    ? annotationPages.json(name.substring(0, name.length() - ".json".length()))
                    : annotationPages.list(request, name);
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
        if (isOfLog(joined)) {
            return publicFile.file(joined.substring(originHash.length() + 1));
        }
        Optional<Response> answer = inTrove(request, path);
        boolean isOfDocument = path.size() > 1
                && id(path.getFirst(), path.get(1).replace(".eml", "")).isPresent();
        return isOfDocument ? answer.map(SiteRoutes::lasting) : answer;
    }

    /** A page or file of one document changes rarely: caches that readers share may show it for longer. */
    private static Response lasting(Response response) {
        return response.status() == 200 && response.caching().equals(Response.FRESH)
                ? response.caching(Response.LASTING)
                : response;
    }

    /** Whether an address is that of a file of the log at a mirror (c2sp.org/tlog-mirror): below the SHA-256 of the log's origin. */
    boolean isOfLog(String path) {
        if (!path.startsWith(originHash + "/")) {
            return false;
        }
        String file = path.substring(originHash.length() + 1);
        return ArchivePath.isPublic(file) && (file.equals(ArchivePath.CHECKPOINT) || file.startsWith("tile/"));
    }

    /** The page of a published document says where webmentions are taken. */
    private Optional<Response> withEndpoint(DocumentId id, Optional<Response> page) throws IOException {
        return options.mentions() != null && archive.state(id) instanceof DocumentState.Published
                ? page.map(one -> one.with("Link", "</" + MentionInbox.PATH + ">; rel=\"webmention\""))
                : page;
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
                            : eml
                                    ? files.eml(id.get()).or(() -> noFile(id.get()))
                                    : withEndpoint(id.get(), asOf.page(request, id.get()));
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
        if (second.equals("part") && path.size() == 4) {
            Optional<Release> part =
                    number(path.get(2)).flatMap(n -> archive.contents().release(slug, n));
            Optional<TableFormat> format = TableFormat.ofFile(path.get(3));
            return part.isEmpty() || format.isEmpty()
                    ? Optional.empty()
                    : Optional.of(tables.file(request, part.get(), format.get()));
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
        return PAGES.contains(first)
                || first.equals("entities") && entities != null
                || archive.contents().trove(first).isPresent();
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

    static Optional<DocumentId> id(String slug, String number) {
        return number(number).map(n -> new DocumentId(slug, n));
    }

    /** 1…999,999,999 without leading zeros, so that each document has one address. */
    private static Optional<Integer> number(String digits) {
        if (digits.isEmpty() || digits.length() > 9 || digits.charAt(0) == '0') {
            return Optional.empty();
        }
        int number = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                return Optional.empty();
            }
            number = 10 * number + (c - '0');
        }
        return Optional.of(number);
    }
}
