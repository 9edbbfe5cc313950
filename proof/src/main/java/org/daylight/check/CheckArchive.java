package org.daylight.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
import java.util.function.Predicate;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.format.Slug;
import org.daylight.log.LogEntry;
import org.daylight.log.TwoHistories;
import org.daylight.note.Checkpoint;
import org.daylight.note.Cosignature;
import org.daylight.note.LogPolicy;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.note.Witnesses;
import org.daylight.tree.TileSource;
import org.daylight.tree.TileTree;
import org.jspecify.annotations.Nullable;

/**
 * Checks a whole archive, a folder or an address, believing nothing but the key that the log begins with (spec/verdicts.md). Read {@link #check}: its
 * steps are the check. {@link CheckLog}, {@link CheckTree} and {@link CheckPack} do them; {@code PackZip} reads the packs.
 *
 * <p>Nothing here is shared with what writes or serves an archive but the formats of the log. Memory does not grow with the packs.
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
    private boolean moved;

    /** Told how far a check is, on the thread that checks. */
    public interface Progress {
        /**
         * @param documents so many are checked
         * @param bytes of packs are checked
         * @param totalBytes of packs there are
         */
        void at(long documents, long bytes, long totalBytes);
    }

    /**
     * How to check.
     *
     * @param last the signed checkpoint that one saw last, with which this one must be consistent; null for none; not to be changed
     * @param policy which logs are trusted, whose cosignatures are verified, and which of them are enough
     * @param threads that unpack and hash documents, 1 or more
     * @param verdicts takes each verdict, one at a time, from any thread
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

    /** Checks an archive; never throws for what is in it or cannot be read. */
    public static CheckReport check(ArchiveFiles files, Options options) {
        return new CheckArchive(files, options).check();
    }

    /** A fault of this program, or of the machine it runs on, says nothing about the archive. */
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
        if (!isTrusted(contents)) {
            return report(contents, null, List.of());
        }
        List<Cosignature> cosignatures = cosignatures(contents);
        TwoHistories evidence = memory(contents, log.get().log().tree());
        for (LogEntry.Accession accession : contents.accessions()) {
            new CheckTree(files, LogContents.path(accession), verdicts)
                    .check(accession.count(), accession.root())
                    .ifPresent(tree -> commitments.put(accession.number(), tree));
        }
        times(contents);
        contents.documents().forEach((trove, count) -> numbers.put(trove, new TroveNumbers(count)));
        packs(contents);
        contents.keys().forEach(file -> keys(contents, file));
        contents.people().forEach(file -> people(contents, file));
        nothingElse(contents);
        return report(contents, evidence, cosignatures);
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

    /** No release is of an earlier time than the one before it. All else of it may be right, so that the check goes on. */
    private void times(LogContents contents) {
        for (int i = 1; i < contents.packs().size(); i++) {
            LogEntry.Release before = contents.packs().get(i - 1).release();
            LogEntry.Release release = contents.packs().get(i).release();
            if (release.time().isBefore(before.time())) {
                String words = "release " + release.number() + " has the time " + release.time() + ", but release "
                        + before.number() + " before it has " + before.time();
                verdicts.add(contents.packs().get(i).path(), VerdictCode.TIME_BACKWARDS, words);
            }
        }
    }

    // --- keys

    /** Where logs are named, the log's key must be one of theirs; otherwise nothing it says is worth checking. */
    private boolean isTrusted(LogContents contents) {
        List<NoteKey.Verifier> logs = options.policy.logs();
        boolean trusted = logs.isEmpty() || logs.contains(contents.archive().key());
        if (!trusted) {
            String words =
                    "the log is signed with " + contents.archive().key() + ", which is not the key that you gave";
            verdicts.add(TileSource.CHECKPOINT, VerdictCode.LOG_KEY_OTHER, words);
        }
        return trusted;
    }

    // --- witnesses

    /** As many as are wanted have cosigned the checkpoint: so they saw this history, and no other (spec/witness.md). */
    private List<Cosignature> cosignatures(LogContents now) {
        String file = TileSource.CHECKPOINT;
        Witnesses witnesses = options.policy.witnesses();
        return switch (SignedNote.parse(now.note()).then(witnesses::on)) {
            case Outcome.Ok<List<Cosignature>>(List<Cosignature> found) -> {
                if (!witnesses.areEnough(found)) {
                    String words = "cosigned by " + found.size() + " of the "
                            + witnesses.known().size() + " witness keys that you gave, which is not enough";
                    verdicts.add(file, VerdictCode.WITNESSES_TOO_FEW, words);
                }
                yield found;
            }
            case Outcome.Refused<List<Cosignature>>(String code, String reason) -> {
                verdicts.add(Verdict.of(file, code, reason));
                yield List.of();
            }
        };
    }

    // --- the past

    /** The log must go on from the checkpoint that was seen last (RFC 6962 section 2.1.2). */
    private @Nullable TwoHistories memory(LogContents now, TileTree tree) {
        byte[] last = options.last;
        if (last == null) {
            return null;
        }
        String file = TileSource.CHECKPOINT;
        Outcome<Checkpoint> opened = Checkpoint.open(last, now.archive().key());
        if (opened instanceof Outcome.Refused<Checkpoint>(String code, String reason)) {
            boolean others = code.equals("note-unsigned") || code.equals("checkpoint-origin");
            verdicts.add(file, others ? VerdictCode.LOG_OF_OTHERS : VerdictCode.LAST_UNREADABLE, reason);
            return null;
        }
        Checkpoint seen = opened.orThrow();
        long size = now.checkpoint().size();
        if (seen.size() > size) {
            verdicts.add(file, VerdictCode.LOG_SHORTER, "the log has " + size + " entries, but had " + seen.size());
            return null;
        }
        try {
            TwoHistories evidence = TwoHistories.between(now.archive().key(), last, seen, now.note(), tree)
                    .orElse(null);
            if (evidence != null) {
                String entries = "its first " + seen.size() + " entries are not the ones seen before";
                verdicts.add(file, VerdictCode.LOG_REWRITTEN, entries);
            }
            return evidence;
        } catch (IOException e) {
            verdicts.add(file, VerdictCode.UNREADABLE, String.valueOf(e.getMessage()));
            return null;
        }
    }

    // --- packs

    /** What became of fetching and hashing a pack: it is the file that the log names, or a verdict says why not; and of its torrent, if it has one. */
    private record Fetched(
            ArchiveFiles.@Nullable Held held,
            @Nullable Verdict fault,
            @Nullable Verdict torrent) {}

    /** One pack is checked while the next is fetched and hashed. */
    private void packs(LogContents contents) {
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
                pack(contents, packs.get(i), fetched, workers);
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

    /** So long that a pack which a withdrawal replaced is known, too. */
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

    private void pack(LogContents contents, LogContents.Pack pack, Fetched fetched, ExecutorService workers) {
        if (fetched.torrent != null) {
            verdicts.add(unlessMoved(contents, fetched.torrent));
        }
        Verdict fault = fetched.fault;
        try (ArchiveFiles.Held held = fetched.held) {
            if (fault != null) {
                verdicts.add(unlessMoved(contents, fault));
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

    // --- the rest

    private void keys(LogContents contents, LogEntry.Keys entry) {
        String path = LogContents.path(entry);
        named(
                contents,
                path,
                LogContents.MAX_KEYS_BYTES,
                VerdictCode.LATE_KEYS_ABSENT,
                VerdictCode.LATE_KEYS_DIFFER,
                bytes -> bytes.length == entry.fileBytes() && Sha256.of(bytes).equals(entry.file()));
    }

    private void people(LogContents contents, LogEntry.People entry) {
        String path = LogContents.path(entry);
        named(
                contents,
                path,
                LogContents.MAX_PEOPLE_BYTES,
                VerdictCode.PEOPLE_ABSENT,
                VerdictCode.PEOPLE_DIFFER,
                bytes -> bytes.length == entry.fileBytes() && Sha256.of(bytes).equals(entry.file()));
    }

    /** A file that the log names by its hash. */
    private void named(
            LogContents contents,
            String path,
            int most,
            VerdictCode absent,
            VerdictCode differs,
            Predicate<byte[]> same) {
        try {
            byte[] bytes = files.read(path, most).orElse(null);
            verdicts.add(
                    bytes != null && same.test(bytes)
                            ? Verdict.confirmed(path)
                            : unlessMoved(contents, new Verdict(path, bytes == null ? absent : differs, "")));
        } catch (IOException e) {
            verdicts.add(path, VerdictCode.UNREADABLE, String.valueOf(e.getMessage()));
        }
    }

    /** Nothing lies in the folder of which the log does not speak. */
    private void nothingElse(LogContents contents) {
        try {
            for (String path : files.list().orElse(List.of())) {
                if (!speaksOf(contents, path)) {
                    var fault = new Verdict(shown(path), VerdictCode.NOT_IN_LOG, "");
                    verdicts.add(unlessMoved(contents, fault));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            verdicts.add("", VerdictCode.UNREADABLE, String.valueOf(e.getMessage()));
        }
    }

    private boolean speaksOf(LogContents contents, String path) {
        if (path.startsWith("accessions/")) {
            return contents.accessions().stream()
                    .filter(accession -> path.startsWith(LogContents.path(accession)))
                    .anyMatch(accession -> {
                        String prefix = LogContents.path(accession);
                        return new CheckTree(files, prefix, verdicts)
                                .speaksOf(path.substring(prefix.length()), accession.count(), false);
                    });
        }
        return path.equals(TileSource.CHECKPOINT)
                || new CheckTree(files, "", verdicts)
                        .speaksOf(path, contents.checkpoint().size(), true)
                || contents.packs().stream()
                        .anyMatch(pack ->
                                pack.path().equals(path) || pack.torrentPath().equals(path))
                || contents.keys().stream()
                        .anyMatch(file -> LogContents.path(file).equals(path))
                || contents.people().stream()
                        .anyMatch(file -> LogContents.path(file).equals(path));
    }

    private static String shown(String path) {
        String quoted = Malformed.quoted(path);
        return quoted.substring(1, quoted.length() - 1);
    }

    /** While an archive is checked its publisher may go on: then a fault may be none, and the check is to be made again. */
    private Verdict unlessMoved(LogContents contents, Verdict fault) {
        if (!moved && fault.status() == VerdictCode.Status.REFUTED) {
            try {
                byte[] note =
                        files.read(TileSource.CHECKPOINT, SignedNote.MAX_BYTES).orElse(new byte[0]);
                moved = !Arrays.equals(note, contents.note())
                        && Checkpoint.open(note, contents.archive().key())
                                .ok()
                                .filter(now ->
                                        now.size() > contents.checkpoint().size())
                                .isPresent();
            } catch (IOException e) {
                return new Verdict(fault.file(), VerdictCode.UNREADABLE, String.valueOf(e.getMessage()));
            }
        }
        return moved && fault.status() == VerdictCode.Status.REFUTED
                ? new Verdict(
                        fault.file(), VerdictCode.CHECKPOINT_MOVED, "the log has grown in the meantime: check again")
                : fault;
    }
}
