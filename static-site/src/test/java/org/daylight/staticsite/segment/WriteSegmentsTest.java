package org.daylight.staticsite.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.Inflater;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.Release;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.redaction.MarkForm;
import org.daylight.staticsite.segment.WriteSegments.Effort;
import org.daylight.tree.MerkleTree;
import org.daylight.web.ArchiveBuilder;
import org.daylight.web.HarbourArchive;
import org.daylight.web.RedactedDocument.Hide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteSegmentsTest {

    @TempDir
    Path temporary;

    private static byte[] mail(int number, String text) {
        return String.format(
                        "Message-ID: <m%d@port.example>%nDate: Mon, %d Mar 2015 09:00:00 +0100%nFrom: Ines Okafor"
                                + " <i.okafor@port.example>%nTo: tender@port.example%nSubject: Letter %d%n%n%s%n",
                        number, 1 + number % 28, number, text)
                .replace("\n", "\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private ArchiveBuilder builder(String name) throws IOException {
        return new ArchiveBuilder(Files.createDirectories(temporary.resolve(name)), "The Harbour Papers")
                .trove("harbour", "The harbour", "", 10_000, Map.of());
    }

    private static void part(ArchiveBuilder builder, Map<Integer, byte[]> shown) throws IOException {
        builder.part("harbour", "A part", "", "2026-11-28T09:00:00Z", new TreeMap<>(shown), new TreeMap<>());
    }

    private List<SegmentEntry> write(Archive archive, String site) throws IOException {
        return WriteSegments.into(temporary.resolve(site), archive, line -> {});
    }

    /** As the caller does it: the manifest is written last. */
    private void writeManifest(String site, List<SegmentEntry> segments) throws IOException {
        Files.write(
                temporary.resolve(site).resolve(SegmentEntry.MANIFEST),
                Json.Obj.EMPTY
                        .with("format", 1)
                        .with("segments", SegmentEntry.json(segments))
                        .bytes());
    }

    private SegmentReader read(String site, SegmentEntry entry) throws IOException {
        return SegmentReader.read(temporary.resolve(site), entry);
    }

    private static Set<Integer> numbers(SegmentReader segment) {
        Set<Integer> numbers = segment.cards.stream()
                .map(card -> Integer.parseInt(card.values().get(1).text()))
                .collect(Collectors.toSet());
        assertEquals(
                numbers.stream().map(WriteSegmentsTest::keyOf).collect(Collectors.toSet()),
                segment.entries.keySet().stream()
                        .filter(key -> key.startsWith("d"))
                        .collect(Collectors.toSet()));
        return numbers;
    }

    private static String keyOf(int number) {
        byte[] hash = Sha256.of(Integer.toString(number).getBytes(StandardCharsets.UTF_8))
                .bytes();
        return "d" + new String(hash, 0, 8, StandardCharsets.ISO_8859_1);
    }

    @Test
    void messageIdsThatWereChosenForTheirHashesAreInBlocksOfTheirOwn() throws IOException {
        List<String> ids = IntStream.range(0, 100_000)
                .mapToObj(i -> "chosen" + i + "@port.example")
                .filter(id -> Sha256.of(id.getBytes(StandardCharsets.UTF_8)).bytes()[0] == 0)
                .limit(300)
                .toList();
        ArchiveBuilder builder = builder("a");
        Map<Integer, byte[]> shown = new TreeMap<>();
        for (int i = 0; i < 10; i++) {
            String names = ids.subList(30 * i, 30 * i + 30).stream()
                    .map(id -> "<" + id + ">")
                    .collect(Collectors.joining("\r\n "));
            byte[] mail = mail(i + 1, "an answer");
            shown.put(
                    i + 1,
                    ("References: " + names + "\r\n" + new String(mail, StandardCharsets.UTF_8))
                            .getBytes(StandardCharsets.UTF_8));
        }
        part(builder, shown);
        try (Archive archive = builder.open()) {
            SegmentReader segment = read("site", write(archive, "site").getFirst());
            assertEquals(1, segment.largeBuckets);
            for (String id : ids) {
                byte[] hash = Sha256.of(id.getBytes(StandardCharsets.UTF_8)).bytes();
                assertTrue(segment.entries.containsKey("m" + new String(hash, 0, 8, StandardCharsets.ISO_8859_1)), id);
            }
        }
    }

    private Set<String> files(String site) throws IOException {
        try (Stream<Path> files = Files.list(temporary.resolve(site))) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    @Test
    void theSamePacksGiveTheSameBytesWhateverTheThreadsDo() throws IOException {
        HarbourArchive harbour = HarbourArchive.in(Files.createDirectories(temporary.resolve("a")));
        try (Archive archive = harbour.archive()) {
            List<SegmentEntry> once = write(archive, "one");
            List<List<SegmentEntry>> others = new ArrayList<>();
            for (Effort effort : List.of(new Effort(1, 50), new Effort(5, 3_000), new Effort(3, 1))) {
                others.add(
                        WriteSegments.into(temporary.resolve("other" + effort.threads()), archive, effort, line -> {}));
            }
            for (List<SegmentEntry> other : others) {
                assertEquals(once, other);
            }
            assertEquals(2, once.size());
            assertEquals(6, files("one").size(), "only the files of the two segments");
            assertEquals(files("one"), files("other1"));
        }
    }

    @Test
    void segmentsThatTheManifestNamesAreUsedAgain() throws IOException {
        ArchiveBuilder builder = builder("a");
        for (int i = 1; i <= 4; i++) {
            part(builder, Map.of(2 * i, mail(2 * i, "first"), 2 * i + 1, mail(2 * i + 1, "second")));
        }
        List<SegmentEntry> before;
        try (Archive archive = builder.open()) {
            before = write(archive, "site");
            writeManifest("site", before);
        }
        part(builder, Map.of(100, mail(100, "third")));
        try (Archive archive = builder.open()) {
            Path untouched = temporary.resolve("site").resolve(before.getFirst().words());
            var time = Files.getLastModifiedTime(untouched);
            List<SegmentEntry> after = write(archive, "site");
            assertEquals(2, after.size());
            assertEquals(before.getFirst(), after.getLast());
            assertEquals(time, Files.getLastModifiedTime(untouched));
            assertEquals(5, after.getFirst().first());
            assertEquals(Set.of(100), numbers(read("site", after.getFirst())));

            Files.delete(untouched); // a copy that lost a file
            assertEquals(after, write(archive, "site"));
            try (var file = new RandomAccessFile(untouched.toFile(), "rw")) {
                file.setLength(10);
            }
            assertEquals(after, write(archive, "site"));
            assertEquals(before.getFirst().wordsBytes(), Files.size(untouched));
        }
    }

    @Test
    void aWithdrawalReplacesTheSegmentWithItsPackAndNoOther() throws IOException {
        ArchiveBuilder builder = builder("a");
        for (int i = 1; i <= 6; i++) {
            part(builder, Map.of(2 * i, mail(2 * i, "zebra" + i), 2 * i + 1, mail(2 * i + 1, "giraffe" + i)));
        }
        List<SegmentEntry> before;
        try (Archive archive = builder.open()) {
            before = write(archive, "site");
            writeManifest("site", before);
            assertTrue(read("site", before.getFirst()).entries.containsKey("wzebra6"));
        }
        builder.withdraw("harbour", 12, "A private matter.");
        try (Archive archive = builder.open()) {
            List<SegmentEntry> after = write(archive, "site");
            assertEquals(3, after.size());
            assertEquals(before.subList(1, 3), after.subList(1, 3));
            assertNotEquals(before.getFirst(), after.getFirst());
            SegmentReader segment = read("site", after.getFirst());
            assertEquals(Set.of(13), numbers(segment));
            assertFalse(segment.entries.containsKey("wzebra6"));
            assertTrue(segment.entries.containsKey("wgiraffe6"));
            assertEquals(2 * 32 + 32, segment.trees.length, "the hash of its line remains");
        }
    }

    @Test
    void withheldDocumentsAreNowhereAndRedactedOnesAsPublished() throws IOException {
        ArchiveBuilder builder = builder("a");
        builder.redact(2, true, new Hide("Wakefield", "P1", MarkForm.TEXT));
        builder.part(
                "harbour",
                "A part",
                "",
                "2026-11-28T09:00:00Z",
                new TreeMap<>(Map.of(1, mail(1, "plain"), 2, mail(2, "Doctor Wakefield called"))),
                new TreeMap<>(Map.of(3, "The letter of a child.")));
        try (Archive archive = builder.open()) {
            SegmentEntry entry = write(archive, "site").getFirst();
            SegmentReader segment = read("site", entry);
            assertEquals(Set.of(1, 2), numbers(segment));
            assertFalse(segment.entries.keySet().stream().anyMatch(key -> key.contains("wakefield")));
            assertTrue(segment.entries.containsKey("wdoctor"));
            assertTrue(segment.entries.containsKey("gIredacted"));
            assertTrue(segment.entries.containsKey("gBP1"));
            SegmentReader.Card redacted = segment.cards.stream()
                    .filter(card -> card.values().get(1).equals(new Json.Num(2)))
                    .findFirst()
                    .orElseThrow();
            assertEquals("{\"P1\":1}", redacted.values().get(17).text());
            assertTrue(redacted.record().get("entries").orElseThrow().text().contains("\"redaction\":["));
            for (String file : entry.files()) {
                String all = new String(
                        Files.readAllBytes(temporary.resolve("site").resolve(file)), StandardCharsets.ISO_8859_1);
                assertFalse(all.contains("Wakefield") || all.contains("letter of a child"));
            }
        }
    }

    @Test
    void aDocumentThatIsShownAgainIsInTheSegmentOfItsNewestFormOnly() throws IOException {
        ArchiveBuilder builder = builder("a");
        byte[] original = mail(2, "Doctor Wakefield called");
        builder.redact(2, true, new Hide("Wakefield", "P1", MarkForm.TEXT));
        part(builder, Map.of(1, mail(1, "plain"), 2, original));
        List<SegmentEntry> before;
        try (Archive archive = builder.open()) {
            before = write(archive, "site");
            writeManifest("site", before);
            assertEquals(Set.of(1, 2), numbers(read("site", before.getFirst())));
        }
        builder.again("harbour", "Again", "2026-12-01T09:00:00Z", 2, original);
        try (Archive archive = builder.open()) {
            List<SegmentEntry> after = write(archive, "site");
            assertEquals(2, after.size());
            assertNotEquals(before.getFirst().source(), after.getLast().source());
            assertEquals(Set.of(1), numbers(read("site", after.getLast())));
            SegmentReader newest = read("site", after.getFirst());
            assertEquals(Set.of(2), numbers(newest));
            assertTrue(newest.entries.containsKey("wwakefield"));
            assertTrue(newest.entries.containsKey("gRharbour/1"), "it remains a document of its first part");
            assertEquals(new Json.Num(2), newest.cards.getFirst().values().get(2), "its bytes are in the second pack");
        }
    }

    @Test
    void anInterruptedRunLeavesNothingBehindAfterTheNext() throws IOException {
        ArchiveBuilder builder = builder("a");
        part(builder, Map.of(1, mail(1, "plain")));
        Path left = Files.createDirectories(temporary.resolve("site/building-123"));
        Files.writeString(left.resolve("run-1"), "half");
        try (Archive archive = builder.open()) {
            List<SegmentEntry> segments = write(archive, "site");
            assertEquals(Set.copyOf(segments.getFirst().files()), files("site"));
        }
    }

    @Test
    void aDamagedPackIsAnErrorAndLeavesTheFolderAsItWas() throws IOException {
        ArchiveBuilder builder = builder("a");
        part(builder, Map.of(1, mail(1, "plain")));
        try (Archive archive = builder.open()) {
            Release release = archive.contents().releases().getFirst();
            byte[] pack = Files.readAllBytes(archive.pack(release));
            int at = new String(pack, StandardCharsets.ISO_8859_1).indexOf("data/messages/000001.eml") + 30;
            pack[at] ^= 1;
            Files.write(archive.pack(release), pack);
            assertThrows(IOException.class, () -> write(archive, "site"));
            assertEquals(Set.of(), files("site"));
        }
    }

    @Test
    void aManifestThatCannotBeReadIsAnError() throws IOException {
        ArchiveBuilder builder = builder("a");
        part(builder, Map.of(1, mail(1, "plain")));
        try (Archive archive = builder.open()) {
            Path manifest = Files.createDirectories(temporary.resolve("site")).resolve(SegmentEntry.MANIFEST);
            for (String broken : List.of("", "[]", "{\"segments\":[{}]}", "{\"segments\":[{\"first\":1}]}")) {
                Files.writeString(manifest, broken);
                IOException why = assertThrows(IOException.class, () -> write(archive, "site"), broken);
                assertTrue(why.getMessage().contains("manifest.json"), why.getMessage());
            }
        }
    }

    @Test
    void anArchiveWithoutDocumentsHasNoSegment() throws IOException {
        try (Archive archive = builder("a").open()) {
            assertEquals(List.of(), write(archive, "site"));
            assertEquals(List.of(), ReleaseList.of(archive).releases());
        }
        ArchiveBuilder builder = builder("b");
        builder.part(
                "harbour",
                "Nothing",
                "",
                "2026-11-28T09:00:00Z",
                new TreeMap<>(),
                new TreeMap<>(Map.of(3, "The letter of a child.")));
        try (Archive archive = builder.open()) {
            assertEquals(List.of(), write(archive, "site2"));
            assertEquals(1, ReleaseList.of(archive).releases().size());
        }
    }

    @Test
    void theManifestsObjectIsReadAsItWasWritten() throws IOException {
        ArchiveBuilder builder = builder("a");
        part(builder, Map.of(1, mail(1, "plain")));
        try (Archive archive = builder.open()) {
            List<SegmentEntry> segments = write(archive, "site");
            writeManifest("site", segments);
            assertEquals(segments, SegmentEntry.read(temporary.resolve("site")));
            assertEquals(List.of(), SegmentEntry.read(temporary.resolve("absent")));
        }
    }

    @Test
    void releasesNameTheirEntryAndTheNewestThatReplacesTheirPack() throws IOException {
        ArchiveBuilder builder = builder("a");
        part(builder, Map.of(1, mail(1, "plain"), 2, mail(2, "other")));
        builder.withdraw("harbour", 2, "A private matter.");
        try (Archive archive = builder.open()) {
            ReleaseList list = ReleaseList.of(archive);
            Release release = archive.contents().releases().getFirst();
            ReleaseList.Item item = list.releases().getFirst();
            assertEquals(
                    List.of(release.entry(), release.withdrawn().get(2).entry()),
                    item.entries().stream().map(ReleaseList.Reference::index).toList());
            try (Stream<Path> bundles = Files.list(archive.folder().resolve("tile/entries/000.p"))) {
                byte[] bundle = Files.readAllBytes(bundles.findFirst().orElseThrow());
                for (ReleaseList.Reference entry : item.entries()) {
                    String text = new String(
                            bundle, (int) entry.from(), (int) (entry.to() - entry.from()), StandardCharsets.UTF_8);
                    assertTrue(
                            text.startsWith(
                                    entry.index() == release.entry()
                                            ? "{\"type\":\"release\","
                                            : "{\"type\":\"withdrawal\","),
                            text);
                    assertTrue(text.endsWith("}"), text);
                }
            }
            assertEquals(Files.size(archive.pack(release)), item.packBytes());
            assertEquals("releases/0001.zip", item.pack());
            String json = new String(list.bytes(), StandardCharsets.UTF_8);
            assertTrue(
                    json.startsWith("{\"format\":1,\"key\":\""
                            + archive.contents().logKeys().first().text() + "\",\"changes\":0,\"releases\":[[1,"
                            + "\"harbour\",1,\"A part\",\"2026-11-28T09:00:00Z\","),
                    json);
        }
    }

    /** With nothing but a segment and the packs, every document is found, and its line is proved against the log. */
    @Test
    void recordsLeadToTheBytesOfTheDocumentsAndTheirLines() throws Exception {
        HarbourArchive harbour = HarbourArchive.in(Files.createDirectories(temporary.resolve("a")));
        int seen = 0;
        try (Archive archive = harbour.archive()) {
            for (SegmentEntry entry : write(archive, "site")) {
                SegmentReader segment = read("site", entry);
                for (SegmentReader.Card card : segment.cards) {
                    int number = (int) ((Json.Num) card.values().get(1)).value();
                    var id = new DocumentId(((Json.Str) card.values().get(0)).value(), number);
                    var published = (DocumentState.Published) archive.state(id);
                    Release release = published.release();
                    assertEquals(new Json.Num(release.sequence()), card.values().get(2));
                    Json.Arr place =
                            (Json.Arr) ((Json.Obj) card.record().get("entries").orElseThrow())
                                    .members()
                                    .firstEntry()
                                    .getValue();
                    assertEquals(published.sha256(), Sha256.of(unpacked(archive.pack(release), place)));
                    Json.Obj record = card.record();
                    String line = record.string("line").orElseThrow();
                    assertProved(line, record, segment.trees, release);
                    seen++;
                }
            }
        }
        assertTrue(seen > 200);
    }

    private static byte[] unpacked(Path pack, Json.Arr place) throws Exception {
        List<Long> numbers =
                place.items().stream().map(item -> ((Json.Num) item).value()).toList();
        byte[] packed = new byte[Math.toIntExact(numbers.get(1))];
        try (var file = new RandomAccessFile(pack.toFile(), "r")) {
            file.seek(numbers.get(0));
            file.readFully(packed);
        }
        if (numbers.get(2) == 0) {
            return packed;
        }
        byte[] bytes = new byte[Math.toIntExact(numbers.get(3))];
        try (var inflater = new Inflater(true)) {
            inflater.setInput(packed);
            int done = 0;
            while (!inflater.finished() && done < bytes.length) {
                done += inflater.inflate(bytes, done, bytes.length - done);
            }
            assertEquals(bytes.length, done);
        }
        return bytes;
    }

    private static void assertProved(String line, Json.Obj record, byte[] trees, Release release) {
        int leaf = (int) record.number("leaf").orElseThrow();
        int leaves = (int) record.number("leaves").orElseThrow();
        int at = (int) record.number("tree").orElseThrow();
        assertEquals(release.lines(), leaves);
        List<Sha256> hashes = new ArrayList<>();
        for (int i = 0; i < leaves; i++) {
            hashes.add(Sha256.wrap(java.util.Arrays.copyOfRange(trees, at + 32 * i, at + 32 * i + 32)));
        }
        assertEquals(hashes.get(leaf), MerkleTree.leafHash(line.getBytes(StandardCharsets.UTF_8)));
        assertEquals(release.documentsRoot(), MerkleTree.of(hashes).root());
        int group = leaf / 256;
        int groupAt = at + 32 * leaves + 32 * group;
        assertEquals(
                MerkleTree.of(hashes.subList(256 * group, Math.min(leaves, 256 * group + 256)))
                        .root(),
                Sha256.wrap(java.util.Arrays.copyOfRange(trees, groupAt, groupAt + 32)));
    }
}
