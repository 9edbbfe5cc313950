package org.daylight.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.daylight.format.Malformed;
import org.daylight.format.Sha256;
import org.daylight.format.Slug;
import org.daylight.log.LogEntry;
import org.daylight.log.TwoHistories;
import org.daylight.note.Cosignature;
import org.daylight.note.LogPolicy;
import org.daylight.tree.TileTree;
import org.jspecify.annotations.Nullable;

/**
 * Checks a whole archive, in a folder or at an address. It trusts only the key in the first entry of the log (spec/verdicts.md). Read
 * {@link #check}: it lists the steps. {@link CheckLog}, {@link CheckTrust}, {@link CheckTree}, {@link CheckPack}, {@link CheckSealed} and {@link CheckOtherFiles}
 * perform them; {@code PackZip} reads the packs.
 *
 * <p>The check shares only the formats of the log with the code that writes or serves an archive. Memory does not grow with the packs.
 */
public final class CheckArchive {
    private final ArchiveFiles files;
    private final Options options;
    private final Verdicts verdicts;
    private final Map<Long, TileTree> commitments = new HashMap<>();
    private final Map<Slug, TroveNumbers> numbers = new LinkedHashMap<>();
    private long redacted;
    private long documentsDone;
    private long bytesDone;
    private long bytesTotal;

    /** Receives the progress of a check, on the thread that checks. */
    public interface Progress {
        /**
         * @param documents number of documents checked so far
         * @param bytes of packs checked so far
         * @param totalBytes of all packs
         */
        void at(long documents, long bytes, long totalBytes);
    }

    /**
     * How to check.
     *
     * @param last the signed checkpoint that the user saw last, with which the current one must be consistent; null for none; not to be changed
     * @param policy which logs are trusted, whose cosignatures are verified, and the quorum
     * @param threads number of threads that unpack and hash documents, 1 or more
     * @param verdicts receives each verdict, one at a time, on any thread
     * @param progress receives the progress
     */
    public record Options(
            byte @Nullable [] last, LogPolicy policy, int threads, Consumer<Verdict> verdicts, Progress progress) {

        /** Any log, no witness. */
        public Options(byte @Nullable [] last, int threads, Consumer<Verdict> verdicts, Progress progress) {
            this(last, LogPolicy.ANY, threads, verdicts, progress);
        }
    }

    private CheckArchive(ArchiveFiles files, Options options) {
        this.files = files;
        this.options = options;
        verdicts = new Verdicts(options.verdicts);
    }

    /**
     * {@code java -cp proof.jar org.daylight.check.CheckArchive ARCHIVE|URL [--last FILE] [--keep FILE] [--evidence FILE] [--key KEY] [--witness KEY]…
     * [--witnesses-needed N] [--policy FILE] [--json]}.
     */
    public static void main(String[] arguments) {
        System.exit(CheckRun.main(arguments));
    }

    /** Checks an archive. Never throws because of its contents or because it cannot be read. */
    public static CheckReport check(ArchiveFiles files, Options options) {
        return new CheckArchive(files, options).check();
    }

    /** Checks. A fault of this program, or of the machine it runs on, gives a verdict that says nothing about the archive. */
    private CheckReport check() {
        try {
            return checked();
        } catch (RuntimeException | Error e) {
            verdicts.add("", VerdictCode.CHECK_FAILED, "the check itself failed, with " + shown(e.toString()));
            return report(null, null, List.of());
        }
    }

    private CheckReport checked() {
        Optional<CheckLog.Checked> log = new CheckLog(files, verdicts).check();
        if (log.isEmpty()) {
            return report(null, null, List.of());
        }
        LogContents contents = log.get().contents();
        var trust = new CheckTrust(contents, options.policy, options.last, verdicts);
        if (!trust.isTrusted()) {
            return report(contents, null, List.of());
        }
        List<Cosignature> cosignatures = trust.cosignatures();
        TwoHistories evidence = trust.contradiction(log.get().log().tree());
        for (LogEntry.Accession accession : contents.accessions()) {
            new CheckTree(files, LogContents.path(accession), verdicts)
                    .check(accession.count(), accession.root())
                    .ifPresent(tree -> commitments.put(accession.number(), tree));
        }
        times(contents);
        contents.documents()
                .forEach((trove, count) -> numbers.put(trove, new TroveNumbers(count, contents.showsAgain(trove))));
        var moved = new MovedLog(files, contents);
        var seals = new CheckSealed(files, moved, verdicts);
        LogContents all = seals.opened(contents);
        packs(all, moved);
        var views = new CheckViews(files, numbers);
        all.packs().forEach(pack -> views.check(pack).map(moved::unlessMoved).ifPresent(verdicts::add));
        seals.files(contents);
        seals.stories(all);
        new CheckOtherFiles(files, all, moved, verdicts).check();
        return report(all, evidence, cosignatures);
    }

    private CheckReport report(
            @Nullable LogContents contents, @Nullable TwoHistories evidence, List<Cosignature> cosignatures) {
        var troves = new LinkedHashMap<Slug, TroveAccount>();
        numbers.forEach((trove, account) -> troves.put(trove, account.account()));
        return new CheckReport(
                verdicts.status(),
                verdicts.count(VerdictCode.Status.CONFIRMED),
                verdicts.count(VerdictCode.Status.REFUTED),
                verdicts.count(VerdictCode.Status.UNDECIDED),
                contents,
                troves,
                redacted,
                cosignatures,
                evidence);
    }

