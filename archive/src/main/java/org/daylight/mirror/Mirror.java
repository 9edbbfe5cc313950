package org.daylight.mirror;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.WithdrawnFiles;
import org.daylight.bulletin.StoredBulletin;
import org.daylight.check.Verdict;
import org.daylight.format.Outcome;
import org.daylight.http.client.Route;
import org.daylight.log.ArchiveAddress;
import org.daylight.note.NoteKey;
import org.daylight.note.Witnesses;
import org.daylight.seal.OpenSealed;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a copy of an archive up to date (spec/mirror.md). Each {@link #round} asks the sources, fetches what is new, checks it and puts it in
 * place, or leaves the archive unchanged. For one thread; {@code daylight serve} may use the same folder at the same time.
 */
public final class Mirror {
    private static final int MAX_ATTEMPTS = 3;
    private static final Duration STEP = Duration.ofMillis(50);

    private final Options options;
    private final Timeouts timeouts;
    private final Fetcher.Waiting waiting;
    private final MirrorSteps steps;

    /**
     * What to mirror, and how.
     *
     * @param sources addresses ({@code https:}, {@code http:}, {@code file:}) or folders, one or more
     * @param folder of the copy; created if necessary
     * @param key that must have signed the log; null to trust the key that is seen first
     * @param route how web servers are reached
     * @param listed whether to ask the copies that the log lists when no source can be used
     * @param recheck whether to check everything in place again, and to fetch damaged files again
     * @param connections how many files are fetched at once, 1 or more
     * @param threads for unpacking and hashing documents, 1 or more
     * @param views whether to fetch views; those that are in place are replaced when the log names others, in any case
     * @param witnesses whose cosignatures are added when they appear later than a checkpoint
     */
    public record Options(
            List<String> sources,
            Path folder,
            NoteKey.@Nullable Verifier key,
            Route route,
            boolean listed,
            boolean recheck,
            int connections,
            int threads,
            boolean views,
            Witnesses witnesses) {
        public Options {
            sources = List.copyOf(sources);
        }

        /** With views, and without witnesses. */
        public Options(
                List<String> sources,
                Path folder,
                NoteKey.@Nullable Verifier key,
                Route route,
                boolean listed,
                boolean recheck,
                int connections,
                int threads) {
            this(sources, folder, key, route, listed, recheck, connections, threads, true, Witnesses.NONE);
        }
    }

    /** Receives the progress of a round, from any thread. */
    public interface Progress {
        /**
         * Reports progress.
         *
         * @param files packs that are fetched and checked
         * @param bytes received
         * @param totalBytes of this round; −1 while that is not known
         */
        void at(long files, long bytes, long totalBytes);
    }

    /**
     * The result of a round.
     *
     * @param word the result in short
     * @param updated whether something new is in place
     * @param key of the log; null where none is known yet
     * @param keyGiven false when the key is trusted because it was seen first
     * @param entries in the log that is in place; 0 for none
     * @param before entries in the log that was in place before
     * @param packs how many packs are new or replaced
     * @param newBytes size of everything that is new
     * @param fetchedBytes received from servers and folders, protocol overhead included
     * @param from the sources that sent files
     * @param notes about sources, a line each, safe to print
     * @param faults what is wrong with what was refused
     * @param evidence file with the two signed checkpoints; null when there is no second history
     */
    public record Result(
            MirrorState.Word word,
            boolean updated,
            NoteKey.@Nullable Verifier key,
            boolean keyGiven,
            long entries,
            long before,
            int packs,
            long newBytes,
            long fetchedBytes,
            List<String> from,
            List<String> notes,
            List<Verdict> faults,
            @Nullable Path evidence) {

        private Result with(FetchBulletins.Found found) {
            var all = new ArrayList<>(notes);
            all.addAll(found.notes());
            return new Result(
                    found.evidence() == null ? word : MirrorState.Word.REFUSED,
                    updated || found.isUpdated(),
                    key,
                    keyGiven,
                    entries,
                    before,
                    packs,
                    newBytes,
                    fetchedBytes + found.fetchedBytes(),
                    from,
                    List.copyOf(all),
                    faults,
                    found.evidence() == null ? evidence : found.evidence());
        }
    }

    /** A mirror. @throws IllegalArgumentException with a one-line message, when a source is not valid */
    public Mirror(Options options) {
        this(options, Timeouts.USUAL, Mirror::sleep, MirrorSteps.UNWATCHED);
    }

    Mirror(Options options, Timeouts timeouts, Fetcher.Waiting waiting, MirrorSteps steps) {
        this.options = options;
        this.timeouts = timeouts;
        this.waiting = waiting;
        this.steps = steps;
        sources().forEach(source -> {});
    }

    /** Sleeps in short steps, because the pause may end early. */
    private static void sleep(Duration time, BooleanSupplier over) {
        try {
            long end = System.nanoTime() + time.toNanos();
            while (!over.getAsBoolean() && System.nanoTime() < end) {
                Thread.sleep(STEP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Asks the sources, fetches, checks, and puts in place. If it is killed, the archive is in the old or the new state, and the next round
     * continues.
     *
     * @throws IOException with a one-line message, when the folder cannot be used, or the disk fails
     */
    public Result round(InstantSource clock, Progress progress) throws IOException {
        Path folder = options.folder.toAbsolutePath().normalize();
        checkFolder(folder);
        var work = new WorkFolder(folder, steps);
        try (Closeable lock = work.lock()) {
            work.finish(); // a round that was stopped after its decision
            deleteSurplus(folder);
            for (int attempt = 1; ; attempt++) {
                List<RoundSource> asked = sources().map(RoundSource::new).toList();
                try (var round = new MirrorRound(options, work, asked, timeouts, waiting, steps, clock, progress)) {
                    Result result = withBulletins(round.run(), round.usable(), clock.instant());
                    deleteSurplus(folder);
                    if (result.word() != MirrorState.Word.UNREACHABLE || attempt == MAX_ATTEMPTS || !round.hasGrown()) {
                        return result;
                    }
                }
            }
        }
    }

    /** The same result after the sources were asked for bulletins, unless they showed that something is wrong. */
    private Result withBulletins(Result result, List<RoundSource> sources, Instant now) throws IOException {
        Path folder = options.folder.toAbsolutePath().normalize();
        if (result.word() == MirrorState.Word.REFUSED || MirrorState.of(folder).isEmpty()) {
            return result;
        }
        try {
            StoredBulletin.deleteOld(folder);
        } catch (IOException damaged) {
            return result; // the round says so
        }
        FetchBulletins.Found found =
                new FetchBulletins(folder, steps, now.truncatedTo(ChronoUnit.SECONDS)).from(sources);
        return result.with(found);
    }

    /** Deletes what belonged to sealed parts that the log has released or cancelled, and withdrawn stories and lists of annotations. If it is stopped, the next round continues. */
    private static void deleteSurplus(Path folder) throws IOException {
        boolean mayHave = OpenSealed.hasSealedFiles(folder) || WithdrawnFiles.mayBeIn(folder);
        if (!mayHave || !Files.isRegularFile(folder.resolve(ArchivePath.CHECKPOINT))) {
            return;
        }
        PublicRecord contents;
        try (Archive archive = Archive.open(folder)) {
            contents = archive.contents();
        } catch (IOException damaged) {
            return; // the round says so
        }
        OpenSealed.deleteSurplus(folder, contents);
        WithdrawnFiles.delete(folder, contents);
    }

    private Stream<MirrorSource> sources() {
        return options.sources.stream().map(this::source);
    }

    private MirrorSource source(String place) {
        String scheme = place.toLowerCase(Locale.ROOT);
        if (scheme.startsWith("http://") || scheme.startsWith("https://")) {
            return switch (ArchiveAddress.typed(place)) {
                case Outcome.Ok<ArchiveAddress>(ArchiveAddress address) ->
                    new WebSource(address, options.route, timeouts, machine -> true);
                case Outcome.Refused<ArchiveAddress>(String code, String reason) ->
                    throw new IllegalArgumentException("\"" + place + "\" is not the address of an archive: " + reason);
            };
        }
        if (scheme.matches("[a-z][a-z0-9+.-]*://.*") && !scheme.startsWith("file:")) {
            throw new IllegalArgumentException(
                    "\"" + place + "\" cannot be read: an address begins with http:// or" + " https://");
        }
        try {
            Path folder = scheme.startsWith("file:") ? Path.of(URI.create(place)) : Path.of(place);
            if (folder.toAbsolutePath()
                    .normalize()
                    .equals(options.folder.toAbsolutePath().normalize())) {
                throw new IllegalArgumentException("a mirror cannot be its own source: " + place);
            }
            return new FolderSource(folder.toAbsolutePath().normalize(), place);
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            throw e.getMessage() != null && e.getMessage().startsWith("a mirror cannot")
                    ? e
                    : new IllegalArgumentException("neither an address nor a folder: " + place, e);
        }
    }

    /** Refuses to write into a publisher's own archive, or into a folder with other files. */
    private static void checkFolder(Path folder) throws IOException {
        Path above = folder.getParent();
        if (above == null) {
            throw new IOException("a mirror needs a folder of its own, not " + folder);
        }
        if (Files.exists(above.resolve("daylight.toml")) || Files.exists(folder.resolve("daylight.toml"))) {
            throw new IOException(folder + " belongs to a newsroom: a mirror needs a folder of its own");
        }
        boolean ours = !Files.exists(folder)
                || Files.exists(MirrorState.folder(folder))
                || Files.exists(folder.resolve(ArchivePath.CHECKPOINT));
        if (!ours) {
            List<Path> there = new ArrayList<>();
            try (var list = Files.newDirectoryStream(folder)) {
                list.forEach(there::add);
            }
            if (!there.isEmpty()) {
                throw new IOException(folder + " contains other files: a mirror needs a folder of its own");
            }
        }
        Files.createDirectories(folder);
    }
}
