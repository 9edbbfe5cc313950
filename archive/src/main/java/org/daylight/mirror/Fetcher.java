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
 * Brings files into the private place, whole, from whichever source gives them. What was there of a file, also from before a crash, is gone on with;
 * its SHA-256 decides at the end, where the log names one. A source that is down or silent is tried again with growing pauses, and one that gives
 * other bytes than the log names is put aside. Safe for use by several threads.
 */
final class Fetcher {
    /** An attempt that brought so many bytes is not counted as failed. */
    private static final int MUCH = 10_000;

    private final MirrorFolder place;
    private final Timeouts patience;
    private final Waiting waiting;
    private final LongConsumer came;
    private final Set<RoundSource> everAsked = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    /** Waits between attempts. */
    interface Waiting {
        /** @param over asked now and then; where it is true the pause ends before its time */
        void pause(Duration time, BooleanSupplier over);
    }

    /**
     * A file that is wanted.
     *
     * @param path in the archive
     * @param limit how long it may be, in bytes
     * @param exact how long it must be; −1 where that is not known
     * @param sha256 of it; null where something else will tell
     * @param beginning a file that it begins with; null for none
     */
    record Wanted(
            String path,
            long limit,
            long exact,
            @Nullable Sha256 sha256,
            @Nullable Path beginning) {
        Wanted alone() {
            return new Wanted(path, limit, exact, sha256, null);
        }
    }

    /** What came of one attempt that was not broken off. */
    private enum Came {
        WHOLE,
        ABSENT,
        TOO_LONG,
        OTHER_BYTES,
        /** What had come before does not fit: it was thrown away. */
        BEGIN_ANEW
    }

    /** @param came is told how many bytes of files came, from any thread */
    Fetcher(MirrorFolder place, Timeouts patience, Waiting waiting, LongConsumer came) {
        this.place = place;
        this.patience = patience;
        this.waiting = waiting;
        this.came = came;
    }

    /** Gives up everything that is under way, at once: the sources are closed. */
    void stop() {
        stopped = true;
        everAsked.forEach(asked -> asked.source().close());
    }

    /**
     * Fetches a file.
     *
     * @return false where nobody has it
     * @throws UncheckedIOException when it cannot be written here
     */
    boolean fetch(Wanted wanted, List<RoundSource> sources) {
        if (wanted.sha256 != null && isRight(place.fetched(wanted.path), wanted.exact, wanted.sha256)) {
            return true; // it came before we were stopped
        }
        var attempts = new Attempts(wanted);
        while (!stopped) {
            RoundSource from = sources.stream()
                    .filter(asked -> asked.aside() == null && !attempts.without.contains(asked))
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

    /** What was tried so far to have one file. */
    private static final class Attempts {
        private final Wanted wanted;
        private final Set<RoundSource> without = new HashSet<>();
        private final Map<RoundSource, Integer> failures = new HashMap<>();
        private final Map<RoundSource, Long> spentNanos = new HashMap<>();
        private final Map<RoundSource, Long> broughtBytes = new HashMap<>();

        /** Whether what had come turned out wrong: from then on all of the file is of one source, so that what is wrong is its fault. */
        private boolean unmixed;

        private @Nullable RoundSource owner;

        Attempts(Wanted wanted) {
            this.wanted = wanted;
        }

        int failures(RoundSource asked) {
            return failures.getOrDefault(asked, 0);
        }

        Wanted now() {
            return unmixed ? wanted.alone() : wanted;
        }
    }

    /** Asks one source once. True when the file is there. */
    private boolean attempt(Attempts attempts, RoundSource from) {
        Path part = place.part(attempts.wanted.path);
        if (attempts.failures(from) > 0) {
            waiting.pause(patience.pauses().get(attempts.failures(from) - 1), () -> stopped || from.aside() != null);
        }
        if (attempts.unmixed && attempts.owner != from) {
            delete(part);
            attempts.owner = from;
        }
        String path = attempts.wanted.path;
        long before = size(part);
        long begun = System.nanoTime();
        from.busy().incrementAndGet();
        everAsked.add(from);
        try {
            if (stopped || from.aside() != null) {
                return false;
            }
            switch (attempt(attempts.now(), from.source())) {
                case WHOLE -> {
                    return true;
                }
                case ABSENT -> attempts.without.add(from);
                case TOO_LONG -> from.putAside("it sends more data than " + path + " has");
                case OTHER_BYTES -> from.putAside("its " + path + " does not match the log");
                case BEGIN_ANEW -> {
                    if (attempts.unmixed) {
                        from.putAside("its " + path + " does not match the log");
                    }
                    attempts.unmixed = true;
                    attempts.owner = from;
                }
            }
        } catch (WrongAnswer e) {
            if (before == 0 || attempts.unmixed) {
                from.putAside(String.valueOf(e.getMessage()));
            }
            delete(part); // it may not know how to give a part
            attempts.unmixed = true;
            attempts.owner = from;
        } catch (IOException e) {
            failed(attempts, from, size(part) - before, System.nanoTime() - begun, e);
        } finally {
            from.busy().decrementAndGet();
        }
        return false;
    }

    /** A source may fail as often as there are pauses without bringing much, and on the whole it must bring as much as the lowest rate asks for. */
    private void failed(Attempts attempts, RoundSource from, long bytes, long nanos, IOException e) {
        long spent = attempts.spentNanos.merge(from, nanos, Long::sum);
        long brought = attempts.broughtBytes.merge(from, Math.max(0, bytes), Long::sum);
        int failed = attempts.failures(from);
        boolean progress = bytes >= MUCH;
        attempts.failures.put(from, progress ? 1 : failed + 1);
        HttpLimits http = patience.http();
        long may = patience.lost()
                .plus(http.window().multipliedBy(brought / http.windowBytes()))
                .toNanos();
        if (spent > may
                || !progress && failed == patience.pauses().size()
                || patience.pauses().isEmpty()) {
            from.putAside(String.valueOf(e.getMessage()));
        }
    }

    private Came attempt(Wanted wanted, MirrorSource source) throws IOException {
        Path part = place.part(wanted.path);
        boolean resumed;
        boolean right;
        WebFolder.Came answer;
        try (Part file = Part.open(part, wanted, this)) {
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
            place.isWhole(wanted.path);
            return Came.WHOLE;
        }
        if (answer == WebFolder.Came.ABSENT) {
            return Came.ABSENT;
        }
        delete(part);
        return resumed ? Came.BEGIN_ANEW : answer == WebFolder.Came.TOO_LONG ? Came.TOO_LONG : Came.OTHER_BYTES;
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

    /** A file on its way. Its failures are this machine's, not the source's. */
    private static final class Part implements WebFolder.Sink, Closeable {
        private final Fetcher fetcher;
        private final FileChannel channel;
        private final @Nullable MessageDigest digest;
        private long size;
        private long began;

        private Part(Fetcher fetcher, FileChannel channel, @Nullable MessageDigest digest, long size) {
            this.fetcher = fetcher;
            this.channel = channel;
            this.digest = digest;
            this.size = size;
        }

        static Part open(Path path, Wanted wanted, Fetcher fetcher) {
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
                return new Part(fetcher, channel, wanted.sha256 == null ? null : Sha256.digest(), size);
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
                    return; // it is shorter than it was: its hash will say so
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
            fetcher.came.accept(length);
        }

        /** Whether it is what was wanted; then it is on disk. */
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
