package org.daylight.mirror;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;

/** Reads files that fit into memory, with a few attempts. */
final class SmallFiles {
    private static final int ATTEMPTS = 3;

    private final Patience patience;
    private final Fetcher.Waiting waiting;

    SmallFiles(Patience patience, Fetcher.Waiting waiting) {
        this.patience = patience;
        this.waiting = waiting;
    }

    private static final class Memory implements Source.Sink {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void begin(long offset) {
            bytes.reset();
        }

        @Override
        public void write(byte[] more, int length) {
            bytes.write(more, 0, length);
        }
    }

    /**
     * All of a file.
     *
     * @return empty where there is none
     * @throws IOException when it cannot be read, or is longer than that
     */
    Optional<byte[]> read(Source source, String path, int limit) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(source, path, limit);
            } catch (IOException e) {
                if (attempt >= Math.min(ATTEMPTS, patience.pauses().size() + 1)) {
                    throw e;
                }
                waiting.pause(patience.pauses().get(attempt - 1));
            }
        }
    }

    /** The same, and what does not come at the first attempt is not asked for again. */
    static Optional<byte[]> once(Source source, String path, int limit) throws IOException {
        var memory = new Memory();
        return switch (source.fetch(path, 0, limit, memory)) {
            case WHOLE -> Optional.of(memory.bytes.toByteArray());
            case ABSENT -> Optional.empty();
            case TOO_LONG -> throw new IOException(path + " is longer than it may be");
        };
    }
}
