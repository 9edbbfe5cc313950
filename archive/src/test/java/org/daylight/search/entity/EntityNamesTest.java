package org.daylight.search.entity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.daylight.search.query.Query;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of names, and what is read from them. */
class EntityNamesTest {

    @TempDir
    Path folder;

    private static NamedEntity person(String name) {
        return new NamedEntity(EntityKind.PERSON, name);
    }

    private static NamedEntity place(String name) {
        return new NamedEntity(EntityKind.PLACE, name);
    }

    private static PartFile.Posting posting(NamedEntity entity, int... numbers) {
        int[] counts = new int[numbers.length];
        java.util.Arrays.fill(counts, 1);
        return new PartFile.Posting(entity, numbers, counts);
    }

    private static PartFile.Names names(PartFile.Posting... all) {
        var at = new AtomicInteger();
        return () -> at.get() < all.length ? all[at.getAndIncrement()] : null;
    }

    private void write(int sequence, int[] again, PartFile.Posting... all) throws IOException {
        PartFile.write(
                EntityIndex.file(folder, sequence),
                new PartFile.Header("test", TwoParts.pack(sequence), 3, new int[0], again),
                names(all));
    }

    private EntityNames read(int most) throws IOException {
        return EntityNames.read(TwoParts.record(Map.of()), folder, EntityCorrections.NONE, most);
    }

    @Test
    void partsAreReadTogether() throws IOException {
        write(1, new int[0], posting(person("Ann Lee"), 1, 2), posting(person("Bob"), 3), posting(place("Norvik"), 2));
        write(2, new int[0], posting(person("Ann Lee"), 4), posting(place("Ann Lee"), 5));
        EntityNames names = read(100);
        assertEquals(6, names.read());
        assertEquals(4, names.count(null));
        assertEquals(
                new EntityNames.Known(person("Ann Lee"), 3, 3),
                names.most(null, 0, 1).getFirst());
        assertEquals(List.of(), names.most(null, 99, 10));
        assertArrayEquals(new long[] {1, 2, 4}, names.keys(new Query.Named("person/ann lee")));
        assertArrayEquals(new long[] {1, 2, 4, 5}, names.keys(new Query.Named("Ann Lee")), "of any kind");
        assertArrayEquals(new long[0], names.keys(new Query.Named("Lee")));
        assertEquals(
                List.of(new EntityNames.Counted(place("Norvik"), 1)),
                names.related(person("Ann Lee"), 9).get(EntityKind.PLACE));
        assertEquals(
                List.of(new EntityNames.Counted(person("Ann Lee"), 2)),
                names.counts(new long[] {1, 2, 77}, 1).get(EntityKind.PERSON));
    }

    @Test
    void aDocumentThatIsShownAgainHasTheNamesOfItsLastRelease() throws IOException {
        write(1, new int[0], posting(person("Ann Lee"), 1, 2), posting(person("Bob"), 1));
        write(2, new int[] {1}, posting(person("Ann Lee"), 1));
        EntityNames names = read(100);
        assertEquals(Optional.empty(), names.of(person("Bob")));
        assertEquals(2, names.of(person("Ann Lee")).orElseThrow().documents());
    }

    @Test
    void whatWasWithdrawnIsNotThere() throws IOException {
        write(1, new int[0], posting(person("Ann Lee"), 1, 2), posting(person("Bob"), 2));
        EntityNames names = EntityNames.read(TwoParts.record(Map.of(1, 2)), folder, EntityCorrections.NONE, 100);
        assertEquals(Optional.empty(), names.of(person("Bob")));
        assertEquals(1, names.of(person("Ann Lee")).orElseThrow().documents());
    }

    @Test
    void theRarestNamesAreLeftOutWhenThereAreTooMany() throws IOException {
        write(
                1,
                new int[0],
                posting(person("Ann Lee"), 1, 2),
                posting(person("Bob"), 1),
                posting(person("Cia"), 2),
                posting(place("Norvik"), 1, 2, 3));
        assertEquals(1, read(4).fewest());
        EntityNames few = read(3);
        assertEquals(2, few.fewest());
        assertEquals(2, few.count(null));
        EntityFile said = EntityFile.of("title X\nperson Bo\n  person Bob\n".getBytes());
        EntityNames corrected =
                EntityNames.read(TwoParts.record(Map.of()), folder, EntityCorrections.of(List.of(said)), 2);
        assertEquals(1, corrected.of(person("Bo")).orElseThrow().documents(), "a corrected name is kept");
        assertEquals(Optional.of(person("Bo")), corrected.shownAs(person("Bob")));
        assertArrayEquals(new long[] {1}, corrected.keys(new Query.Named("bob")));
    }

    @Test
    void aMillionDistinctNamesAreBounded() throws IOException {
        var at = new AtomicInteger();
        PartFile.write(
                EntityIndex.file(folder, 1),
                new PartFile.Header("test", TwoParts.pack(1), 3, new int[0], new int[0]),
                () -> at.get() == 1_000_000
                        ? null
                        : posting(person(String.format("Name %07d", at.getAndIncrement())), 1 + at.get() % 2));
        EntityNames names =
                EntityNames.read(TwoParts.record(Map.of()), folder, EntityCorrections.NONE, EntityNames.MOST);
        assertEquals(0, names.count(null), "all are in one document, and they are more than are kept");
        assertEquals(2, names.fewest());
        assertEquals(3, names.read());
    }

    @Test
    void aFileIsReadAsItWasWritten() throws IOException {
        var header = new PartFile.Header("test 1", TwoParts.pack(1), 9, new int[] {4}, new int[] {7, 8});
        Path file = EntityIndex.file(folder, 1);
        PartFile.write(
                file,
                header,
                names(new PartFile.Posting(person("J\u00f6rg \u00d6st"), new int[] {1, 9}, new int[] {1, 12})));
        try (PartFile.Reader reader = PartFile.open(file).orElseThrow()) {
            assertEquals("test 1", reader.header().model());
            assertArrayEquals(new int[] {4}, reader.header().skipped());
            assertArrayEquals(new int[] {7, 8}, reader.header().again());
            PartFile.Posting only = reader.next();
            assertTrue(only != null);
            assertEquals(person("J\u00f6rg \u00d6st"), only.entity());
            assertArrayEquals(new int[] {1, 12}, only.counts());
            assertEquals(null, reader.next());
        }
        for (String wrong : List.of("", "x", "daylight-entities 1\n", "daylight-entities 1\n" + "x".repeat(100))) {
            Files.writeString(file, wrong);
            IOException e = assertThrows(IOException.class, () -> PartFile.open(file));
            assertTrue(e.getMessage().contains("is damaged: delete it"), e.getMessage());
        }
        Files.writeString(file, "daylight-entities 2\n");
        assertEquals(Optional.empty(), PartFile.open(file));
    }

    @Test
    void theMostFrequentNamesOfADocumentAreKept() {
        List<NamedEntity> found = new java.util.ArrayList<>();
        for (int i = 0; i < 300; i++) {
            found.add(person("Name " + i));
        }
        found.add(place("Norvik"));
        found.add(place("Norvik"));
        Map<NamedEntity, Integer> kept = WorkFile.counted(found, EntityIndex.MOST_NAMES);
        assertEquals(EntityIndex.MOST_NAMES, kept.size());
        assertEquals(2, kept.get(place("Norvik")));
        assertTrue(kept.containsKey(person("Name 98")) && !kept.containsKey(person("Name 99")));
        assertEquals(new TreeMap<>(kept), new TreeMap<>(WorkFile.counted(found, EntityIndex.MOST_NAMES)));
    }
}
