package org.daylight.flow.ingest;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.daylight.archive.ReservedSlugs;
import org.daylight.catalog.Accession;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.HeldTrove;
import org.daylight.container.ContainerLimits;
import org.daylight.container.ImportSource;
import org.daylight.container.ItemSource;
import org.daylight.container.Skipped;
import org.daylight.container.imap.ImapLimits;
import org.daylight.container.imap.MailboxAddress;
import org.daylight.container.imap.MailboxLogin;
import org.daylight.format.Sha256;
import org.daylight.log.AccessionSeed;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.search.SearchIndex;
import org.daylight.search.SearchRequest;
import org.daylight.search.SegmentTaking;
import org.daylight.search.query.Query;
import org.daylight.search.query.Sort;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;

/**
 * Imports material into a trove: reads containers, stores originals, indexes messages, accounts for every message, and
 * numbers the documents.
 *
 * <ol>
 *   <li>Add to the index what only the catalog has ({@link CatchUpIndex}).
 *   <li>Begin an accession, or continue the one that was begun with the same paths. If the process stops here, the
 *       accession is open and empty.
 *   <li>Read everything and store it in batches ({@link ImportPipeline}). If the process stops here, the accession is
 *       open and has whole batches. The same command reads again and adds the rest.
 *   <li>Number the documents and close the accession, in one transaction. If the process stops before it, everything is
 *       stored and nothing has a number. The same command reads again, stores nothing, and closes the accession.
 * </ol>
 *
 * <p>If it is stopped at any point and run again with the same paths, the result is the same as after one undisturbed
 * run. Documents that are already stored are recognised by their bytes. Numbers are given at the very end, in an order
 * that depends on the bytes alone.
 */
public final class ImportTrove {

    private final Newsroom newsroom;
    private final Vault vault;
    private final SearchIndex index;
    private final int workers;
    private final int batchMessages;
    private final long indexCommitBytes;
    private final StepListener steps;

    /** Uses as many workers as there are processors. */
    public ImportTrove(Newsroom newsroom, Vault vault, SearchIndex index) {
        this(
                newsroom,
                vault,
                index,
                Runtime.getRuntime().availableProcessors(),
                ImportPipeline.BATCH_MESSAGES,
                StepListener.NONE);
    }

    /** The same, for a flow that tells its own steps. */
    public ImportTrove(Newsroom newsroom, Vault vault, SearchIndex index, StepListener steps) {
        this(newsroom, vault, index, Runtime.getRuntime().availableProcessors(), ImportPipeline.BATCH_MESSAGES, steps);
    }

    public ImportTrove(
            Newsroom newsroom, Vault vault, SearchIndex index, int workers, int batchMessages, StepListener steps) {
        this(newsroom, vault, index, workers, batchMessages, ImportPipeline.INDEX_COMMIT_BYTES, steps);
    }

    ImportTrove(
            Newsroom newsroom,
            Vault vault,
            SearchIndex index,
            int workers,
            int batchMessages,
            long indexCommitBytes,
            StepListener steps) {
        this.newsroom = newsroom;
        this.vault = vault;
        this.index = index;
        this.workers = workers;
        this.batchMessages = batchMessages;
        this.indexCommitBytes = indexCommitBytes;
        this.steps = steps;
    }

