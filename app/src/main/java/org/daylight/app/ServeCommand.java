package org.daylight.app;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.daylight.archive.Archive;
import org.daylight.http.client.Route;
import org.daylight.mention.MentionQueue;
import org.daylight.mirror.MirrorMonitor;
import org.daylight.mirror.StateReader;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.IndexInUse;
import org.daylight.search.entity.EntityWatch;
import org.daylight.search.similar.Embedder;
import org.daylight.search.similar.PassageVectors;
import org.daylight.search.similar.SemanticIndex;
import org.daylight.search.similar.SemanticSearch;
import org.daylight.search.similar.SimilarTexts;
import org.daylight.web.HubPings;
import org.daylight.web.PagePreparation;
import org.daylight.web.PublicServer;
import org.daylight.web.Site;
import org.daylight.web.SiteOptions;
import org.daylight.web.file.TableCache;
import org.daylight.web.language.Language;
import org.daylight.web.page.FeedHub;
import org.daylight.web.page.KeyInbox;
import org.daylight.web.page.MentionInbox;
import org.daylight.web.prepare.PreparedPages;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "serve",
        description = {
            "Serves an archive as a web site.",
            "Readers get pages, search, feeds and the public files. It needs only the archive's"
                    + " folder. It creates the search index next to that folder, as ARCHIVE.index, and must be"
                    + " able to write there."
        },
        footer = {
            "",
            "Examples:",
            "  daylight serve newsroom/archive",
            "  daylight serve archive --host 0.0.0.0 --port 8080",
            "  daylight serve archive --base https://papers.example",
            "  daylight serve archive --robots robots.txt",
            "  daylight serve archive --base https://a.example --websub https://hub.example",
            "  daylight serve archive --semantic",
            "  daylight serve archive --entities",
            "  daylight serve archive --webmention mentions",
            "  daylight serve archive --ask-mirrors 1h --proxy socks5://127.0.0.1:9050",
            "",
            "It uses plain HTTP: put a TLS proxy or an onion service in front of it. It does not log"
                    + " who reads what."
        })
final class ServeCommand implements Callable<Integer> {

    /** How often the server checks for a new release. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    /** The folder in the index folder that has the tables of parts. */
    private static final String TABLES = "tables";

    /** The folder in the index folder that has the prepared pages. */
    private static final String PAGES = "pages";

    /** The file in the index folder that says of what the hub was notified. */
    private static final String PINGS = "websub";

    /** The longest rules for crawlers, in bytes. */
    private static final int MOST_RULES = 64 << 10;

    @Option(
            names = "--prepare-pages",
            split = ",",
            paramLabel = "en,de",
            description = "Make the pages of all documents in advance, in these languages, and keep them next to the"
                    + " search index: about 4.4 kB for each document and language. The server can then serve many more"
                    + " readers. They are made again after each release. Needs --base. Default: pages are made when"
                    + " they are read.")
    private @Nullable List<String> prepared;

    @Parameters(paramLabel = "ARCHIVE", description = "The archive's folder.")
    private Path folder = Path.of("");

    @Option(names = "--host", paramLabel = "H", description = "Address to listen on (${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port to listen on; 0 for any that is free (${DEFAULT-VALUE}).")
    private int port = 8080;

    @Option(
            names = "--index",
            paramLabel = "FOLDER",
            description = "Where to keep the search index. Default: ARCHIVE.index, next to the archive.")
    private @Nullable Path indexFolder;

    @Option(
            names = "--base",
            paramLabel = "URL",
            description =
                    "The address that links in feeds and exports begin with, such as https://papers.example. Default:"
                            + " the address that the browser used.")
    private String base = "";

    @Option(
            names = "--ask-mirrors",
            paramLabel = "TIME",
            description = "Check the mirrors that the log lists every 10m, 1h, 2d …, and show their state at /mirrors."
                    + " Default: no outgoing connections.")
    private String askMirrors = "";

    @Option(
            names = "--proxy",
            paramLabel = "ADDRESS",
            description = "With --ask-mirrors or --websub: connect through the proxy socks5://HOST:PORT or"
                    + " http://HOST:PORT.")
    private String proxy = "";

    @Option(
            names = "--websub",
            paramLabel = "HUB",
            description =
                    "Name this WebSub hub in the feeds, and notify it when they change. Only for the publisher's own"
                            + " server; needs --base. Default: no hub.")
    private String websub = "";

