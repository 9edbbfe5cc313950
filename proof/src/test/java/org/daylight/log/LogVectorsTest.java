package org.daylight.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.daylight.tree.TileSource;
import org.junit.jupiter.api.Test;

/** This code still writes and reads the vectors that Go's implementation has accepted (see their README). */
class LogVectorsTest {

    @Test
    void the_same_bytes_as_those_cross_checked() throws IOException {
        for (Map.Entry<String, byte[]> file : LogVectors.files().entrySet()) {
            assertArrayEquals(read(file.getKey()), file.getValue(), file.getKey());
        }
    }

    @Test
    void the_committed_log_opens_and_gives_its_entries() throws IOException {
        TileSource source = (path, limitBytes) -> java.util.Optional.of(read(path));
        TileLog log = TileLog.open(source, LogVectors.signer().verifier()).orThrow();
        assertEquals(LogVectors.SIZE, log.size());
        var entries = log.entries(0, log.size()).orThrow();
        for (int i = 0; i < LogVectors.SIZE; i++) {
            assertArrayEquals(LogVectors.entries().get(i), entries.get(i));
        }
    }

    private static byte[] read(String path) throws IOException {
        try (InputStream in = LogVectorsTest.class.getResourceAsStream("/log-vectors/" + path)) {
            return in.readAllBytes();
        }
    }
}
