package org.daylight.vault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.daylight.format.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderVaultTest extends VaultContract {

    @TempDir
    Path temp;

    private Path folder() {
        return temp.resolve("vault");
    }

    @Override
    Vault open() throws IOException {
        return FolderVault.open(folder());
    }

    /** Opens the vault with segments so small that one put fills a segment. */
    private FolderVault openSmall() throws IOException {
        return FolderVault.open(folder(), FileChannel::open, 1_000);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static void assertHolds(Vault vault, List<Original> originals) throws IOException {
        for (Original original : originals) {
            assertArrayEquals(
                    original.bytes(),
                    vault.get(original.sha256()).orElseThrow(),
                    original.sha256().hex());
        }
        assertEquals(originals.stream().map(Original::sha256).toList(), list(vault));
    }

    private static void fill(Vault vault, List<Original> originals, int most) throws IOException {
        for (int i = 0; i < originals.size(); i += most) {
            vault.put(originals.subList(i, Math.min(originals.size(), i + most)));
        }
    }

    /** The worked example of spec/vault.md. */
    @Test
    void theSegmentIsAsTheSpecificationShowsIt() throws IOException {
        try (Vault vault = open()) {
            vault.put(List.of(original("From: a@example.org\n\nThe harbour is open.\n")));
        }
        String hex = java.util.HexFormat.of().formatHex(Files.readAllBytes(folder().resolve("000001.segment")));
        String page = Files.readString(Path.of("..", "spec", "vault.md"));
        String example = page.substring(page.indexOf("```\n4441594c") + 4);
        assertEquals(example.substring(0, example.indexOf("```")).replaceAll("\\s", ""), hex);
    }

    @Test
    void aFullSegmentIsSealedWithAnIndex() throws IOException {
        List<Original> letters = letters(0, 300);
        try (Vault vault = openSmall()) {
            fill(vault, letters, 50);
            assertHolds(vault, letters);
        }
        assertTrue(
                files().containsAll(List.of("000001.index", "000001.segment", "000002.segment", "lock")),
                files()::toString);
        try (Vault vault = openSmall()) {
            assertHolds(vault, letters);
            assertEquals(Set.of(), vault.put(letters));
        }
    }

    @Test
    void deletedOrDamagedIndexesAreRebuilt() throws IOException {
        List<Original> letters = letters(0, 300);
        try (Vault vault = openSmall()) {
            fill(vault, letters, 50);
        }
        byte[] index = Files.readAllBytes(folder().resolve("000001.index"));
        Files.delete(folder().resolve("000001.index"));
        Files.write(folder().resolve("000002.index"), new byte[] {1, 2, 3});
        try (Vault vault = FolderVault.openToRead(folder())) {
            assertHolds(vault, letters);
        }
        assertFalse(files().contains("000001.index"), "a reader writes nothing");
        try (Vault vault = openSmall()) {
            assertHolds(vault, letters);
        }
        assertArrayEquals(index, Files.readAllBytes(folder().resolve("000001.index")));
    }

    @Test
    void anIndexFindsEveryHashAndNoOther() throws IOException {
        List<Original> letters = letters(0, 20_000);
        try (Vault vault = openSmall()) {
            vault.put(letters);
            vault.put(letters(20_000, 20_001)); // seals the first
        }
        try (Vault vault = openSmall()) {
            for (Original letter : letters) {
                assertTrue(vault.has(letter.sha256()));
            }
            for (Original letter : letters(30_000, 50_000)) {
                assertFalse(vault.has(letter.sha256()));
            }
        }
    }

    @Test
    void oneWriterAtATimeAndReadersInParallel() throws IOException {
        List<Original> letters = letters(0, 10);
        try (Vault writer = open()) {
            writer.put(letters);
            var e = assertThrows(VaultException.class, this::open);
            assertEquals(VaultException.LOCKED, e.code());
            assertEquals(1, e.getMessage().lines().count());
            try (Vault reader = FolderVault.openToRead(folder())) {
                writer.put(letters(10, 20));
                assertHolds(reader, letters);
                assertThrows(IllegalStateException.class, () -> reader.put(letters));
            }
        }
        open().close(); // the lock was released with its holder
    }

    @Test
    void aDamagedBlockIsNamedWithSegmentAndOffsetAndTheOthersStayReadable() throws IOException {
        List<Original> first = letters(0, 100);
        List<Original> second = letters(100, 200);
        long end;
        try (Vault vault = open()) {
            vault.put(first);
            end = Files.size(folder().resolve("000001.segment"));
            vault.put(second);
            try (var file =
                    new RandomAccessFile(folder().resolve("000001.segment").toFile(), "rw")) {
                file.seek(end - 20);
                file.write(new byte[20]);
            }
            var e = assertThrows(
                    VaultException.class, () -> vault.get(first.get(99).sha256()));
            assertEquals(VaultException.DAMAGED, e.code());
            assertTrue(e.getMessage().startsWith("000001.segment: block at byte 16 is damaged"), e.getMessage());
            assertArrayEquals(
                    second.get(0).bytes(), vault.get(second.get(0).sha256()).orElseThrow());
        }
        // after reopening, the damaged block counts as never written: the same import repairs it
        try (Vault vault = open()) {
            assertFalse(vault.has(first.get(0).sha256()));
            assertEquals(100, vault.put(first).size());
            assertArrayEquals(
                    first.get(99).bytes(), vault.get(first.get(99).sha256()).orElseThrow());
            assertArrayEquals(
                    second.get(0).bytes(), vault.get(second.get(0).sha256()).orElseThrow());
            assertEquals(200, list(vault).size());
        }
    }

    @Test
    void aMissingSegmentIsNoticed() throws IOException {
        try (Vault vault = openSmall()) {
            fill(vault, letters(0, 300), 50);
        }
        Files.delete(folder().resolve("000001.segment"));
        var e = assertThrows(VaultException.class, this::openSmall);
        assertEquals("000001.segment: this segment is missing", e.getMessage());
    }

    /**
     * Cuts the file at every possible length after a crash: everything that a put had acknowledged by then is there.
     */
    @Test
    void whereverTheFileIsCutNothingAcknowledgedIsLost() throws IOException {
        List<List<Original>> puts = List.of(letters(0, 3), letters(3, 4), letters(4, 9));
        List<Integer> acknowledged = new ArrayList<>();
        Path segment = folder().resolve("000001.segment");
        try (Vault vault = open()) {
            for (List<Original> put : puts) {
                vault.put(put);
                acknowledged.add((int) Files.size(segment));
            }
        }
        byte[] whole = Files.readAllBytes(segment);
        List<Original> more = letters(50, 52);
        for (int length = 0; length <= whole.length; length++) {
            List<Original> stored = new ArrayList<>();
            for (int i = 0; i < puts.size(); i++) {
                stored.addAll(acknowledged.get(i) <= length ? puts.get(i) : List.of());
            }
            for (boolean zeros :
                    new boolean[] {false, true}) { // a file may also be longer than the bytes that reached the disk
                deleteAll();
                byte[] torn = Arrays.copyOf(Arrays.copyOf(whole, length), zeros ? whole.length : length);
                Files.write(segment, torn);
                if (length % 64 != 0) { // writers wait for the disk: they are tested at some lengths, readers at all
                    try (Vault vault = FolderVault.openToRead(folder())) {
                        assertHolds(vault, stored);
                    }
                    continue;
                }
                try (Vault vault = open()) {
                    assertHolds(vault, stored);
                    vault.put(more);
                }
                try (Vault vault = open()) {
                    List<Original> all = new ArrayList<>(stored);
                    all.addAll(more);
                    assertHolds(vault, all);
                }
            }
        }
    }

    private void deleteAll() throws IOException {
        for (String file : files()) {
            Files.delete(folder().resolve(file));
        }
    }

    /** Kills a process in the middle of its puts; everything that it had acknowledged is there. */
    @Test
    void aKilledWriterLosesNothingItAcknowledged() throws Exception {
        List<String> acknowledged = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            PuttingChild.class.getName(),
                            folder().toString(),
                            Integer.toString(round))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
                for (int i = 0; i < 200 + 100 * round; i++) {
                    acknowledged.add(lines.readLine());
                }
                child.toHandle().destroyForcibly(); // like kill -9; its earlier output can still be read
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.length() == 64) {
                        acknowledged.add(line);
                    }
                }
            }
            child.waitFor();
        }
        try (Vault vault = open()) {
            for (String hash : acknowledged) {
                Sha256 sha256 = Sha256.parse(hash).orThrow();
                assertTrue(vault.get(sha256).isPresent(), hash);
            }
        }
    }

    /** Puts without end, ten originals at a time, and prints their names when they are stored. */
    static final class PuttingChild {
        public static void main(String[] args) throws IOException {
            Random random = new Random(Long.parseLong(args[1]));
            try (Vault vault = FolderVault.open(Path.of(args[0]), FileChannel::open, 20_000)) {
                while (true) {
                    List<Original> originals = new ArrayList<>();
                    for (int i = 0; i < 10; i++) {
                        byte[] bytes = new byte[random.nextInt(2_000)];
                        random.nextBytes(bytes);
                        originals.add(Original.of(bytes));
                    }
                    vault.put(originals);
                    originals.forEach(
                            original -> System.out.println(original.sha256().hex()));
                }
            }
        }
    }

    @Test
    void aFullDiskFailsThePutAndTheVaultContinuesWhenThereIsSpaceAgain() throws IOException {
        for (long room = 0; room < 4_000; room += 131) {
            var disk = new SmallDisk(1_000_000);
            Path path = temp.resolve("full" + room);
            List<Original> first = letters(0, 20);
            List<Original> second = noise(20);
            try (Vault vault = FolderVault.open(path, disk, 1 << 20)) {
                vault.put(first);
                disk.left = room;
                var e = assertThrows(VaultException.class, () -> vault.put(second));
                assertEquals(VaultException.FULL, e.code());
                assertHolds(vault, first);
                assertFalse(vault.has(second.get(0).sha256()));
                disk.left = 1_000_000;
                assertEquals(20, vault.put(second).size());
            }
            List<Original> all = new ArrayList<>(first);
            all.addAll(second);
            try (Vault vault = FolderVault.open(path)) {
                assertHolds(vault, all);
            }
        }
    }

    /** Twenty times a thousand bytes that do not compress. */
    private static List<Original> noise(int count) {
        Random random = new Random(7);
        List<Original> noise = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[1_000];
            random.nextBytes(bytes);
            noise.add(Original.of(bytes));
        }
        return noise;
    }
}