    @Option(
            names = "--robots",
            paramLabel = "FILE",
            description = "Your own robots.txt: rules for crawlers, at most 64 KiB of UTF-8. Default: rules that keep"
                    + " crawlers out of searches and files, and name the sitemap.")
    private @Nullable Path robots;

    @Option(
            names = "--accept-keys",
            description = "Show a form at /unseal where readers can enter keys of sealed parts. The parts are opened in"
                    + " ARCHIVE, which must be writable. Default: keys are only opened with  daylight unseal.")
    private boolean acceptKeys;

    @Option(
            names = "--semantic",
            description =
                    "Offer search by meaning, with the vectors of  daylight semantic index. Default: readers search"
                            + " words only.")
    private boolean semantic;

    @Option(
            names = "--vectors",
            paramLabel = "FOLDER",
            description = "With --semantic: where the vectors are. Default: ARCHIVE.vectors, next to the archive.")
    private @Nullable Path vectorsFolder;

    @Option(
            names = "--entities",
            description = "Show the persons, organisations and places that  daylight entities index  has found in the"
                    + " documents. Default: no names are shown.")
    private boolean entities;

    @Option(
            names = "--names",
            paramLabel = "FOLDER",
            description = "With --entities: where the names are. Default: ARCHIVE.entities, next to the archive.")
    private @Nullable Path namesFolder;

    @Option(
            names = "--webmention",
            paramLabel = "FOLDER",
            description = "Take webmentions at /webmention: other sites say that a page of theirs links to a document."
                    + " They wait in FOLDER, at most 1,000, for  daylight webmention . It requests nothing from those"
                    + " sites, and shows nothing of them. Default: none are taken.")
    private @Nullable Path webmention;

    private final Terminal terminal;

    ServeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * The command in its most common form: a folder, and options whose value is the next word or follows an equals sign. Empty for
     * everything else, errors included, which {@link Main} parses and explains.
     *
     * @param args of the program, with the word {@code serve} first
     */
    static Optional<ServeCommand> plain(Terminal terminal, String... args) {
        var command = new ServeCommand(terminal);
        String folder = "";
        Set<String> taken = new HashSet<>();
        for (int i = 1; i < args.length; i++) {
            String[] words = args[i].split("=", 2);
            boolean isOption = args[i].startsWith("-");
            if (!isOption && !args[i].isEmpty() && !args[i].startsWith("@") && folder.isEmpty()) {
                folder = args[i];
                continue;
            }
            String value = words.length == 2 ? words[1] : i + 1 < args.length ? args[++i] : "";
            boolean isPlain = isOption && !value.isEmpty() && !value.startsWith("-") && taken.add(words[0]);
            if (!isPlain || !command.take(words[0], value)) {
                return Optional.empty();
            }
        }
        if (folder.isEmpty() || !args[0].equals("serve")) {
            return Optional.empty();
        }
        command.folder = Path.of(folder);
        return Optional.of(command);
    }

