package org.daylight.vault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.daylight.format.Sha256;
import org.junit.jupiter.api.Test;

/** The contract of {@link Vault}. The test of an implementation extends this class and says how a vault is opened. */
abstract class VaultContract {

    /** Opens the vault of this test: the same one at every call, with everything that was put before. */
    abstract Vault open() throws IOException;

    static Original original(String text) {
        return Original.of(text.getBytes(StandardCharsets.UTF_8));
    }

    static List<Original> letters(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i ->
                        original("From: harbour@example.org\nSubject: letter " + i + "\n\n" + "ship ".repeat(i % 97)))
                .toList();
    }

    static List<Sha256> list(Vault vault) throws IOException {
        try (Stream<Sha256> hashes = vault.list()) {
            return hashes.toList();
        }
    }

    @Test
    void anOriginalThatWasPutIsReturned() throws IOException {
        try (Vault vault = open()) {
            Original letter = original("From: a@example.org\n\nhello\n");
            vault.put(List.of(letter));
            assertTrue(vault.has(letter.sha256()));
            assertArrayEquals(letter.bytes(), vault.get(letter.sha256()).orElseThrow());
        }
    }

    @Test
    void manyAreReadAtOnceInAnyOrderWithoutTheMissingOnes() throws IOException {
        List<Original> letters = letters(0, 500);
        try (Vault vault = open()) {
            vault.put(letters.subList(0, 200));
            vault.put(letters.subList(200, 400));
            List<Sha256> wanted =
                    new ArrayList<>(letters.stream().map(Original::sha256).toList());
            Collections.shuffle(wanted, new Random(7));
            Map<Sha256, byte[]> got = vault.get(wanted);
            assertEquals(400, got.size());
            for (Original letter : letters.subList(0, 400)) {
                assertArrayEquals(letter.bytes(), got.get(letter.sha256()));
            }
        }
    }

    @Test
    void anOriginalThatWasNotPutIsNotThere() throws IOException {
        try (Vault vault = open()) {
            Sha256 unknown = original("never put").sha256();
            assertFalse(vault.has(unknown));
            assertTrue(vault.get(unknown).isEmpty());
            assertEquals(List.of(), list(vault));
        }
    }

    @Test
    void puttingAgainAddsNothingAndSaysSo() throws IOException {
        try (Vault vault = open()) {
            Original one = original("one");
            Original two = original("two");
            assertEquals(Set.of(one.sha256()), vault.put(List.of(one, original("one"))));
            assertEquals(Set.of(two.sha256()), vault.put(List.of(one, two, two)));
            assertEquals(Set.of(), vault.put(List.of(two, one)));
            assertEquals(List.of(one.sha256(), two.sha256()), list(vault));
        }
    }

    @Test
    void nothingIsPutByAnEmptyPut() throws IOException {
        try (Vault vault = open()) {
            assertEquals(Set.of(), vault.put(List.of()));
            assertEquals(List.of(), list(vault));
        }
    }

    @Test
    void emptyAndOddBytesAreStored() throws IOException {
        byte[] all = new byte[256];
        IntStream.range(0, 256).forEach(i -> all[i] = (byte) i);
        try (Vault vault = open()) {
            for (byte[] bytes : List.of(new byte[0], all, new byte[3_000_000])) {
                Original original = Original.of(bytes);
                vault.put(List.of(original));
                assertArrayEquals(bytes, vault.get(original.sha256()).orElseThrow());
            }
        }
    }

    @Test
    void everythingIsThereAfterOpeningAgainInTheSameOrder() throws IOException {
        List<Original> letters = letters(0, 5_000);
        try (Vault vault = open()) {
            vault.put(letters.subList(0, 10));
            vault.put(letters.subList(10, 4_000));
        }
        try (Vault vault = open()) {
            vault.put(letters.subList(3_990, 5_000));
        }
        try (Vault vault = open()) {
            assertEquals(letters.stream().map(Original::sha256).toList(), list(vault));
            for (Original letter : letters) {
                assertArrayEquals(letter.bytes(), vault.get(letter.sha256()).orElseThrow());
            }
        }
    }

    @Test
    void theReturnedArrayBelongsToTheCaller() throws IOException {
        try (Vault vault = open()) {
            List<Original> letters = letters(0, 3);
            vault.put(letters);
            vault.get(letters.get(0).sha256()).orElseThrow()[0] = '!';
            assertArrayEquals(
                    letters.get(0).bytes(), vault.get(letters.get(0).sha256()).orElseThrow());
        }
    }

    @Test
    void manyThreadsPutAndGetAtOnce() throws Exception {
        try (Vault vault = open();
                var threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Set<Sha256>>> puts = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                List<Original> some = letters(i * 50, i * 50 + 100); // each letter is put by two
                puts.add(() -> {
                    Set<Sha256> added = vault.put(some);
                    for (Original letter : some) {
                        assertArrayEquals(
                                letter.bytes(), vault.get(letter.sha256()).orElseThrow());
                    }
                    return added;
                });
            }
            List<Sha256> added = new ArrayList<>();
            for (var put : threads.invokeAll(puts)) {
                added.addAll(put.get());
            }
            assertEquals(450, added.size());
            assertEquals(new HashSet<>(added), new HashSet<>(list(vault)));
        }
    }
}
