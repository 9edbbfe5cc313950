package org.daylight.search.lucene.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.daylight.search.IndexInUse;
import org.daylight.search.Removals;
import org.daylight.search.similar.PassageVectors;
import org.daylight.search.similar.QuantisedVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LuceneVectorsTest {

    private static final int DIMENSIONS = 16;

    @TempDir
    Path folder;

    private LuceneVectors open(String model) throws IOException {
        return LuceneVectors.open(folder, model, DIMENSIONS, mark -> !mark.equals("foreign"));
    }

    /** A vector between two axes: 0 is the first, 1 the second. */
    private static byte[] between(int first, int second, double share) {
        float[] vector = new float[DIMENSIONS];
        vector[first] = (float) Math.cos(share * Math.PI / 2);
        vector[second] = (float) Math.sin(share * Math.PI / 2);
        return QuantisedVector.of(vector);
    }

    private static byte[] axis(int axis) {
        return between(axis, axis == 0 ? 1 : 0, 0);
    }

    private static List<Long> keys(List<PassageVectors.Near> near) {
        return near.stream().map(PassageVectors.Near::key).toList();
    }

    @Test
    void theNearestPassageOfADocumentCounts() throws IOException {
        try (LuceneVectors vectors = open("m 1")) {
            vectors.put(7, 1, List.of(axis(3), between(0, 1, 0.2)));
            vectors.put(1L << 40, 1, List.of(between(0, 1, 0.5)));
            vectors.put(9, 1, List.of());
            vectors.put(10, 1, List.of(axis(0), axis(5), axis(6)));
            vectors.commit("a", Removals.HIDDEN);
            List<PassageVectors.Near> near = vectors.nearest(axis(0), null, 3);
            assertEquals(List.of(10L, 7L, 1L << 40), keys(near));
            assertEquals(Math.cos(0.2 * Math.PI / 2), near.get(1).cosine(), 0.02);
            assertEquals(List.of(10L), keys(vectors.nearest(axis(0), null, 1)));
            assertEquals(List.of(7L, 1L << 40), keys(vectors.nearest(axis(0), new long[] {7, 9, 1L << 40}, 3)));
            assertEquals(4, vectors.documents());
            assertEquals("a", vectors.mark());
        }
    }

    @Test
    void addingAgainReplaces() throws IOException {
        try (LuceneVectors vectors = open("m 1")) {
            vectors.put(7, 1, List.of(axis(0), axis(1)));
            vectors.commit("a", Removals.HIDDEN);
            assertTrue(vectors.has(7, 1));
            assertFalse(vectors.has(7, 2));
            vectors.put(7, 2, List.of(axis(2)));
            vectors.commit("a", Removals.HIDDEN);
            assertFalse(vectors.has(7, 1));
            assertTrue(vectors.has(7, 2));
            assertEquals(1, vectors.documents());
            assertTrue(vectors.nearest(axis(0), null, 5).getFirst().cosine() < 0.1);
        }
    }

    @Test
    void whatWasErasedIsInNoFile() throws IOException {
        byte[] secret = new byte[DIMENSIONS];
        for (int i = 0; i < DIMENSIONS; i++) {
            secret[i] = (byte) (i * 7 - 50);
        }
        try (LuceneVectors vectors = open("m 1")) {
            vectors.put(7, 1, List.of(secret));
            for (int i = 10; i < 40; i++) {
                vectors.put(i, 2, List.of(axis(i % DIMENSIONS)));
            }
            vectors.commit("a", Removals.HIDDEN);
            assertTrue(isInAFile(secret));
            vectors.remove(7);
            vectors.commit("b", Removals.ERASED);
            assertFalse(isInAFile(secret));
            assertEquals(30, vectors.documents());
            vectors.removeRelease(2);
            vectors.commit("c", Removals.ERASED);
            assertEquals(0, vectors.documents());
            assertEquals(List.of(), vectors.nearest(axis(0), null, 5));
        }
    }

    private boolean isInAFile(byte[] bytes) throws IOException {
        String wanted = new String(bytes, StandardCharsets.ISO_8859_1);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(wanted)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void onlyWhatWasCommittedIsThereAgain() throws IOException {
        try (LuceneVectors vectors = open("m 1")) {
            vectors.put(7, 1, List.of(axis(0)));
            vectors.commit("a", Removals.HIDDEN);
            vectors.put(8, 1, List.of(axis(0)));
        }
        try (LuceneVectors vectors = open("m 1")) {
            assertNull(vectors.rebuilt());
            assertEquals("a", vectors.mark());
            assertEquals(List.of(7L), keys(vectors.nearest(axis(0), null, 5)));
        }
    }

    @Test
    void oneProcessWritesAndOthersRead() throws IOException {
        try (LuceneVectors vectors = open("m 1")) {
            assertThrows(IndexInUse.class, () -> open("m 1"));
            vectors.put(7, 1, List.of(axis(0)));
            vectors.commit("a", Removals.HIDDEN);
            try (LuceneVectors reading = LuceneVectors.openToRead(folder, "m 1", DIMENSIONS)) {
                assertEquals(List.of(7L), keys(reading.nearest(axis(0), null, 5)));
                assertThrows(IllegalStateException.class, () -> reading.remove(7));
            }
        }
    }

    @Test
    void vectorsThatDoNotFitAreReplaced() throws IOException {
        for (String reason : List.of("another model", "another archive")) {
            try (LuceneVectors vectors = open("m 1")) {
                vectors.put(7, 1, List.of(axis(0)));
                vectors.commit(reason.equals("another archive") ? "foreign" : "a", Removals.HIDDEN);
            }
            String model = reason.equals("another model") ? "m 2" : "m 1";
            if (model.equals("m 2")) {
                String message = assertThrows(
                                IOException.class, () -> LuceneVectors.openToRead(folder, "m 2", DIMENSIONS))
                        .getMessage();
                assertTrue(message.contains("another model") && message.contains("semantic index"), message);
            }
            try (LuceneVectors vectors = open(model)) {
                assertNotNull(vectors.rebuilt());
                assertTrue(vectors.rebuilt().contains(reason), vectors.rebuilt());
                assertEquals("", vectors.mark());
                assertEquals(0, vectors.documents());
                vectors.commit("a", Removals.HIDDEN);
            }
        }
    }

    @Test
    void damagedFilesAreAnErrorThatSaysWhatToDo() throws IOException {
        try (LuceneVectors vectors = open("m 1")) {
            for (int i = 0; i < 30; i++) {
                vectors.put(i, 1, List.of(axis(i % DIMENSIONS)));
            }
            vectors.commit("a", Removals.HIDDEN);
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> !file.endsWith("write.lock")).sorted().toList();
        }
        for (Path file : files) {
            byte[] good = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(good, good.length / 2));
            for (boolean isWriting : new boolean[] {false, true}) {
                String message = assertThrows(
                                IOException.class,
                                () -> {
                                    try (LuceneVectors vectors = isWriting
                                            ? open("m 1")
                                            : LuceneVectors.openToRead(folder, "m 1", DIMENSIONS)) {
                                        vectors.nearest(axis(0), null, 5);
                                    }
                                },
                                file.toString())
                        .getMessage();
                assertTrue(message.contains("delete this folder") && !message.contains("\n"), file + ": " + message);
            }
            Files.write(file, good);
        }
    }

    @Test
    void noVectorsAreAnErrorThatSaysWhatToDo() {
        for (Path none : List.of(folder, folder.resolve("missing"))) {
            String message = assertThrows(IOException.class, () -> LuceneVectors.openToRead(none, "m 1", DIMENSIONS))
                    .getMessage();
            assertTrue(message.contains("daylight semantic index"), message);
        }
        assertFalse(Files.exists(folder.resolve("missing")));
    }
}