    private boolean take(String option, String value) {
        switch (option) {
            case "--host" -> host = value;
            case "--base" -> base = value;
            case "--index" -> indexFolder = Path.of(value);
            case "--robots" -> robots = Path.of(value);
            case "--ask-mirrors" -> askMirrors = value;
            case "--proxy" -> proxy = value;
            case "--websub" -> websub = value;
            case "--port" -> {
                if (!value.matches("[0-9]{1,5}")) {
                    return false;
                }
                port = Integer.parseInt(value);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /**
     * What the server itself requests from others.
     *
     * @param every how often the mirrors are checked; zero for never
     * @param hub which is notified of changes; null for none
     */
    private record Requests(
            Route route, Duration every, @Nullable FeedHub hub) {}

    /** The languages in which pages are prepared; none when they are not. @throws IllegalArgumentException with a one-line message */
    private Set<Language> preparedLanguages() {
        List<String> tags = prepared;
        if (tags == null) {
            return Set.of();
        }
        if (base.isEmpty()) {
            throw new IllegalArgumentException("--prepare-pages needs --base: pages name the address of the site");
        }
        Set<Language> languages = EnumSet.noneOf(Language.class);
        for (String tag : tags) {
            languages.add(Language.tagged(tag)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "--prepare-pages: there are no pages in \"" + tag + "\"; name some of "
                                    + Arrays.stream(Language.values())
                                            .map(Language::tag)
                                            .collect(Collectors.joining(",")))));
        }
        return languages;
    }

    /** @throws IllegalArgumentException with a one-line message, when an option is wrong */
    private Requests requests() {
        var requests = new Requests(
                Route.parse(proxy).orElseThrow(() -> new IllegalArgumentException(Route.FORM)),
                askMirrors.isEmpty() ? Duration.ZERO : RepeatInterval.parse("--ask-mirrors", askMirrors),
                websub.isEmpty() ? null : FeedHub.of(websub, new ListenAddress(host, port, base).base()));
        if (askMirrors.isEmpty() && websub.isEmpty() && !proxy.isEmpty()) {
            throw new IllegalArgumentException(
                    "--proxy needs --ask-mirrors or --websub; nothing else uses the network");
        }
        return requests;
    }

    @Override
    public Integer call() throws IOException {
        Requests requests;
        try {
            requests = requests();
            preparedLanguages();
        } catch (IllegalArgumentException e) {
            terminal.err().println("daylight: " + TerminalFormats.printable(String.valueOf(e.getMessage())));
            return Exit.USAGE;
        }
        if (vectorsFolder != null && !semantic) {
            terminal.err().println("daylight: --vectors needs --semantic");
            return Exit.USAGE;
        }
        if (namesFolder != null && !entities) {
            terminal.err().println("daylight: --names needs --entities");
            return Exit.USAGE;
        }
        try (Shutdown ending = new Shutdown();
                SimilarTexts similar = semantic ? similar() : null) {
            int at = port;
            do {
                at = serveUntilReplaced(at, requests, similar, ending);
            } while (at != 0);
            return Exit.DONE;
        }
    }

    /** Searches the archive's vectors, which exist already. */
    private SimilarTexts similar() throws IOException {
        Embedder embedder = Addon.SEMANTIC.embedder();
        try (Archive archive = open(terminal, folder)) {
            Path place = vectorsFolder == null ? Wiring.defaultVectorsFolder(archive) : terminal.path(vectorsFolder);
            PassageVectors vectors = Wiring.vectorsToRead(place, embedder);
            if (!SemanticIndex.fits(vectors.mark(), archive.contents())) {
                vectors.close();
                throw new IOException("the vectors in " + place
                        + " are of another archive: compute those of this one with" + "  daylight semantic index");
            }
            return new SemanticSearch(embedder, vectors);
        } catch (IOException | RuntimeException e) {
            embedder.close();
            throw e;
        }
    }

    /** Serves the archive as it is now. @return the port at which to continue, because the archive must be opened again; 0 to end */
    private int serveUntilReplaced(int at, Requests requests, @Nullable SimilarTexts similar, Shutdown ending)
            throws IOException {
        try (Archive archive = open(terminal, folder)) {
            Path index = indexFolder == null ? Wiring.defaultIndexFolder(archive) : terminal.path(indexFolder);
            try (MirrorMonitor copies = requests.every().isZero() ? null : copies(archive, requests);
                    HubPings pings = requests.hub() == null ? null : pings(archive, requests.hub(), index, requests);
                    KeyInbox keys = acceptKeys ? keys(archive) : null) {
                var place = new ListenAddress(host, at, base);
                SiteOptions options = options(terminal, archive, place, copies)
                        .withRobots(rules())
                        .withHub(requests.hub())
                        .withSimilar(similar)
                        .withNames(entities ? names(archive) : null)
                        .withMentions(mentions(archive))
                        .withPrepared(pages(index))
                        .withKeys(keys);
                return serveUntilReplaced(options, terminal, archive, index, place, "", ending);
            }
        }
    }

    /** Null when no pages are prepared. */
    private @Nullable PreparedPages pages(Path index) {
        Set<Language> languages = preparedLanguages();
        return languages.isEmpty() ? null : new PreparedPages(index.resolve(PAGES), languages);
    }

    /** The names in the archive's documents, which were found already. */
    private EntityWatch names(Archive archive) throws IOException {
        Path place = namesFolder == null ? Wiring.defaultNamesFolder(archive) : terminal.path(namesFolder);
        return new EntityWatch(archive, place, faults(terminal));
    }

    private KeyInbox keys(Archive archive) throws IOException {
        if (!Files.isWritable(archive.folder())) {
            throw new IOException(folder + " is not writable: --accept-keys opens parts in it");
        }
        return new KeyInbox(archive.folder(), faults(terminal));
    }

    /** Null when none are taken. */
    private @Nullable MentionInbox mentions(Archive archive) throws IOException {
        if (webmention == null) {
            return null;
        }
        Path queue = terminal.path(webmention).toAbsolutePath().normalize();
        if (queue.startsWith(archive.folder().toAbsolutePath().normalize())) {
            throw new IOException(webmention + " is in the archive, where every file is public: name another folder");
        }
        return new MentionInbox(MentionQueue.open(queue), faults(terminal), System::nanoTime);
    }

    /** The publisher's own rules for crawlers; empty for none. */
    String rules() throws IOException {
        if (robots == null) {
            return "";
        }
        Path file = terminal.path(robots);
        if (Files.size(file) > MOST_RULES) {
            throw new IOException(robots + " is longer than 64 KiB: shorten the rules for crawlers");
        }
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new IOException(robots + " is not UTF-8: save the rules for crawlers as UTF-8", e);
        }
    }