    /**
     * What to import.
     *
     * @param trove the slug; the trove is created if it does not exist
     * @param title of a new trove; the slug when empty
     * @param paths files and folders to import; {@link ImportSource#STANDARD_INPUT} stands for {@code standardInput}
     * @param allFiles whether files in which no mail is recognised are documents too; otherwise they are skipped
     * @param recoversDeleted whether deleted items of Outlook files are searched for
     * @param mailbox to import instead of files; null for none
     */
    public record Request(
            String trove,
            String title,
            List<Path> paths,
            InputStream standardInput,
            boolean allFiles,
            boolean recoversDeleted,
            @Nullable Mailbox mailbox) {

        /** A request that reads a mailbox on a server. */
        public Request(String trove, String title, Mailbox mailbox) {
            this(trove, title, List.of(), InputStream.nullInputStream(), false, false, mailbox);
        }

        /** A request for mail only. */
        public Request(String trove, String title, List<Path> paths, InputStream standardInput) {
            this(trove, title, paths, standardInput, false, false, null);
        }

        /** A request for mail only that reads files only. */
        public Request(String trove, String title, List<Path> paths) {
            this(trove, title, paths, InputStream.nullInputStream());
        }

        /** A request for mail and all other files. */
        public static Request ofAllFiles(String trove, String title, List<Path> paths) {
            return new Request(trove, title, paths, InputStream.nullInputStream(), true, false, null);
        }
    }

    /**
     * A mailbox on a server.
     *
     * @param login how to log in; null to finish an interrupted import without the server
     */
    public record Mailbox(MailboxAddress address, @Nullable MailboxLogin login, ImapLimits limits) {}

    /**
     * The machines that read and prepare what is imported ({@code spec/cluster.md}).
     *
     * @param shared a folder that all of them see, under the same path; private
     */
    public record Machines(Cluster cluster, Path shared) {}

    /** The option of the command that imports files that are not mail. It is stored with the paths of an open accession. */
    public static final String ALL_FILES = "--all-files";

    /** The option of the command that searches Outlook files for deleted items. It is stored in the same way. */
    public static final String RECOVER_DELETED = "--recover-deleted";

    /** The first of the sources of an accession that was collected from a drop; random numbers of what was sent follow. */
    public static final String COLLECTED = "collected:";

    /** Receives progress; called from several threads. */
    public interface Watch {
        /** Called often, and must be quick. */
        void progress(Progress progress);

        /**
         * The search index lacks documents of the catalog, which are added before anything is read.
         *
         * @param done of {@code total} documents; if any was missing, the last call has {@code done} equal to {@code
         *     total}
         */
        default void catchingUp(long done, long total) {}

        /**
         * A server has said what is in a mailbox; now it is fetched.
         *
         * @param messages that are new
         * @param bytes of these
         * @param known messages that were imported before and are not fetched again
         */
        default void found(long messages, long bytes, long known) {}

        /** Something could not be imported. */
        void lost(Accession.Loss loss, String remedy);

        /** A part of a stored message could not be read or expressed, or a file is damaged where it did no harm. */
        default void incomplete(Accession.Loss part) {}

        /** Something is not mail, and was skipped. */
        void passedOver(Accession.Loss noMail);
    }

    /**
     * The progress of an import.
     *
     * @param messages read so far
     * @param bytes of the outer files read so far
     * @param totalBytes of the outer files; -1 when that is not known
     */
    public record Progress(long messages, long bytes, long totalBytes) {}

    /** The result. */
    public sealed interface Result {}

    /**
     * The accession is closed; its account says where every message went.
     *
     * @param copies how many documents of the whole newsroom are copies, in other bytes, of another of it ({@code
     *     spec/copies.md})
     */
    public record Imported(HeldTrove trove, Accession accession, long copies) implements Result {}

    /**
     * Every message that could be read was already in the trove: nothing was added, and no accession remains.
     *
     * @param fromSamePlaces whether all messages came from places that are already recorded, and everything unreadable
     *     was unreadable before
     */
    public record NothingNew(HeldTrove trove, Accession.Account account, boolean fromSamePlaces) implements Result {}

    /** Nothing was changed; gives the reason. */
    public record Refused(String reason) implements Result {}

    /** Opens what is to be read, after the newsroom is locked. */
    private interface Opening {
        Opened open() throws IOException, InterruptedException;
    }

    /** @param server null unless the source is a mailbox on a server */
    private record Opened(ItemSource source, @Nullable OpenMailbox server) {}

    /** Runs the flow. @throws IOException with a one-line message; the same command, run again, continues from there */
    public Result run(Request request, Watch watch) throws IOException, InterruptedException {
        return run(request, null, watch);
    }

