package org.daylight.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.daylight.format.Malformed;
import org.daylight.format.Sha256;
import org.daylight.log.LogEntry;
import org.daylight.log.LoggedViews;
import org.daylight.tree.TileTree;
import org.jspecify.annotations.Nullable;

/**
 * Checks a pack that was given to someone before its release (spec/shares.md section 4): its documents against the commitments that are in the log
 * already, and everything else as in {@link CheckArchive}. Nothing of the files is trusted.
 */
public final class CheckGivenPack {

    private CheckGivenPack() {}

    /**
     * The result.
     *
     * @param faults what is wrong with the files or the log; empty if nothing is. At most some hundred
     * @param published the entry of the log about the part; empty if it is not published
     */
    public record Report(List<Verdict> faults, Optional<LogEntry.Release> published) {
        public Report {
            faults = List.copyOf(faults);
        }
    }

    /**
     * Checks the files.
     *
     * @param archive in which the trove was announced
     * @param planned what was planned for the log; it names the files
     * @param views null if the part has none
     * @param threads number of threads that unpack and hash documents, 1 or more
     */
    public static Report check(
            ArchiveFiles archive, LogEntry.Release planned, Path pack, @Nullable Path views, int threads) {
        var faults = new ArrayList<Verdict>();
        var verdicts = new Verdicts(verdict -> {
            if (verdict.status() != VerdictCode.Status.CONFIRMED) {
                faults.add(verdict);
            }
        });
        Optional<CheckLog.Checked> log = new CheckLog(archive, verdicts).check();
        if (log.isEmpty()) {
            return new Report(faults, Optional.empty());
        }
        LogContents contents = log.get().contents();
        Optional<LogEntry.Release> published = contents.packs().stream()
                .map(LogContents.Pack::release)
                .filter(one -> one.trove().equals(planned.trove()) && one.part() == planned.part())
                .findFirst();
        Long documents = contents.documents().get(planned.trove());
        if (documents == null) {
            verdicts.add(Verdict.of(
                    "pack.zip", "number-uncommitted", "the archive has not announced the trove " + planned.trove()));
            return new Report(faults, published);
        }
        try {
            var numbers = new TroveNumbers(documents, planned.again() > 0);
            if (planned.again() > 0) {
                nameEarlier(archive, contents, planned, numbers);
            }
            files(archive, contents, numbers, planned, pack, views, threads, verdicts);
        } catch (Malformed e) {
            verdicts.add(Verdict.of("pack.zip", e.code(), String.valueOf(e.getMessage())));
        } catch (IOException e) {
            verdicts.add("pack.zip", VerdictCode.UNREADABLE, String.valueOf(e.getMessage()));
        }
        return new Report(faults, published);
    }

    /** Notes the numbers of the earlier releases that can have a document that is shown again. */
    private static void nameEarlier(
            ArchiveFiles archive, LogContents contents, LogEntry.Release planned, TroveNumbers numbers)
            throws IOException {
        for (LogContents.Pack earlier : contents.packs()) {
            LogEntry.Release release = earlier.release();
            if (release.trove().equals(planned.trove())
                    && release.part() < planned.part()
                    && release.first().compareTo(planned.last()) <= 0
                    && planned.first().compareTo(release.last()) <= 0) {
                CheckGrowth.name(archive, earlier, numbers);
            }
        }
    }

    private static void files(
            ArchiveFiles archive,
            LogContents contents,
            TroveNumbers numbers,
            LogEntry.Release planned,
            Path pack,
            @Nullable Path views,
            int threads,
            Verdicts verdicts)
            throws IOException {
        if (Files.size(pack) != planned.packBytes() || !Sha256.ofFile(pack).equals(planned.pack())) {
            verdicts.add("pack.zip", VerdictCode.PACK_DIFFERS, "it is not the file that release.json names");
            return;
        }
        Map<Long, TileTree> commitments = new HashMap<>();
        for (LogEntry.Accession accession : contents.accessions()) {
            if (accession.trove().equals(planned.trove())) {
                new CheckTree(archive, LogContents.path(accession), verdicts)
                        .check(accession.count(), accession.root())
                        .ifPresent(tree -> commitments.put(accession.number(), tree));
            }
        }
        var given = new LogContents.Pack(
                planned,
                planned.pack(),
                planned.packBytes(),
                List.of(),
                new TreeSet<>(),
                contents.accessions().size(),
                planned.views(),
                List.of());
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            new CheckPack(given, contents.accessions(), commitments, numbers, workers, (done, bytes) -> {})
                    .check(pack)
                    .forEach(verdicts::add);
        }
        LoggedViews named = planned.views();
        if (named != null) {
            verdicts.add(
                    views == null
                            ? new Verdict("views.zip", VerdictCode.VIEWS_OMITTED, "it is missing")
                            : CheckViews.check(given, named, views, numbers));
        }
    }
}
