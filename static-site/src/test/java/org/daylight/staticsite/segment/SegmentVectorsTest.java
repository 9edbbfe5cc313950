package org.daylight.staticsite.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.daylight.archive.Archive;
import org.daylight.format.Json;
import org.daylight.staticsite.segment.SegmentReader.Entry;
import org.daylight.staticsite.segment.SegmentReader.Posting;
import org.daylight.web.ArchiveBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The test vectors of {@code spec/static-index.md}: the segments of the five messages of {@code spec/query.md}, in the folder {@code vectors} of the resources, and what they
 * contain as text. Run it as a program to write them again, after a change of the format.
 */
class SegmentVectorsTest {

    private static final Path VECTORS = Path.of("src/test/resources/org/daylight/staticsite/segment/vectors");
    private static final Pattern MESSAGES = Pattern.compile("```mail\n(.*?)```", Pattern.DOTALL);
    private static final String CONTENTS = "contents.txt";

    @TempDir
    Path temporary;

    /** Writes the vectors again. */
    public static void main(String[] arguments) throws IOException {
        Path work = Files.createTempDirectory("vectors");
        try (var old = Files.list(Files.createDirectories(VECTORS))) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
        write(work, VECTORS);
    }

    private static void write(Path work, Path site) throws IOException {
        try (Archive archive = archive(work)) {
            List<SegmentEntry> segments = WriteSegments.into(site, archive, line -> {});
            Files.write(
                    site.resolve(SegmentEntry.MANIFEST),
                    Json.Obj.EMPTY
                            .with("format", 1)
                            .with("segments", SegmentEntry.json(segments))
                            .bytes());
            var text = new StringBuilder();
            for (SegmentEntry entry : segments) {
                text.append("segment ")
                        .append(entry.first())
                        .append(" to ")
                        .append(entry.last())
                        .append("\n\n");
                SegmentReader.read(site, entry).text(text);
            }
            Files.writeString(site.resolve(CONTENTS), text);
        }
    }

    private static Archive archive(Path folder) throws IOException {
        Matcher messages = MESSAGES.matcher(Files.readString(Path.of("..", "spec", "query.md")));
        assertTrue(messages.find());
        List<byte[]> originals = new ArrayList<>();
        for (String message : messages.group(1).split("=====\n")) {
            originals.add(message.getBytes(StandardCharsets.UTF_8));
        }
        return new ArchiveBuilder(folder, "The Harbour Papers")
                .trove("harbour", "The harbour", "", 5, Map.of())
                .part(
                        "harbour",
                        "First",
                        "",
                        "2026-11-28T09:00:00Z",
                        new TreeMap<>(Map.of(1, originals.get(0), 2, originals.get(1), 3, originals.get(2))),
                        new TreeMap<>())
                .part(
                        "harbour",
                        "Second",
                        "",
                        "2026-11-29T09:00:00Z",
                        new TreeMap<>(Map.of(4, originals.get(3), 5, originals.get(4))),
                        new TreeMap<>())
                .open();
    }

    @Test
    void theSegmentsOfTheExampleAreTheVectors() throws IOException {
        Path site = temporary.resolve("site");
        write(temporary.resolve("a"), site);
        assertEquals(Files.readString(VECTORS.resolve(CONTENTS)), Files.readString(site.resolve(CONTENTS)));
        assertEquals(names(VECTORS), names(site));
        for (String name : names(site)) {
            assertArrayEquals(Files.readAllBytes(VECTORS.resolve(name)), Files.readAllBytes(site.resolve(name)), name);
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** A few facts that a reader of the page can check by hand. */
    @Test
    void theVectorsSayWhatTheMessagesSay() throws IOException {
        List<SegmentEntry> segments = SegmentEntry.read(VECTORS);
        assertEquals(2, segments.size());
        SegmentReader first = SegmentReader.read(VECTORS, segments.get(1));
        assertEquals(3, first.documents);
        assertEquals(
                List.of("3", "2", "1"),
                first.cards.stream().map(card -> card.values().get(1).text()).toList(),
                "the newest first");
        Entry tender = first.entries.get("wtender");
        assertEquals(
                List.of(1, 2), tender.postings.stream().map(one -> one.document).toList());
        assertEquals(0, tender.bodyCount);
        assertEquals(2, tender.headCount);
        assertEquals(List.of(1), tender.postings.getFirst().positions, "after Re");
        assertEquals(List.of(0), tender.postings.getLast().positions);
        Entry date = first.entries.get("wdate");
        assertEquals(
                List.of(List.of(0), List.of(2)),
                date.postings.stream().map((Posting one) -> one.positions).toList());
        assertEquals(1, first.dayShifts[0] == 3 ? 1 : 0, "23:30 at -0500 is the next day in UTC");
        SegmentReader second = SegmentReader.read(VECTORS, segments.get(0));
        assertEquals(1, second.dated);
        assertEquals(Map.of(2016L * 12 + 1, 1L), second.months);
        assertTrue(second.entries.keySet().stream()
                .filter(key -> key.startsWith("g"))
                .collect(Collectors.toSet())
                .containsAll(List.of("gU", "gGkeygone", "gQs1._domainkey.list.example")));
    }
}
