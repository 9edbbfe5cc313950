package org.daylight.flow.ingest;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.daylight.catalog.Accession;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.Documents;
import org.daylight.catalog.HeldTrove;
import org.daylight.container.ContainerLimits;
import org.daylight.container.ImportSource;
import org.daylight.format.Sha256;
import org.daylight.log.AccessionSeed;
import org.daylight.newsroom.FlowSteps;
import org.daylight.newsroom.Newsroom;
import org.daylight.search.SearchIndex;
import org.daylight.search.SearchRequest;
import org.daylight.search.query.Query;
import org.daylight.search.query.Sort;
import org.daylight.vault.Vault;
import org.daylight.web.file.SiteAddress;
import org.jspecify.annotations.Nullable;

/**
 * Takes material into a trove: containers in, originals kept, views indexed, every message accounted for, documents numbered.
 *
 * <p>Stopped at any point and run again with the same paths, it gives the result of one undisturbed run: what was kept is recognised by its
 * bytes, numbers are given at the very end, and in an order that depends on the bytes alone.
 */
public final class ImportTrove {

    private final Newsroom newsroom;
    private final Vault vault;
    private final SearchIndex index;
    private final int workers;
    private final int batchMessages;
    private final FlowSteps steps;

    /** Uses as many workers as there are processors. */
    public ImportTrove(Newsroom newsroom, Vault vault, SearchIndex index) {
        this(
                newsroom,
                vault,
                index,
                Runtime.getRuntime().availableProcessors(),
                ImportPipeline.BATCH_MESSAGES,
                FlowSteps.UNWATCHED);
    }

    public ImportTrove(
            Newsroom newsroom, Vault vault, SearchIndex index, int workers, int batchMessages, FlowSteps steps) {
        this.newsroom = newsroom;
        this.vault = vault;
        this.index = index;
        this.workers = workers;
        this.batchMessages = batchMessages;
        this.steps = steps;
    }

    /**
     * What is asked for.
     *
     * @param trove the slug; the trove is made when it is new
     * @param title of a new trove; the slug when empty
     * @param paths files and folders to take in; {@link ImportSource#STANDARD_INPUT} is what can be read from {@code standardInput}
     */
    public record Request(String trove, String title, List<Path> paths, InputStream standardInput) {

        /** A request that reads files only. */
        public Request(String trove, String title, List<Path> paths) {
            this(trove, title, paths, InputStream.nullInputStream());
        }
    }

    /** Is told how far it is, from several threads. */
    public interface Watch {
        /** Called often, and must be quick. */
        void progress(Progress progress);

        /**
         * The search index had fallen behind, and is brought up to the catalog before anything is read.
         *
         * @param done of {@code total} documents; called at least once with both the same when any was missing
         */
        default void catchingUp(long done, long total) {}

        /** Something was not taken in. */
        void lost(Accession.Loss loss, String remedy);

        /** Something is no mail, and was passed over. */
        void passedOver(Accession.Loss noMail);
    }

    /**
     * How far it is.
     *
     * @param messages read so far
     * @param bytes of the outer files read so far
     * @param totalBytes of the outer files; -1 when that is not known
     */
    public record Progress(long messages, long bytes, long totalBytes) {}

    /** What came of it. */
    public sealed interface Result {}

    /**
     * The accession is closed; its account says where every message went.
     *
     * @param copies how many documents of the whole newsroom are copies, in other bytes, of another of it ({@code spec/copies.md})
     */
    public record Imported(HeldTrove trove, Accession accession, long copies) implements Result {}

    /**
     * Every message that could be read was there already: nothing was added, and no accession is left.
     *
     * @param fromSamePlaces whether they came from the places that are known, and what was unreadable was so before
     */
    public record NothingNew(HeldTrove trove, Accession.Account account, boolean fromSamePlaces) implements Result {}

    /** Nothing was done, and why; the newsroom is as it was. */
    public record Refused(String reason) implements Result {}

