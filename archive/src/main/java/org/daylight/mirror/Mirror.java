package org.daylight.mirror;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.daylight.archive.ArchivePath;
import org.daylight.check.Verdict;
import org.daylight.format.Outcome;
import org.daylight.http.client.Route;
import org.daylight.log.ArchiveAddress;
import org.daylight.note.NoteKey;
import org.daylight.note.Witnesses;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a copy of an archive up to date (spec/mirror.md). Each {@link #round} asks the sources, fetches what is new, checks it, and puts it in place,
 * or leaves what is there. For one thread; {@code daylight serve} may run beside it on the same folder.
 */
public final class Mirror {
    private static final int AGAIN = 3;
    private static final Duration SLICE = Duration.ofMillis(50);

    private final Options options;
    private final Timeouts patience;
    private final Fetcher.Waiting waiting;
    private final MirrorSteps steps;

    /**
     * What to mirror, and how.
     *
     * @param sources addresses ({@code https:}, {@code http:}, {@code file:}) or folders, one or more
     * @param folder the archive here; made where it is not there
     * @param key that must have signed the log; null for the one that was seen first
     * @param route how web servers are reached
     * @param listed whether the copies that the log lists are asked, too, where no source can be used
     * @param recheck whether everything in place is checked again, and what is damaged fetched anew
     * @param connections how many files are fetched at once, 1 or more
     * @param threads that unpack and hash documents, 1 or more
     * @param witnesses whose cosignatures are taken when they come later than a checkpoint
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
            Witnesses witnesses) {
        public Options {
            sources = List.copyOf(sources);
        }

        /** No witnesses. */
        public Options(
                List<String> sources,
                Path folder,
                NoteKey.@Nullable Verifier key,
                Route route,
                boolean listed,
                boolean recheck,
                int connections,
                int threads) {
            this(sources, folder, key, route, listed, recheck, connections, threads, Witnesses.NONE);
        }
    }

    /** Told how far a round is, from any thread. */
    public interface Progress {
        /**
         * @param files of packs that are fetched and checked
         * @param bytes that came
         * @param totalBytes to come in this round; −1 while that is not known
         */
        void at(long files, long bytes, long totalBytes);
    }

    /**
     * What came of a round.
     *
     * @param word in short
     * @param updated whether something new is in place
     * @param key of the log; null where none is known yet
     * @param keyGiven false where the key is believed because it was the first that was seen
     * @param entries of the log that is in place; 0 for none
     * @param before entries of the log that was in place before
     * @param packs so many packs are new or replaced
     * @param newBytes size of all files, and parts of files, that are new
     * @param fetchedBytes what came over the wire or from folders, everything included
     * @param from whom files came
     * @param notes what there is to say of sources, a line each, safe to print
     * @param faults what is wrong with what was refused
     * @param evidence where the two signed checkpoints are kept; null where there is no second history
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
            @Nullable Path evidence) {}

    /** @throws IllegalArgumentException in one line, when a source is none */
    public Mirror(Options options) {
        this(options, Timeouts.USUAL, Mirror::sleep, MirrorSteps.UNWATCHED);
    }

    Mirror(Options options, Timeouts patience, Fetcher.Waiting waiting, MirrorSteps steps) {
        this.options = options;
        this.patience = patience;
        this.waiting = waiting;
        this.steps = steps;
        sources().forEach(source -> {});
    }

    /** In slices, because what is waited for may be over before. */
    private static void sleep(Duration time, BooleanSupplier over) {
        try {
            long end = System.nanoTime() + time.toNanos();
            while (!over.getAsBoolean() && System.nanoTime() < end) {
                Thread.sleep(SLICE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Asks, fetches, checks, and puts in place. Killed at any moment it leaves the old good state or the new one, and the next round goes on.
     *
     * @throws IOException in one line, when the folder cannot be used, or this machine's disk fails
     */
    public Result round(InstantSource clock, Progress progress) throws IOException {
        Path folder = options.folder.toAbsolutePath().normalize();
        checkFolder(folder);
        var place = new MirrorFolder(folder, steps);
        try (Closeable lock = place.lock()) {
            place.finish(); // of a round that had decided when it was stopped
            for (int again = 1; ; again++) {
                List<RoundSource> asked = sources().map(RoundSource::new).toList();
                try (var round = new Round(options, place, asked, patience, waiting, steps, clock, progress)) {
                    Result result = round.run();
                    if (result.word() != MirrorState.Word.UNREACHABLE || again == AGAIN || !round.hasMoved()) {
                        return result;
                    }
                }
            }
        }
    }

    private Stream<MirrorSource> sources() {
        return options.sources.stream().map(this::source);
    }

    private MirrorSource source(String place) {
        String scheme = place.toLowerCase(Locale.ROOT);
        if (scheme.startsWith("http://") || scheme.startsWith("https://")) {
            return switch (ArchiveAddress.typed(place)) {
                case Outcome.Ok<ArchiveAddress>(ArchiveAddress address) ->
                    new WebSource(address, options.route, patience, machine -> true);
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

    /** Nothing is written into a publisher's own archive, or among files that are something else. */
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
