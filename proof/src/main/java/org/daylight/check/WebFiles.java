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
 * The files below an address of a web server, by way of the proxies that the system properties name. A check of them ends, whatever the server does
 * (spec/verdicts.md section 1): a file is asked for three times at most, and when the attempts that failed have taken two minutes altogether, the
 * server is not asked again.
 */
final class WebFiles implements ArchiveFiles {
    private static final int ATTEMPTS = 3;
    private static final Duration LOST = Duration.ofMinutes(2);

    private final WebFolder folder;
    private final Duration lost;
    private final AtomicLong lostNanos = new AtomicLong();

    /** Why the server is not asked any more; null while it is. */
    private volatile @Nullable String givenUp;

    /** @param base ends with a slash */
    WebFiles(URI base) {
        this(base, HttpLimits.USUAL, LOST);
    }

    /** @param lost how long the attempts that fail may take altogether */
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

    private static final class Memory implements Taking {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public long size() {
            return 0; // a small file is asked for anew
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
        file.toFile().deleteOnExit(); // where the check is stopped in the middle
        boolean there = false;
        try (var disk = new Disk(FileChannel.open(file, StandardOpenOption.WRITE))) {
            WebFolder.Came came = fetch(path, limitBytes, disk);
            if (came == WebFolder.Came.TOO_LONG) {
                disk.channel.write(ByteBuffer.allocate(1), limitBytes); // by which its reader sees it
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

    /** A file on its way. Of one that breaks off the rest is asked for. */
    private record Disk(FileChannel channel) implements Taking, AutoCloseable {
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

    private interface Taking extends WebFolder.Sink {
        /** How much of the file is there from an attempt before. */
        long size() throws IOException;
    }

    @Override
    public Optional<List<String>> list() {
        return Optional.empty();
    }

    private WebFolder.Came fetch(String path, long limitBytes, Taking taking) throws IOException {
        try {
            return attempts(path, limitBytes, taking);
        } catch (IOException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    /** A link may fail once or twice; what fails three times in a row cannot be read for now. */
    private WebFolder.Came attempts(String path, long limitBytes, Taking taking) throws IOException {
        IOException last = new IOException("it was not contacted");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            String reason = givenUp;
            if (reason != null) {
                throw new IOException("the server is no longer used: " + reason);
            }
            long begun = System.nanoTime();
            try {
                return folder.fetch(path, taking.size(), limitBytes, taking);
            } catch (WrongAnswer e) {
                lose(begun, e);
                if (taking.size() == 0) {
                    throw e;
                }
                taking.begin(0); // it may not know how to give a part
                last = e;
            } catch (IOException e) {
                lose(begun, e);
                last = e;
            }
        }
        throw last;
    }

    private void lose(long begun, IOException e) {
        if (lostNanos.addAndGet(System.nanoTime() - begun) > lost.toNanos()) {
            givenUp = String.valueOf(e.getMessage());
        }
    }

    @Override
    public void close() {
        folder.close();
    }
}
