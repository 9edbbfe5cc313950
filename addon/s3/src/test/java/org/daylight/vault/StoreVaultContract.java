package org.daylight.vault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.daylight.format.Sha256;
import org.daylight.s3.FaultyNetwork;
import org.daylight.s3.FaultyNetwork.Fault;
import org.daylight.s3.S3Store;
import org.daylight.s3.StoreServer;
import org.daylight.store.ObjectContent;
import org.daylight.store.ObjectStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The contract of a vault, and what a vault in a store promises besides. The test of each server extends this class. */
abstract class StoreVaultContract extends VaultContract {

    @TempDir
    Path temp;

    private String prefix = "";

    /** The server, which runs during all tests. */
    abstract StoreServer server();

    @BeforeEach
    void eachTestHasAPrefixOfItsOwn(TestInfo test) {
        prefix = "vault-" + test.getTestMethod().orElseThrow().getName() + "/";
    }

    private S3Store store() {
        return server().store(prefix);
    }

    @Override
    Vault open() throws IOException {
        return open("vault.index");
    }

    private Vault open(String folder) throws IOException {
        return ObjectVault.open(store(), temp.resolve(folder), false);
    }

    private static void assertHolds(Vault vault, List<Original> originals) throws IOException {
        assertEquals(originals.stream().map(Original::sha256).toList(), list(vault));
        for (Original original : originals) {
            assertArrayEquals(original.bytes(), vault.get(original.sha256()).orElseThrow());
        }
    }

    private void put(List<Original> originals) throws IOException {
        try (Vault vault = open()) {
            for (int i = 0; i < originals.size(); i += 100) {
                vault.put(originals.subList(i, Math.min(originals.size(), i + 100)));
            }
        }
    }

    @Test
    void theObjectsAreTheFilesOfAVaultInAFolder() throws IOException {
        List<Original> letters = letters(0, 300);
        put(letters);
        Path folder = Files.createDirectory(temp.resolve("copied"));
        try (S3Store store = store()) {
            for (ObjectStore.Held each : store.list("").values()) {
                Files.write(folder.resolve(each.path()), store.range(each.path(), 0, 1 << 20));
            }
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(6, files.count());
        }
        try (Vault vault = FolderVault.open(folder)) {
            assertHolds(vault, letters);
            vault.put(letters(300, 301));
        }
    }

    @Test
    void theFilesOfAFolderAreAVaultInAStore() throws IOException {
        List<Original> letters = letters(0, 300);
        Path folder = temp.resolve("vault");
        try (Vault vault = FolderVault.open(folder)) {
            vault.put(letters);
        }
        Path segment = folder.resolve("000001.segment");
        Files.write(segment, new byte[77], java.nio.file.StandardOpenOption.APPEND); // a block that was not finished
        try (S3Store store = store();
                ObjectContent content = ObjectContent.of(segment)) {
            store.put("000001.segment", content, ObjectStore.PRIVATE, ObjectStore.ABSENT);
        }
        try (Vault vault = open()) {
            assertHolds(vault, letters);
            assertEquals(1, vault.put(letters(299, 301)).size());
        }
        try (Vault vault = open("elsewhere")) {
            assertHolds(vault, letters(0, 301));
        }
    }

    @Test
    void indexesAreMadeAgain() throws IOException {
        List<Original> letters = letters(0, 300);
        put(letters);
        try (S3Store store = store()) {
            store.delete("000001.index");
            store.put("000002.index", ObjectContent.of(new byte[50]), ObjectStore.PRIVATE, ObjectStore.ANYTHING);
        }
        Files.write(temp.resolve("vault.index").resolve("000003.index"), new byte[10]);
        try (Vault vault = ObjectVault.openToRead(store(), temp.resolve("nowhere"))) {
            assertHolds(vault, letters);
            assertThrows(IllegalStateException.class, () -> vault.put(letters));
        }
        assertFalse(Files.exists(temp.resolve("nowhere")), "a reader writes nothing");
        try (Vault vault = open("another")) {
            assertHolds(vault, letters);
        }
        try (S3Store store = store()) {
            assertEquals(6, store.list("").size());
        }
        put(letters);
    }

    @Test
    void oneWriterOnAMachineAndReadersInParallel() throws IOException {
        try (Vault writer = open()) {
            writer.put(letters(0, 10));
            assertEquals(
                    VaultException.LOCKED,
                    assertThrows(VaultException.class, this::open).code());
            try (Vault reader = ObjectVault.openToRead(store(), temp.resolve("vault.index"))) {
                writer.put(letters(10, 20));
                assertHolds(reader, letters(0, 10));
            }
        }
    }

    @Test
    void whatAnotherMachineStoredIsNeverReplaced() throws IOException {
        try (Vault one = open("one");
                Vault two = open("two")) {
            one.put(letters(0, 10));
            two.put(letters(10, 20));
            assertEquals(Set.of(), one.put(letters(0, 10)));
            one.put(letters(20, 30));
            assertHolds(one, letters(0, 30));
        }
        try (Vault vault = open()) {
            assertHolds(vault, letters(0, 30));
        }
    }

