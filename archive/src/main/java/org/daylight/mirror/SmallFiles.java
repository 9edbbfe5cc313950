package org.daylight.mirror;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import org.daylight.http.client.WebFolder;
import org.daylight.http.client.WrongAnswer;

/** Reads files that fit into memory, with a few attempts. */
final class SmallFiles {
    private static final int ATTEMPTS = 3;

    private final Timeouts patience;
    private final Fetcher.Waiting waiting;

    SmallFiles(Timeouts patience, Fetcher.Waiting waiting) {
        this.patience = patience;
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
     * All of a file.
     *
     * @return empty where there is none
     * @throws IOException when it cannot be read, or is longer than that
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
                boolean last = attempt >= Math.min(ATTEMPTS, patience.pauses().size() + 1)
                        || lost > patience.lost().toNanos();
                if (last || from.aside() != null) {
                    throw e;
                }
                waiting.pause(patience.pauses().get(attempt - 1), () -> from.aside() != null);
            }
        }
    }

    /** The same, with one attempt. */
    static Optional<byte[]> once(MirrorSource source, String path, int limit) throws IOException {
        var memory = new Memory();
        return switch (source.fetch(path, 0, limit, memory)) {
            case WHOLE -> Optional.of(memory.bytes.toByteArray());
            case ABSENT -> Optional.empty();
            case TOO_LONG -> throw new WrongAnswer(path + " is larger than the limit");
        };
    }
}