    /**
     * Runs the flow on several machines. The newsroom is the same afterwards as if one machine had done all. An import that was interrupted may be
     * continued by one machine, and the other way round.
     *
     * @param machines null for this machine alone
     */
    public Result run(Request request, @Nullable Machines machines, Watch watch)
            throws IOException, InterruptedException {
        if (machines != null) {
            if (request.mailbox() != null || request.paths().stream().anyMatch(ImportSource::isStandardInput)) {
                return new Refused(
                        "a mailbox on a server and the standard input can be read by this machine only: import"
                                + " without a cluster, or save them as files first");
            }
            if (!(index instanceof SegmentTaking)) {
                return new Refused(
                        "an import on a cluster needs the search index in the newsroom's folder: import without"
                                + " a cluster, or take the line search out of daylight.toml");
            }
        }
        if (isReserved(request.trove())) {
            return reserved(request.trove());
        }
        try (Closeable lock = newsroom.lock("import")) {
            Optional<Path> absent = request.paths().stream()
                    .filter(path -> !ImportSource.isStandardInput(path) && Files.notExists(path))
                    .findFirst();
            if (absent.isPresent() && !isInterrupted(request.trove())) {
                return new Refused(absent.get() + ": no such file or folder; nothing was imported");
            }
            Mailbox mailbox = request.mailbox();
            if (mailbox != null && mailbox.login() == null && !isInterrupted(request.trove())) {
                return new Refused(
                        "no import into " + request.trove() + " was interrupted, so there is nothing to finish");
            }
            return run(
                    request.trove(),
                    request.title(),
                    sources(request),
                    () -> opened(request, watch),
                    begun -> machines == null ? null : onCluster(request, machines, begun, watch),
                    watch);
        }
    }

    /**
     * Runs the flow with files that are not on this machine, or not in plain text.
     *
     * @param title of a new trove; the slug when empty
     * @param name identifies what is read: an interrupted import continues with the same name only. It begins with
     *     {@link #COLLECTED}
     * @throws IOException with a one-line message; the same call continues from there
     */
    public Result run(String trove, String title, List<String> name, ItemSource source, Watch watch)
            throws IOException, InterruptedException {
        if (!name.getFirst().equals(COLLECTED)) {
            throw new IllegalArgumentException("the name must begin with " + COLLECTED);
        }
        if (isReserved(trove)) {
            return reserved(trove);
        }
        try (Closeable lock = newsroom.lock("import")) {
            return run(trove, title, name, () -> new Opened(source, null), begun -> null, watch);
        }
    }

    private static boolean isReserved(String trove) {
        return ReservedSlugs.contains(trove);
    }

    private static Refused reserved(String trove) {
        return new Refused("a trove cannot be called \"" + trove + "\": the web site has a page of that name");
    }

    private Opened opened(Request request, Watch watch) throws IOException, InterruptedException {
        Mailbox mailbox = request.mailbox();
        if (mailbox != null) {
            // A server that cannot be reached leaves no accession.
            OpenMailbox server = OpenMailbox.of(mailbox, newsroom.catalog(), request.trove(), watch);
            return new Opened(server.source(), server);
        }
        var files = new ImportSource(
                request.paths(),
                ContainerLimits.DEFAULT.allFiles(request.allFiles()),
                newsroom.spoolFolder(),
                request.standardInput(),
                request.recoversDeleted());
        return new Opened(files, null);
    }

    /** What reads and stores on a cluster; null for this machine alone. */
    private interface Choice {
        @Nullable
        ClusterImport of(Begun begun) throws IOException;
    }

    private ClusterImport onCluster(Request request, Machines machines, Begun begun, Watch watch) throws IOException {
        return new ClusterImport(
                newsroom,
                vault,
                (SegmentTaking) index,
                machines,
                begun.trove,
                begun.accession,
                request,
                batchMessages,
                indexCommitBytes,
                steps,
                watch);
    }