    /**
     * No release may have an earlier time than the one before it, except that a sealed one has the time for which it was planned. Everything else about it
     * may be right, so the check continues.
     */
    private void times(LogContents contents) {
        List<LogContents.Pack> packs = contents.packs().stream()
                .filter(pack -> pack.release().sealKey() == null)
                .toList();
        for (int i = 1; i < packs.size(); i++) {
            LogEntry.Release before = packs.get(i - 1).release();
            LogEntry.Release release = packs.get(i).release();
            if (release.time().isBefore(before.time())) {
                String words = "release " + release.sequence() + " has the time " + release.time() + ", but release "
                        + before.sequence() + " before it has " + before.time();
                verdicts.add(packs.get(i).path(), VerdictCode.TIME_BACKWARDS, words);
            }
        }
    }

    /** A pack after fetching and hashing: the file that the log names, or a verdict that says what is wrong; and a verdict about its torrent, if it has one. */
    private record Fetched(
            ArchiveFiles.@Nullable Held held,
            @Nullable Verdict fault,
            @Nullable Verdict torrent) {}

    /** Checks one pack while the next one is fetched and hashed. */
    private void packs(LogContents contents, MovedLog moved) {
        List<LogContents.Pack> packs = contents.packs();
        Set<List<String>> named = CheckTorrent.named(contents);
        bytesTotal = packs.stream().mapToLong(LogContents.Pack::bytes).sum();
        try (ExecutorService workers = Executors.newFixedThreadPool(options.threads)) {
            Future<Fetched> next =
                    packs.isEmpty() ? null : workers.submit(() -> fetched(contents, packs.getFirst(), named));
            for (int i = 0; next != null; i++) {
                Fetched fetched = next.get();
                int following = i + 1;
                next = following == packs.size()
                        ? null
                        : workers.submit(() -> fetched(contents, packs.get(following), named));
                pack(contents, packs.get(i), fetched, moved, workers);
            }
        } catch (ExecutionException e) {
            throw new AssertionError("a pack could not be fetched", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Fetched fetched(LogContents contents, LogContents.Pack pack, Set<List<String>> named) {
        ArchiveFiles.Held held = null;
        try {
            held = files.hold(pack.path(), mostBytes(pack)).orElse(null);
            if (held == null) {
                return new Fetched(null, new Verdict(pack.path(), VerdictCode.PACK_ABSENT, ""), null);
            }
            var torrent = new CheckTorrent(files, contents, pack, named);
            Optional<Verdict> difference = difference(pack, held.path(), torrent);
            if (difference.isEmpty()) {
                return new Fetched(held, null, torrent.verdict());
            }
            held.close();
            return new Fetched(null, difference.get(), null);
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            return new Fetched(held, new Verdict(pack.path(), VerdictCode.UNREADABLE, reason), null);
        }
    }

    /** The greatest size to fetch. It includes packs that a withdrawal replaced, so that they are recognised. */
    private static long mostBytes(LogContents.Pack pack) {
        return pack.replaced().stream()
                .mapToLong(LogContents.Pack.Replaced::bytes)
                .reduce(pack.bytes(), Math::max);
    }

    private static Optional<Verdict> difference(LogContents.Pack pack, Path file, CheckTorrent torrent)
            throws IOException {
        long bytes = Files.size(file);
        boolean known = pack.replaced().stream().anyMatch(one -> one.bytes() == bytes);
        if (bytes != pack.bytes() && !known) {
            return Optional.of(new Verdict(pack.path(), VerdictCode.PACK_DIFFERS, "its size does not match the log"));
        }
        Sha256 hash = torrent.hash(file);
        if (hash.equals(pack.sha256())) {
            return Optional.empty();
        }
        boolean old = pack.replaced().stream().anyMatch(one -> one.sha256().equals(hash));
        return Optional.of(
                old
                        ? new Verdict(
                                pack.path(),
                                VerdictCode.PACK_BEFORE_WITHDRAWAL,
                                "it contains documents that were withdrawn since: replace it and keep no copy")
                        : new Verdict(pack.path(), VerdictCode.PACK_DIFFERS, "it does not match the log"));
    }

    private void pack(
            LogContents contents, LogContents.Pack pack, Fetched fetched, MovedLog moved, ExecutorService workers) {
        if (fetched.torrent != null) {
            verdicts.add(moved.unlessMoved(fetched.torrent));
        }
        Verdict fault = fetched.fault;
        try (ArchiveFiles.Held held = fetched.held) {
            if (fault != null) {
                verdicts.add(moved.unlessMoved(fault));
            } else if (held != null) {
                TroveNumbers named = numbers.get(pack.release().trove());
                if (named == null) {
                    throw new AssertionError("the log was read, and has the trove");
                }
                long before = bytesDone;
                var check = new CheckPack(pack, contents.accessions(), commitments, named, workers, this::progress);
                List<Verdict> faults = check.check(held.path());
                redacted += check.redacted();
                faults.forEach(verdicts::add);
                bytesDone = before + pack.bytes();
                progress(0, 0);
                verdicts.add(Verdict.confirmed(pack.path()));
            }
        } catch (IOException e) {
            verdicts.add(pack.path(), VerdictCode.UNREADABLE, String.valueOf(e.getMessage()));
        }
    }

    private void progress(long documents, long packedBytes) {
        documentsDone += documents;
        bytesDone += packedBytes;
        options.progress.at(documentsDone, bytesDone, bytesTotal);
    }

    /** Outside text, safe to print. */
    static String shown(String path) {
        String quoted = Malformed.quoted(path);
        return quoted.substring(1, quoted.length() - 1);
    }
}
