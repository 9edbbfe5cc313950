package org.daylight.check;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.daylight.http.client.HttpLimits;
import org.daylight.http.client.Route;
import org.daylight.http.client.WebClient;
import org.daylight.http.client.WebFolder;
import org.daylight.http.client.WrongAnswer;
import org.jspecify.annotations.Nullable;

/**
 * The files below an address of a web server, reached through the proxies that the system properties name. A check of them ends, whatever the server
 * does (spec/verdicts.md section 1): a file is requested at most three times. When all failed attempts together have taken two minutes, the
 * server gets no more requests.
 */
final class WebFiles implements ArchiveFiles {
    private static final int ATTEMPTS = 3;
    private static final Duration LOST = Duration.ofMinutes(2);

    private final WebFolder folder;
    private final Duration lost;
    private final AtomicLong failedNanos = new AtomicLong();

    /** Why the server gets no more requests; null if it does. */
    private volatile @Nullable String givenUp;

    /** @param base ends with a slash */
    WebFiles(URI base) {
        this(base, HttpLimits.USUAL, LOST);
    }

    /** @param lost how long all failed attempts together may take */
    WebFiles(URI base, HttpLimits limits, Duration lost) {
        folder = new WebFolder(base, new WebClient(Route.ofSystem(base), limits, machine -> true, "daylight-check"));
        this.lost = lost;
    }

    @Override
    public Optional<byte[]> read(String path, int limitBytes) throws IOException {
        var memory = new Memory();
        return switch (fetch(path, limitBytes, memory)) {
            case WHOLE -> Optional.of(memory.bytes.toByteArray());
            case ABSENT -> Optional.empty();
            case TOO_LONG -> Optional.of(new byte[limitBytes + 1]);
        };
    }

    private static final class Memory implements Target {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public long size() {
            return 0; // a small file is requested again as a whole
        }

        @Override
        public void begin(long offset) {
            bytes.reset();
        }

        @Override
        public void write(byte[] more, int length) {
            bytes.write(more, 0, length);
        }
    }

    @Override
    public Optional<Held> hold(String path, long limitBytes) throws IOException {
        Path file = Files.createTempFile("daylight-check", null);
        file.toFile().deleteOnExit(); // in case the check is stopped
        boolean there = false;
        try (var disk = new Disk(FileChannel.open(file, StandardOpenOption.WRITE))) {
            WebFolder.Came came = fetch(path, limitBytes, disk);
            if (came == WebFolder.Came.TOO_LONG) {
                disk.channel.write(ByteBuffer.allocate(1), limitBytes); // so that the reader notices
            }
            there = came != WebFolder.Came.ABSENT;
            return there ? Optional.of(new Held(file, true)) : Optional.empty();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            if (!there) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** A file that is being downloaded. If the connection breaks, only the rest is requested. */
    private record Disk(FileChannel channel) implements Target, AutoCloseable {
        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void begin(long offset) {
            try {
                channel.truncate(offset).position(offset);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void write(byte[] bytes, int length) {
            try {
                for (ByteBuffer rest = ByteBuffer.wrap(bytes, 0, length); rest.hasRemaining(); ) {
                    channel.write(rest);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private interface Target extends WebFolder.Sink {
        /** The number of bytes from earlier attempts. */
        long size() throws IOException;
    }

    @Override
    public Optional<List<String>> list() {
        return Optional.empty();
    }

    private WebFolder.Came fetch(String path, long limitBytes, Target target) throws IOException {
        try {
            return attempts(path, limitBytes, target);
        } catch (IOException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    /** A connection may fail once or twice. A file whose download fails three times in a row cannot be read. */
    private WebFolder.Came attempts(String path, long limitBytes, Target target) throws IOException {
        IOException last = new IOException("it was not contacted");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            String reason = givenUp;
            if (reason != null) {
                throw new IOException("the server is no longer used: " + reason);
            }
            long begun = System.nanoTime();
            try {
                return folder.fetch(path, target.size(), limitBytes, target);
            } catch (WrongAnswer e) {
                spend(begun, e);
                if (target.size() == 0) {
                    throw e;
                }
                target.begin(0); // the server may not support ranges
                last = e;
            } catch (IOException e) {
                spend(begun, e);
                last = e;
            }
        }
        throw last;
    }

    private void spend(long begun, IOException e) {
        if (failedNanos.addAndGet(System.nanoTime() - begun) > lost.toNanos()) {
            givenUp = String.valueOf(e.getMessage());
        }
    }

    @Override
    public void close() {
        folder.close();
    }
}