    private Result run(String slug, String title, List<String> sources, Opening opening, Choice choice, Watch watch)
            throws IOException, InterruptedException {
        Catalog catalog = newsroom.catalog();
        Optional<HeldTrove> held = catalog.troves().find(slug);
        if (held.isPresent() && !title.isEmpty() && !title.equals(held.get().title())) {
            return new Refused("the trove " + slug + " already has the title \""
                    + held.get().title() + "\": leave --title out, or change the title first, with --title"
                    + " and without files; nothing was imported");
        }
        // If the process stops here, the index lacks what was added to the catalog since the last commit. The next
        // import adds it first.
        new CatchUpIndex(newsroom, vault, index).run(watch::catchingUp);
        Opened opened = opening.open();
        OpenMailbox server = opened.server;
        Begun begun = catalog.together(() -> begin(slug, title, sources));
        if (begun.refusal != null) {
            opened.source.close();
            return new Refused(begun.refusal);
        }
        // If the process stops here, or anywhere while it reads, the accession is open and has whole batches. The
        // same command continues.
        ClusterImport onCluster = choice.of(begun);
        if (onCluster != null && opened.source instanceof ImportSource files) {
            onCluster.read(files);
        } else {
            new ImportPipeline(
                            newsroom,
                            vault,
                            index,
                            begun.trove,
                            begun.accession,
                            workers,
                            batchMessages,
                            indexCommitBytes,
                            steps,
                            server == null ? (raw, key) -> {} : server.remembering(begun.trove.id()))
                    .read(opened.source, watch);
        }
        steps.reached("read");
        // If the process stops here, everything is stored and nothing has a number. The same command reads again,
        // stores nothing, and closes the accession.
        long copies = index.answer(new SearchRequest(new Query.IsCopy(), Sort.OLDEST, 0, 0, Set.of()))
                .total();
        long known = server == null ? 0 : server.known();
        Result result = catalog.together(() -> close(begun.trove, begun.accession, copies, known));
        steps.reached("closed");
        if (onCluster != null) {
            // If the process stops here, the folder with the results is left; it only takes up space.
            onCluster.deleteFolder();
        }
        return result;
    }

    /** What identifies the import: absolute paths, or the address of a mailbox. */
    private static List<String> sources(Request request) {
        if (request.mailbox() != null) {
            return List.of(request.mailbox().address().toString());
        }
        List<String> sources = new ArrayList<>();
        if (request.allFiles()) {
            sources.add(ALL_FILES);
        }
        if (request.recoversDeleted()) {
            sources.add(RECOVER_DELETED);
        }
        request.paths().stream()
                .map(path -> ImportSource.isStandardInput(path)
                        ? ImportSource.STANDARD_INPUT
                        : path.toAbsolutePath().normalize().toString())
                .forEach(sources::add);
        return sources;
    }

    /**
     * A mistyped path is not a loss that the public has to be informed of, so no accession is begun for it. An import
     * that was begun continues even if its files are missing by now: otherwise it could never be closed.
     */
    private boolean isInterrupted(String slug) {
        Catalog catalog = newsroom.catalog();
        return catalog.troves()
                .find(slug)
                .flatMap(trove -> catalog.accessions().open(trove.id()))
                .isPresent();
    }

    /** @param refusal why the accession cannot be continued; null when it can */
    private record Begun(
            HeldTrove trove, Accession accession, @Nullable String refusal) {}

    /** The accession that these paths were begun with, or a new one. */
    private Begun begin(String slug, String title, List<String> sources) {
        Catalog catalog = newsroom.catalog();
        HeldTrove trove = catalog.troves().findOrAdd(slug, title.isEmpty() ? slug : title);
        Optional<Accession> open = catalog.accessions().open(trove.id());
        if (open.isEmpty()) {
            return new Begun(trove, catalog.accessions().begin(trove.id(), sources), null);
        }
        String refusal = open.get().sources().equals(sources)
                ? null
                : "an import into " + trove.slug() + " was interrupted; finish it first:  "
                        + again(trove, open.get().sources())
                        + "  or cancel it:  daylight import -n "
                        + quoted(newsroom.folder().toString()) + " --trove "
                        + trove.slug() + " --abandon";
        return new Begun(trove, open.get(), refusal);
    }

