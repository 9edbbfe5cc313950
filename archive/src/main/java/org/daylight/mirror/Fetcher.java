package org.daylight.mirror;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.daylight.format.Sha256;
import org.daylight.http.client.HttpLimits;
import org.daylight.http.client.WebFolder;
import org.daylight.http.client.WrongAnswer;
import org.jspecify.annotations.Nullable;

/**
 * Downloads complete files into the mirror's work folder, from any source that has them. A partial download is resumed, also after a crash;
 * at the end the SHA-256 is verified where the log names one. A source that fails is tried again with growing pauses. A source that sends
 * other bytes than the log names is excluded. Safe for use by several threads.
 */
final class Fetcher {
    /** An attempt that received this many bytes does not count as failed. */
    private static final int PROGRESS_BYTES = 10_000;

    private final WorkFolder folder;
    private final Timeouts timeouts;
    private final Waiting waiting;
    private final LongConsumer received;
    private final Set<RoundSource> usedSources = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    /** Waits between attempts. */
    interface Waiting {
        /** Waits. @param over is checked repeatedly; the pause ends early when it is true */
        void pause(Duration time, BooleanSupplier over);
    }

    /**
     * A file that is wanted.
     *
     * @param path in the archive
     * @param limit its maximum size in bytes
     * @param exact its size in bytes; −1 when that is not known
     * @param sha256 its hash; null when it is verified in another way
     * @param beginning a local file with whose bytes it begins; null for none
     */
    record Wanted(
            String path,
            long limit,
            long exact,
            @Nullable Sha256 sha256,
            @Nullable Path beginning) {
        Wanted withoutBeginning() {
            return new Wanted(path, limit, exact, sha256, null);
        }
    }

    /** The result of one attempt that was not interrupted. */
    private enum Attempted {
        COMPLETE,
        ABSENT,
        TOO_LONG,
        WRONG_BYTES,
        /** The bytes received before were wrong, and were discarded. */
        RESTART
    }

    /** A fetcher. @param received receives the number of bytes of each piece of a file, from any thread */
    Fetcher(WorkFolder folder, Timeouts timeouts, Waiting waiting, LongConsumer received) {
        this.folder = folder;
        this.timeouts = timeouts;
        this.waiting = waiting;
        this.received = received;
    }

    /** Aborts all downloads at once, by closing the sources. */
    void stop() {
        stopped = true;
        usedSources.forEach(asked -> asked.source().close());
    }

    /**
     * Fetches a file.
     *
     * @return false when no source has it
     * @throws UncheckedIOException when it cannot be written here
     */
    boolean fetch(Wanted wanted, List<RoundSource> sources) {
        if (wanted.sha256 != null && isRight(folder.fetched(wanted.path), wanted.exact, wanted.sha256)) {
            return true; // it was downloaded before the program was stopped
        }
        var attempts = new Attempts(wanted);
        while (!stopped) {
            RoundSource from = sources.stream()
                    .filter(asked -> asked.excluded() == null && !attempts.excluded.contains(asked))
                    .min(Comparator.<RoundSource>comparingInt(attempts::failures)
                            .thenComparingInt(asked -> asked.busy().get()))
                    .orElse(null);
            if (from == null) {
                return false;
            }
            if (attempt(attempts, from)) {
                return true;
            }
        }
        return false;
    }

    /** The attempts so far to download one file. */
    private static final class Attempts {
        private final Wanted wanted;
        private final Set<RoundSource> excluded = new HashSet<>();
        private final Map<RoundSource, Integer> failures = new HashMap<>();
        private final Map<RoundSource, Long> spentNanos = new HashMap<>();
        private final Map<RoundSource, Long> receivedBytes = new HashMap<>();

        /** Whether received bytes were wrong. From then on the whole file comes from one source, so that wrong bytes are its fault. */
        private boolean singleSource;

        private @Nullable RoundSource owner;

        Attempts(Wanted wanted) {
            this.wanted = wanted;
        }

        int failures(RoundSource source) {
            return failures.getOrDefault(source, 0);
        }

        Wanted wantedNow() {
            return singleSource ? wanted.withoutBeginning() : wanted;
        }
    }

    /** Tries one source once. True when the file is complete. */
    private boolean attempt(Attempts attempts, RoundSource from) {
        Path part = folder.part(attempts.wanted.path);
        if (attempts.failures(from) > 0) {
            waiting.pause(timeouts.pauses().get(attempts.failures(from) - 1), () -> stopped || from.excluded() != null);
        }
        if (attempts.singleSource && attempts.owner != from) {
            delete(part);
            attempts.owner = from;
        }
        String path = attempts.wanted.path;
        long before = size(part);
        long begun = System.nanoTime();
        from.busy().incrementAndGet();
        usedSources.add(from);
        try {
            if (stopped || from.excluded() != null) {
                return false;
            }
            switch (attempt(attempts.wantedNow(), from.source())) {
                case COMPLETE -> {
                    return true;
                }
                case ABSENT -> attempts.excluded.add(from);
                case TOO_LONG -> from.exclude("it sends more data than " + path + " has");
                case WRONG_BYTES -> from.exclude("its " + path + " does not match the log");
                case RESTART -> {
                    if (attempts.singleSource) {
                        from.exclude("its " + path + " does not match the log");
                    }
                    attempts.singleSource = true;
                    attempts.owner = from;
                }
            }
        } catch (WrongAnswer e) {
            if (before == 0 || attempts.singleSource) {
                from.exclude(String.valueOf(e.getMessage()));
            }
            delete(part); // the source may not support ranges
            attempts.singleSource = true;
            attempts.owner = from;
        } catch (IOException e) {
            failed(attempts, from, size(part) - before, System.nanoTime() - begun, e);
        } finally {
            from.busy().decrementAndGet();
        }
        return false;
    }