    /** Does it. @throws IOException in one line; the same command again goes on from there */
    public Result run(Request request, Watch watch) throws IOException, InterruptedException {
        if (SiteAddress.isReserved(request.trove())) {
            return new Refused(
                    "a trove cannot be called \"" + request.trove() + "\": the web site has a page of that name");
        }
        try (Closeable lock = newsroom.lock("import")) {
            Catalog catalog = newsroom.catalog();
            Optional<Path> absent = request.paths().stream()
                    .filter(path -> !ImportSource.isStandardInput(path) && Files.notExists(path))
                    .findFirst();
            if (absent.isPresent() && !isInterrupted(request.trove())) {
                return new Refused(absent.get() + ": no such file or folder; nothing was imported");
            }
            Optional<HeldTrove> held = catalog.troves().find(request.trove());
            if (held.isPresent()
                    && !request.title().isEmpty()
                    && !request.title().equals(held.get().title())) {
                return new Refused("the trove " + request.trove() + " already has the title \""
                        + held.get().title() + "\": leave --title out, or change the title first, with --title"
                        + " and without files; nothing was imported");
            }
            // If we stop here, the index lacks what the catalog has since its last commit: the next import adds it
            // first.
            new CatchUpIndex(newsroom, vault, index).run(watch::catchingUp);
            List<String> sources = request.paths().stream()
                    .map(path -> ImportSource.isStandardInput(path)
                            ? ImportSource.STANDARD_INPUT
                            : path.toAbsolutePath().normalize().toString())
                    .toList();
            Begun begun = catalog.together(() -> begin(request, sources));
            if (begun.refusal != null) {
                return new Refused(begun.refusal);
            }
            // If we stop here, or anywhere in the reading, the accession is open and holds whole batches: the same
            // command goes on.
            new ImportPipeline(newsroom, vault, index, begun.trove, begun.accession, workers, batchMessages, steps)
                    .read(
                            new ImportSource(
                                    request.paths(),
                                    ContainerLimits.DEFAULT,
                                    newsroom.spoolFolder(),
                                    request.standardInput()),
                            watch);
            steps.reached("read");
            // If we stop here, all is kept and nothing has a number: the same command reads again, keeps nothing, and
            // closes.
            long copies = index.answer(new SearchRequest(new Query.IsCopy(), Sort.OLDEST, 0, 0, Set.of()))
                    .total();
            Result result = catalog.together(() -> close(begun.trove, begun.accession, copies));
            steps.reached("closed");
            return result;
        }
    }

    /**
     * A path mistyped is no loss to tell the public of, so nothing is begun. An import that was begun is gone on with, also when what it
     * read is gone meanwhile: else it could never be closed.
     */
    private boolean isInterrupted(String slug) {
        Catalog catalog = newsroom.catalog();
        return catalog.troves()
                .find(slug)
                .flatMap(trove -> catalog.accessions().open(trove.id()))
                .isPresent();
    }

    /** @param refusal why the accession cannot be gone on with; null when it can */
    private record Begun(
            HeldTrove trove, Accession accession, @Nullable String refusal) {}

    /** The accession that these paths were begun with, or a new one. */
    private Begun begin(Request request, List<String> sources) {
        Catalog catalog = newsroom.catalog();
        HeldTrove trove = catalog.troves()
                .findOrAdd(request.trove(), request.title().isEmpty() ? request.trove() : request.title());
        Optional<Accession> open = catalog.accessions().open(trove.id());
        if (open.isEmpty()) {
            return new Begun(trove, catalog.accessions().begin(trove.id(), sources), null);
        }
        String refusal = open.get().sources().equals(sources)
                ? null
                : "an import into " + trove.slug() + " was interrupted; finish it first:  daylight import -n "
                        + quoted(newsroom.folder().toString()) + " --trove " + trove.slug() + " "
                        + open.get().sources().stream().map(ImportTrove::quoted).collect(Collectors.joining(" "))
                        + "  or cancel it:  daylight import -n "
                        + quoted(newsroom.folder().toString()) + " --trove "
                        + trove.slug() + " --abandon";
        return new Begun(trove, open.get(), refusal);
    }

    /** A path as a shell takes it. */
    private static String quoted(String path) {
        return path.matches("[\\w./-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }

    /** Gives the numbers and fixes the account; an accession that stored nothing leaves no trace. */
    private Result close(HeldTrove trove, Accession accession, long copies) {
        Catalog catalog = newsroom.catalog();
        Accession.Account account = catalog.accessions().count(accession.number());
        if (account.stored() == 0) {
            boolean fromSamePlaces = catalog.accessions().broughtNothing(accession.number());
            String lost = counts(catalog.accessions().lossesByCode(accession.number()));
            String passedOver = counts(catalog.accessions().passedOver(accession.number()));
            catalog.accessions().discard(accession.number());
            catalog.troves().removeUnused(trove.id());
            if (account.duplicates() > 0) {
                return new NothingNew(trove, account, fromSamePlaces);
            }
            return new Refused("nothing to import: "
                    + (lost.isEmpty() ? "no message was found" : "no message could be read (" + lost + ")")
                    + (passedOver.isEmpty() ? "" : " (skipped: " + passedOver + ")"));
        }
        AccessionSeed seed = newsroom.seed(accession.number());
        record Ordered(Sha256 place, Documents.Unnumbered document) {}
        List<Documents.Unnumbered> inOrder = catalog.documents().ofAccession(accession.number()).stream()
                .map(document -> new Ordered(seed.order(document.sha256()), document))
                .sorted(Comparator.comparing(Ordered::place))
                .map(Ordered::document)
                .toList();
        int first = trove.documents() + 1;
        int last = trove.documents() + inOrder.size();
        catalog.documents().number(trove.id(), inOrder, first);
        catalog.accessions().close(accession.number(), account, first, last);
        return new Imported(
                catalog.troves().get(trove.id()), catalog.accessions().get(accession.number()), copies);
    }

    /** {@code 1 empty, 2 no-mail}. */
    private static String counts(Map<String, Long> byCode) {
        return byCode.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }
}
