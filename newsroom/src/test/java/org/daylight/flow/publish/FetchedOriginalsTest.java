package org.daylight.flow.publish;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.daylight.format.Sha256;
import org.daylight.newsroom.Stage;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Original;
import org.daylight.vault.Vault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchedOriginalsTest {

    @TempDir
    Path folder;

    private static byte[] letter(int number) {
        return ("letter " + number + "\n").repeat(number).getBytes(StandardCharsets.US_ASCII);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("stage"))) {
            return all.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void the_same_bytes_come_from_memory_and_from_a_file_that_leaves_nothing() throws Exception {
        Stage stage = Stage.begin(folder.resolve("stage"));
        try (Vault vault = FolderVault.open(folder.resolve("vault"))) {
            List<Original> originals = new ArrayList<>();
            List<Sha256> wanted = new ArrayList<>();
            long bytes = 0;
            for (int i = 1; i <= 200; i++) {
                originals.add(Original.of(letter(i)));
                wanted.add(Sha256.of(letter(i)));
                bytes += letter(i).length;
            }
            vault.put(originals);
            Sha256 unknown = Sha256.of(letter(201));
            wanted.add(unknown);
            wanted.add(wanted.getFirst());
            for (long memory : new long[] {bytes, bytes - 1, 0}) {
                try (var fetched = new FetchedOriginals(vault, wanted, bytes, stage, memory)) {
                    assertEquals(List.of(), names());
                    for (int i = 200; i >= 1; i--) {
                        assertArrayEquals(letter(i), fetched.get(Sha256.of(letter(i))));
                        assertArrayEquals(letter(i), fetched.get(Sha256.of(letter(i))));
                    }
                    assertNull(fetched.get(unknown));
                }
            }
        }
    }

    @Test
    void a_vault_that_fails_leaves_nothing() throws Exception {
        Stage stage = Stage.begin(folder.resolve("stage"));
        var failing = new Failing();
        assertThrows(
                IOException.class, () -> new FetchedOriginals(failing, List.of(Sha256.of(letter(1))), 10, stage, 0));
        assertEquals(List.of(), names());
    }

    /** Cannot be read. */
    private static final class Failing implements Vault {
        @Override
        public Set<Sha256> put(Collection<Original> originals) {
            return Set.of();
        }

        @Override
        public Optional<byte[]> get(Sha256 sha256) throws IOException {
            throw new IOException("no");
        }

        @Override
        public boolean has(Sha256 sha256) {
            return false;
        }

        @Override
        public Stream<Sha256> list() {
            return Stream.of();
        }

        @Override
        public void close() {}
    }
}