    private HubPings pings(Archive archive, FeedHub hub, Path index, Requests requests) throws IOException {
        Files.createDirectories(index);
        return HubPings.start(archive, hub, index.resolve(PINGS), requests.route(), faults(terminal));
    }

    private MirrorMonitor copies(Archive archive, Requests requests) {
        return MirrorMonitor.every(requests.every(), archive, requests.route(), terminal.clock());
    }

    private static Consumer<String> faults(Terminal terminal) {
        return fault -> terminal.err().println("daylight: " + TerminalFormats.printable(fault));
    }

    /** Opens an archive. If the folder is a newsroom, the error names its archive. */
    static Archive open(Terminal terminal, Path folder) throws IOException {
        if (Files.exists(terminal.path(folder).resolve("daylight.toml"))) {
            throw new IOException(folder + " is a newsroom, which is private: name its archive, such as "
                    + folder.resolve("archive"));
        }
        return Archive.open(terminal.path(folder));
    }

    /**
     * Where it is served.
     *
     * @param base prefix of links in feeds; empty for the host that the reader requested
     */
    record ListenAddress(String host, int port, String base) {
        ListenAddress {
            base = new SiteOptions(base, fault -> {}).base();
        }
    }

    /** Serves until the program is asked to stop. */
    static void serve(
            Terminal terminal,
            Archive archive,
            Path indexFolder,
            ListenAddress place,
            @Nullable MirrorMonitor copies,
            String remark,
            Shutdown ending)
            throws IOException {
        serveWith(options(terminal, archive, place, copies), terminal, archive, indexFolder, place, remark, ending);
    }

    private static SiteOptions options(
            Terminal terminal, Archive archive, ListenAddress place, @Nullable MirrorMonitor copies)
            throws IOException {
        return new SiteOptions(
                place.base(),
                faults(terminal),
                new StateReader(archive.folder()),
                copies == null ? Map::of : copies::answers);
    }

    /** The same with other options. The archive is one whose log's key is not replaced meanwhile. */
    static void serveWith(
            SiteOptions options,
            Terminal terminal,
            Archive archive,
            Path indexFolder,
            ListenAddress place,
            String remark,
            Shutdown ending)
            throws IOException {
        if (serveUntilReplaced(options, terminal, archive, indexFolder, place, remark, ending) != 0) {
            throw new IOException("what this server showed does not count any more: start it again");
        }
    }