    @Test
    void aMissingSegmentIsNoticed() throws IOException {
        put(letters(0, 300));
        try (S3Store store = store()) {
            store.delete("000002.segment");
        }
        var e = assertThrows(VaultException.class, this::open);
        assertEquals(VaultException.DAMAGED, e.code());
        assertTrue(e.getMessage().startsWith("000002.segment in s3 http://"), e.getMessage());
    }

    @Test
    void damagedBytesAreNotReturned() throws IOException {
        put(letters(0, 10));
        try (S3Store store = store()) {
            byte[] segment = store.range("000001.segment", 0, 1 << 20);
            segment[segment.length - 9] ^= 1;
            store.put("000001.segment", ObjectContent.of(segment), ObjectStore.PRIVATE, ObjectStore.ANYTHING);
        }
        try (Vault vault = open()) {
            for (Original letter : letters(0, 10)) {
                var e = assertThrows(VaultException.class, () -> vault.get(letter.sha256()));
                assertEquals(VaultException.DAMAGED, e.code());
            }
        }
    }

    @Test
    void publicFilesAreNoVault() throws IOException {
        try (S3Store store = store()) {
            store.put("checkpoint", ObjectContent.of(new byte[1]), ObjectStore.PRIVATE, ObjectStore.ANYTHING);
        }
        assertEquals(
                VaultException.FOREIGN,
                assertThrows(VaultException.class, this::open).code());
    }

    @Test
    void aLargeOriginalIsSentInParts() throws IOException {
        byte[] bytes = new byte[20_000_000];
        new Random(3).nextBytes(bytes);
        Original large = Original.of(bytes);
        try (Vault vault = open()) {
            vault.put(List.of(large, original("small")));
            assertArrayEquals(bytes, vault.get(large.sha256()).orElseThrow());
        }
    }

    /** Every put either throws or is there completely, and repeating it completes it. */
    @Test
    void afterFaultsEverythingThatWasAcknowledgedIsThere() throws IOException {
        try (var network = new FaultyNetwork(server().port())) {
            for (Fault fault : List.of(Fault.BUSY, Fault.HALF_REQUEST, Fault.LOST_ANSWER, Fault.HALF_ANSWER)) {
                String below = prefix + fault + "/";
                Path folder = temp.resolve(fault.toString());
                network.order(line -> Fault.NONE);
                try (Vault vault = ObjectVault.open(StoreServer.store(network.port(), below), folder, false)) {
                    vault.put(letters(0, 10));
                    network.order(line -> fault); // nothing works any more
                    var e = assertThrows(VaultException.class, () -> vault.put(letters(10, 20)));
                    assertEquals(VaultException.FAILED, e.code());
                    assertEquals(1, e.getMessage().lines().count());
                    var count = new AtomicInteger(); // and now half of the requests
                    network.order(line -> count.getAndIncrement() % 2 == 0 ? fault : Fault.NONE);
                    vault.put(letters(10, 20));
                    vault.put(letters(15, 30));
                    for (Original letter : letters(0, 30)) {
                        assertArrayEquals(
                                letter.bytes(), vault.get(letter.sha256()).orElseThrow());
                    }
                }
                try (Vault vault = ObjectVault.open(server().store(below), folder, false)) {
                    assertHolds(vault, letters(0, 30));
                }
            }
        }
    }

    /** A program that puts until it is killed; it prints the number of originals after each put. */
    static final class Putting {
        public static void main(String[] arguments) throws Exception {
            S3Store store = StoreServer.store(Integer.parseInt(arguments[0]), arguments[1]);
            try (Vault vault = ObjectVault.open(store, Path.of(arguments[2]), false)) {
                for (int i = 0; ; i += 50) {
                    vault.put(letters(i, i + 50));
                    System.out.println(i + 50);
                }
            }
        }
    }

    @Test
    void afterAKillEverythingThatWasAcknowledgedIsThere() throws Exception {
        int acknowledged = 0;
        for (int round = 1; round <= 3; round++) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Putting.class.getName(),
                            Integer.toString(server().port()),
                            prefix,
                            temp.resolve("vault.index").toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            var lines = process.inputReader();
            for (int i = 0; i < 3 + round; i++) {
                acknowledged = Integer.parseInt(String.valueOf(lines.readLine()));
            }
            process.toHandle().destroyForcibly();
            assertTrue(process.waitFor(1, TimeUnit.MINUTES));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                acknowledged = Integer.parseInt(line);
            }
            try (Vault vault = open()) {
                List<Sha256> there = list(vault);
                assertTrue(there.size() >= acknowledged);
                for (Original letter : letters(0, acknowledged)) {
                    assertArrayEquals(letter.bytes(), vault.get(letter.sha256()).orElseThrow());
                }
            }
        }
    }
}
