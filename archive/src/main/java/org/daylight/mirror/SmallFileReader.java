package org.daylight.mirror;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import org.daylight.http.client.WebFolder;
import org.daylight.http.client.WrongAnswer;

/** Reads small files into memory, with a few attempts. */
final class SmallFileReader {
    private static final int ATTEMPTS = 3;

    private final Timeouts timeouts;
    private final Fetcher.Waiting waiting;

    SmallFileReader(Timeouts timeouts, Fetcher.Waiting waiting) {
        this.timeouts = timeouts;
        this.waiting = waiting;
    }

    private static final class Memory implements WebFolder.Sink {
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
     * Reads a whole file.
     *
     * @return empty when there is no such file
     * @throws IOException when it cannot be read, or is longer than the limit
     */
    Optional<byte[]> read(RoundSource from, String path, int limit) throws IOException {
        long lost = 0;
        for (int attempt = 1; ; attempt++) {
            long begun = System.nanoTime();
            try {
                return once(from.source(), path, limit);
            } catch (WrongAnswer e) {
                throw e;
            } catch (IOException e) {
                lost += System.nanoTime() - begun;
                boolean last = attempt >= Math.min(ATTEMPTS, timeouts.pauses().size() + 1)
                        || lost > timeouts.lost().toNanos();
                if (last || from.excluded() != null) {
                    throw e;
                }
                waiting.pause(timeouts.pauses().get(attempt - 1), () -> from.excluded() != null);
            }
        }
    }

    /** As {@link #read}, with a single attempt. */
    static Optional<byte[]> once(MirrorSource source, String path, int limit) throws IOException {
        var memory = new Memory();
        return switch (source.fetch(path, 0, limit, memory)) {
            case WHOLE -> Optional.of(memory.bytes.toByteArray());
            case ABSENT -> Optional.empty();
            case TOO_LONG -> throw new WrongAnswer(path + " is larger than the limit");
        };
    }
}