    /** A source may fail without progress as often as there are pauses, and must reach the minimum rate overall. */
    private void failed(Attempts attempts, RoundSource from, long bytes, long nanos, IOException e) {
        long spent = attempts.spentNanos.merge(from, nanos, Long::sum);
        long total = attempts.receivedBytes.merge(from, Math.max(0, bytes), Long::sum);
        int failed = attempts.failures(from);
        boolean progress = bytes >= PROGRESS_BYTES;
        attempts.failures.put(from, progress ? 1 : failed + 1);
        HttpLimits http = timeouts.http();
        long allowed = timeouts.lost()
                .plus(http.window().multipliedBy(total / http.windowBytes()))
                .toNanos();
        if (spent > allowed
                || !progress && failed == timeouts.pauses().size()
                || timeouts.pauses().isEmpty()) {
            from.exclude(String.valueOf(e.getMessage()));
        }
    }

    private Attempted attempt(Wanted wanted, MirrorSource source) throws IOException {
        Path part = folder.part(wanted.path);
        boolean resumed;
        boolean right;
        WebFolder.Came answer;
        try (PartialFile file = PartialFile.open(part, wanted, this)) {
            long have = file.size;
            long limit = wanted.exact < 0 ? wanted.limit : wanted.exact;
            if (have > 0 && have == wanted.exact) {
                file.begin(have);
                answer = WebFolder.Came.WHOLE;
            } else {
                answer = source.fetch(wanted.path, have, limit, file);
            }
            resumed = file.began > 0;
            right = answer == WebFolder.Came.WHOLE && file.isRight(wanted);
        }
        if (right) {
            folder.complete(wanted.path);
            return Attempted.COMPLETE;
        }
        if (answer == WebFolder.Came.ABSENT) {
            return Attempted.ABSENT;
        }
        delete(part);
        return resumed
                ? Attempted.RESTART
                : answer == WebFolder.Came.TOO_LONG ? Attempted.TOO_LONG : Attempted.WRONG_BYTES;
    }

    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file that is being downloaded. Its failures are those of this machine, not of the source. */
    private static final class PartialFile implements WebFolder.Sink, Closeable {
        private final Fetcher fetcher;
        private final FileChannel channel;
        private final @Nullable MessageDigest digest;
        private long size;
        private long began;

        private PartialFile(Fetcher fetcher, FileChannel channel, @Nullable MessageDigest digest, long size) {
            this.fetcher = fetcher;
            this.channel = channel;
            this.digest = digest;
            this.size = size;
        }

        static PartialFile open(Path path, Wanted wanted, Fetcher fetcher) {
            try {
                Files.createDirectories(path.getParent());
                Path beginning = wanted.beginning;
                if (beginning != null && !Files.exists(path) && Files.isRegularFile(beginning)) {
                    Files.copy(beginning, path, StandardCopyOption.REPLACE_EXISTING);
                }
                FileChannel channel = FileChannel.open(
                        path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                long most = wanted.exact < 0 ? wanted.limit : wanted.exact;
                long size = channel.size() > most ? 0 : channel.size();
                return new PartialFile(fetcher, channel, wanted.sha256 == null ? null : Sha256.digest(), size);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void begin(long offset) {
            try {
                channel.truncate(offset);
                if (digest != null) {
                    digest.reset();
                    hash(digest, offset);
                }
                channel.position(offset);
                size = offset;
                began = offset;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void hash(MessageDigest digest, long end) throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate(1 << 18);
            for (long at = 0; at < end; ) {
                int read = channel.read(buffer.clear(), at);
                if (read < 0) {
                    return; // the file has become shorter: its hash will not match
                }
                digest.update(buffer.array(), 0, read);
                at += read;
            }
        }

        @Override
        public void write(byte[] bytes, int length) {
            if (fetcher.stopped) {
                throw new UncheckedIOException(new IOException("stopped"));
            }
            try {
                for (ByteBuffer rest = ByteBuffer.wrap(bytes, 0, length); rest.hasRemaining(); ) {
                    channel.write(rest);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (digest != null) {
                digest.update(bytes, 0, length);
            }
            size += length;
            fetcher.received.accept(length);
        }

        /** Whether it is the wanted file; if so, it is synced to disk. */
        boolean isRight(Wanted wanted) {
            boolean right = (wanted.exact < 0 || size == wanted.exact)
                    && (digest == null || Sha256.wrap(digest.digest()).equals(wanted.sha256));
            try {
                if (right) {
                    channel.force(true);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return right;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** Whether a file has this size and SHA-256. */
    static boolean isRight(Path file, long bytes, Sha256 sha256) {
        if (!Files.isRegularFile(file) || size(file) != bytes) {
            return false;
        }
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[1 << 18];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Sha256.wrap(digest.digest()).equals(sha256);
    }
}