    private static int serveUntilReplaced(
            SiteOptions options,
            Terminal terminal,
            Archive archive,
            Path indexFolder,
            ListenAddress place,
            String remark,
            Shutdown ending)
            throws IOException {
        var tables = new TableCache(archive, indexFolder.resolve(TABLES));
        try (ArchiveIndex index = index(terminal, archive, indexFolder)) {
            boolean preparesPages = options.prepared() != null;
            if (!preparesPages && !index.isReadOnly()) {
                removePages(terminal, indexFolder.resolve(PAGES));
            }
            Site site = new Site(archive, index.index(), index::progress, options.withTables(tables));
            try (PublicServer server =
                            PublicServer.start(site, place.host(), place.port(), error -> end(terminal, error));
                    PagePreparation preparation = preparesPages
                            ? PagePreparation.start(site, !index.isReadOnly(), terminal.err()::println)
                            : null) {
                index.follow(LOOK);
                String shownHost = place.host().contains(":") ? "[" + place.host() + "]" : place.host();
                terminal.out()
                        .println("serving \""
                                + TerminalFormats.printable(archive.contents().title()) + "\" at http://" + shownHost
                                + ":" + server.port() + "/" + remark);
                terminal.out().flush();
                showProgress(terminal, index, tables::removeOutdated, ending);
                return isReplaced(terminal, archive, index, tables::removeOutdated, ending) ? server.port() : 0;
            }
        }
    }

    /** Pages that were prepared earlier may contain what was withdrawn since. */
    private static void removePages(Terminal terminal, Path pages) {
        try {
            PreparedPages.removeAll(pages);
        } catch (IOException e) {
            faults(terminal).accept("old prepared pages remain: " + e.getMessage());
        }
    }

    /** After an error such as OutOfMemoryError a server might keep running without answering. It ends at once, so that it can be restarted. */
    static void end(Terminal terminal, Error error) {
        try {
            terminal.err()
                    .println("daylight: the server has failed and stops; start it again: "
                            + TerminalFormats.printable(error.toString()));
            terminal.err().flush();
        } finally {
            Runtime.getRuntime().halt(Exit.BROKEN);
        }
    }

    /** The index of an archive: writable if no other process writes to it, otherwise read-only. */
    static ArchiveIndex index(Terminal terminal, Archive archive, Path folder) throws IOException {
        try {
            ArchiveIndex index = Wiring.index(archive, folder);
            index.rebuilt().ifPresent(why -> terminal.err().println("the search index is rebuilt: " + why));
            return index;
        } catch (IndexInUse e) {
            ArchiveIndex index = Wiring.indexToRead(archive, folder);
            terminal.err()
                    .println("another daylight command is building the search index in " + folder
                            + "; this one only reads it, and it grows only while the other one runs");
            return index;
        }
    }

    static void showProgress(Terminal terminal, ArchiveIndex index, Runnable regularly, Shutdown ending) {
        if (index.progress().isDone()) {
            return;
        }
        ProgressLine line = new ProgressLine(terminal, "documents indexed");
        if (index.isReadOnly()) {
            ArchiveIndex.Progress now = index.progress();
            terminal.err().println(notIndexed(now));
            return;
        }
        terminal.err().println("building the search index next to the archive; pages are available meanwhile");
        while (!index.progress().isDone()
                && index.fault().isEmpty()
                && !ending.isRequestedWithin(Duration.ofMillis(200))) {
            regularly.run();
            ArchiveIndex.Progress now = index.progress();
            line.update(now.indexed(), now.total());
        }
        line.clear();
        if (index.progress().isDone()) {
            terminal.err()
                    .println("search index complete: "
                            + TerminalFormats.count(index.progress().total(), "document"));
        }
    }

    /** {@code 412 of 5,000 documents are not indexed yet}. */
    static String notIndexed(ArchiveIndex.Progress now) {
        return TerminalFormats.count(now.total() - now.indexed()) + " of "
                + TerminalFormats.count(now.total(), "document") + " are not indexed yet";
    }

    /**
     * Reports each new reason why indexing has stopped, until the program is asked to stop.
     *
     * @return whether the archive must be opened again instead, because a recovery has replaced what was shown
     */
    static boolean isReplaced(
            Terminal terminal, Archive archive, ArchiveIndex index, Runnable regularly, Shutdown ending) {
        String last = "";
        do {
            regularly.run();
            if (archive.hasGoneBack()) {
                terminal.err()
                        .println("holders of recovery keys have replaced the log's key, and some of what this server"
                                + " showed does not count any more: it shows what counts from now on");
                return true;
            }
            String fault = index.fault().orElse("");
            if (!fault.isEmpty() && !fault.equals(last)) {
                terminal.err().println("daylight: the search index: " + TerminalFormats.printable(fault));
            }
            last = fault;
        } while (!ending.isRequestedWithin(LOOK));
        return false;
    }
}