    /** The command that continues. */
    private String again(HeldTrove trove, List<String> sources) {
        return sources.getFirst().equals(COLLECTED)
                ? "daylight collect DROP -n " + quoted(newsroom.folder().toString()) + " --identity FILE"
                : "daylight import -n " + quoted(newsroom.folder().toString()) + " --trove " + trove.slug() + " "
                        + sources.stream().map(ImportTrove::quoted).collect(Collectors.joining(" "));
    }

    /** A path in a form that a shell accepts. */
    private static String quoted(String path) {
        return path.matches("[\\w./-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }

    /**
     * Numbers the documents and closes the account. An accession that stored nothing is deleted.
     *
     * @param known messages of a mailbox that were imported before and not fetched again; no part of the account, unless
     *     nothing was new
     */
    private Result close(HeldTrove trove, Accession accession, long copies, long known) {
        Catalog catalog = newsroom.catalog();
        Accession.Account account = catalog.accessions().count(accession.number());
        if (account.stored() == 0) {
            boolean fromSamePlaces = catalog.accessions().broughtNothing(accession.number());
            String lost = counts(catalog.accessions().lossesByCode(accession.number()));
            Map<String, Long> passedOver = catalog.accessions().passedOver(accession.number());
            catalog.accessions().discard(accession.number());
            catalog.troves().removeUnused(trove.id());
            if (account.duplicates() + known > 0) {
                var withKnown = new Accession.Account(
                        account.seen() + known, 0, account.duplicates() + known, account.unreadable(), 0);
                return new NothingNew(trove, withKnown, fromSamePlaces);
            }
            return new Refused("nothing to import: "
                    + (lost.isEmpty() ? "no message was found" : "no message could be read (" + lost + ")")
                    + skipped(passedOver)
                    + (passedOver.containsKey(Skipped.NO_MAIL) ? "; to import such files too, add " + ALL_FILES : ""));
        }
        Transcripts.find(catalog.documents().filePlaces(accession.number())).forEach(catalog.documents()::transcribe);
        AccessionSeed seed = newsroom.seed(accession.number());
        record Ordered(Sha256 place, long key) {}
        long[] inOrder = catalog
                .documents()
                .ofAccession(accession.number(), document -> new Ordered(seed.order(document.sha256()), document.key()))
                .stream()
                .sorted(Comparator.comparing(Ordered::place))
                .mapToLong(Ordered::key)
                .toArray();
        int first = trove.documents() + 1;
        int last = trove.documents() + inOrder.length;
        catalog.documents().number(trove.id(), inOrder, first);
        catalog.accessions().close(accession.number(), account, first, last);
        return new Imported(
                catalog.troves().get(trove.id()), catalog.accessions().get(accession.number()), copies);
    }

    /** {@code  (2 files skipped: 1 empty, 1 no-mail)}; empty if none was. */
    private static String skipped(Map<String, Long> byCode) {
        long files = byCode.values().stream().mapToLong(Long::longValue).sum();
        if (files == 0) {
            return "";
        }
        boolean isOnlyNoMail = byCode.size() == 1 && byCode.containsKey(Skipped.NO_MAIL);
        boolean hasItems = byCode.keySet().stream().anyMatch(code -> code.startsWith(Skipped.ITEM));
        String what = hasItems ? files == 1 ? " file or item" : " files or items" : files == 1 ? " file" : " files";
        return " (" + files + what + " skipped: "
                + (isOnlyNoMail ? (files == 1 ? "it has" : "they have") + " no e-mail" : counts(byCode)) + ")";
    }

    /** {@code 1 empty, 2 no-mail}. */
    private static String counts(Map<String, Long> byCode) {
        return byCode.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }
}
