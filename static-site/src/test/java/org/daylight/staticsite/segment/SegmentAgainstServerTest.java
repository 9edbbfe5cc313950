package org.daylight.staticsite.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.staticsite.segment.SegmentReader.Entry;
import org.daylight.staticsite.segment.SegmentReader.Impacts;
import org.daylight.staticsite.segment.SegmentReader.Posting;
import org.daylight.staticsite.segment.WriteSegments.Effort;
import org.daylight.web.ArchiveBuilder;
import org.daylight.web.HarbourArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares everything that segments have with the server's index of the same documents. */
class SegmentAgainstServerTest {

    private static final Map<String, String> FIELDS = Map.ofEntries(
            Map.entry("s", "subject"),
            Map.entry("f", "from"),
            Map.entry("t", "to"),
            Map.entry("c", "cc"),
            Map.entry("b", "bcc"),
            Map.entry("n", "file"),
            Map.entry("a", "attached"),
            Map.entry("p", "who"),
            Map.entry("g", "tag"),
            Map.entry("d", "number"),
            Map.entry("i", "mid"),
            Map.entry("y", "copy"));

    private static final List<String> IN_ROOT =
            List.of("body", "head", "subject", "from", "to", "cc", "bcc", "file", "attached");

    @TempDir
    Path temporary;

    private DirectoryReader index(Archive archive) throws IOException {
        Path folder = temporary.resolve("index");
        try (ArchiveIndex index = ArchiveIndex.open(archive, folder, LuceneIndex::open)) {
            index.catchUp();
        }
        return DirectoryReader.open(FSDirectory.open(folder));
    }

    /** For each field and word, and each document (trove/number): its positions. */
    private static Map<String, Map<String, List<Integer>>> ofServer(DirectoryReader reader, PublicRecord contents)
            throws IOException {
        Map<String, Map<String, List<Integer>>> all = new TreeMap<>();
        List<String> names = names(reader, contents);
        List<String> fields = new ArrayList<>(FIELDS.values());
        fields.addAll(List.of("body", "head"));
        for (String field : fields) {
            Terms terms = MultiTerms.getTerms(reader, field);
            if (terms == null) {
                continue;
            }
            TermsEnum each = terms.iterator();
            for (BytesRef term = each.next(); term != null; term = each.next()) {
                Map<String, List<Integer>> found = new TreeMap<>();
                PostingsEnum postings = each.postings(null, PostingsEnum.POSITIONS);
                while (postings.nextDoc() != PostingsEnum.NO_MORE_DOCS) {
                    List<Integer> positions = new ArrayList<>();
                    for (int i = 0; i < postings.freq() && terms.hasPositions(); i++) {
                        positions.add(postings.nextPosition());
                    }
                    found.put(names.get(postings.docID()), positions);
                }
                all.put(nameOf(field, latin(term)), found);
            }
        }
        return all;
    }

    /** The index has a hash of a number. */
    private static String nameOf(String field, String term) {
        if (!field.equals("tag") || !term.startsWith("N")) {
            return field + ":" + term;
        }
        byte[] hash =
                Sha256.of(term.substring(1).getBytes(StandardCharsets.US_ASCII)).bytes();
        return "number:" + new String(hash, 0, 8, StandardCharsets.ISO_8859_1);
    }

    private static String latin(BytesRef term) {
        return new String(term.bytes, term.offset, term.length, StandardCharsets.ISO_8859_1);
    }

    private static List<String> names(DirectoryReader reader, PublicRecord contents) throws IOException {
        List<String> names = new ArrayList<>();
        for (LeafReaderContext leaf : reader.leaves()) {
            NumericDocValues keys = leaf.reader().getNumericDocValues("key");
            for (int i = 0; i < leaf.reader().maxDoc(); i++) {
                assertTrue(keys.advanceExact(i));
                long key = keys.longValue();
                names.add(contents.troves().get((int) (key >>> 32)).slug() + "/" + (int) key);
            }
        }
        return names;
    }

    private static List<String> names(SegmentReader segment) {
        return segment.cards.stream()
                .map(card -> ((Json.Str) card.values().get(0)).value() + "/"
                        + ((Json.Num) card.values().get(1)).value())
                .toList();
    }

    private static Map<String, Map<String, List<Integer>>> ofSegments(List<SegmentReader> segments) {
        Map<String, Map<String, List<Integer>>> all = new TreeMap<>();
        for (SegmentReader segment : segments) {
            List<String> names = names(segment);
            segment.entries.forEach((key, entry) -> {
                String kind = key.substring(0, 1);
                for (Posting posting : entry.postings) {
                    String name = names.get(posting.document);
                    if (kind.equals("w")) {
                        put(all, "body:" + key.substring(1), name, posting.positions.subList(0, posting.body));
                        put(
                                all,
                                "head:" + key.substring(1),
                                name,
                                posting.positions.subList(posting.body, posting.positions.size()));
                    } else if (!kind.equals("m") && !kind.equals("u")) {
                        all.computeIfAbsent(FIELDS.get(kind) + ":" + key.substring(1), none -> new TreeMap<>())
                                .put(name, posting.positions);
                    }
                }
            });
        }
        return all;
    }

    private static void put(
            Map<String, Map<String, List<Integer>>> all, String word, String name, List<Integer> positions) {
        if (!positions.isEmpty()) {
            all.computeIfAbsent(word, none -> new TreeMap<>()).put(name, positions);
        }
    }

    private List<SegmentReader> segments(Archive archive, Effort effort) throws IOException {
        Path site = temporary.resolve("site");
        List<SegmentReader> segments = new ArrayList<>();
        for (SegmentEntry entry : WriteSegments.into(site, archive, effort, line -> {})) {
            segments.add(SegmentReader.read(site, entry));
        }
        return segments;
    }

    @Test
    void everyWordAddressAndTagIsThatOfTheServer() throws IOException {
        HarbourArchive harbour = HarbourArchive.in(Files.createDirectories(temporary.resolve("a")));
        try (Archive archive = harbour.archive();
                DirectoryReader reader = index(archive)) {
            List<SegmentReader> segments = segments(archive, new Effort(2, 2_000));
            Map<String, Map<String, List<Integer>>> server = ofServer(reader, archive.contents());
            Map<String, Map<String, List<Integer>>> own = ofSegments(segments);
            assertEquals(server.keySet(), own.keySet());
            assertEquals(server, own);
            assertTrue(own.size() > 1_000);
            for (int i = 0; i < IN_ROOT.size(); i++) {
                int field = i;
                Terms terms = MultiTerms.getTerms(reader, IN_ROOT.get(i));
                long documents =
                        segments.stream().mapToLong(one -> one.fields[field][0]).sum();
                long words =
                        segments.stream().mapToLong(one -> one.fields[field][1]).sum();
                assertEquals(terms == null ? 0 : terms.getDocCount(), documents, IN_ROOT.get(i));
                assertEquals(terms == null ? 0 : terms.getSumTotalTermFreq(), words, IN_ROOT.get(i));
            }
            assertColumns(reader, archive.contents(), segments);
        }
    }

    private static void assertColumns(DirectoryReader reader, PublicRecord contents, List<SegmentReader> segments)
            throws IOException {
        List<String> names = names(reader, contents);
        Map<String, String> server = new HashMap<>();
        Map<String, java.util.Set<String>> links = new HashMap<>();
        for (LeafReaderContext leaf : reader.leaves()) {
            LeafReader in = leaf.reader();
            for (int i = 0; i < in.maxDoc(); i++) {
                String name = names.get(leaf.docBase + i);
                long time = number(in, "time", i, number(in, "received", i, Long.MIN_VALUE));
                long day = number(in, "day", i, Long.MIN_VALUE);
                long shift = day == Long.MIN_VALUE ? 2 : day - Math.floorDiv(time, 86_400) & 3;
                server.put(
                        name,
                        shift + " " + number(in, "size", i, -1) + " " + number(in, "mark", i, -1) + " "
                                + number(in, "hour", i, 255) + " " + time);
                links(in, i, name, links);
            }
        }
        Map<String, String> own = new HashMap<>();
        Map<String, java.util.Set<String>> ownLinks = new HashMap<>();
        for (SegmentReader segment : segments) {
            List<String> ownNames = names(segment);
            Map<Long, Long> months = new java.util.LinkedHashMap<>();
            Map<Long, Long> days = new java.util.LinkedHashMap<>();
            for (int i = 0; i < segment.documents; i++) {
                long time = time(segment, i);
                own.put(
                        ownNames.get(i),
                        segment.dayShifts[i] + " " + segment.sizes[i] + " " + segment.marks[i] + " " + segment.hours[i]
                                + " " + time);
                assertEquals(i < segment.dated, time != Long.MIN_VALUE);
                if (i > 0) {
                    assertTrue(time(segment, i - 1) >= time, "the newest first");
                }
                if (i < segment.dated) {
                    var day = java.time.LocalDate.ofEpochDay(Math.floorDiv(time, 86_400));
                    months.merge(day.getYear() * 12L + day.getMonthValue() - 1, 1L, Long::sum);
                    days.merge(day.toEpochDay() + 719_528, 1L, Long::sum);
                }
                List<Json> from = ((Json.Arr) segment.cards.get(i).values().get(5)).items();
                String author = from.isEmpty()
                        ? ""
                        : ((Json.Str) ((Json.Arr) from.getFirst()).items().get(1)).value();
                assertEquals(org.daylight.search.query.AddressTerms.normal(author), segment.authors.get(i));
            }
            assertEquals(List.copyOf(months.entrySet()), List.copyOf(segment.months.entrySet()));
            assertEquals(List.copyOf(days.entrySet()), List.copyOf(segment.days.entrySet()));
            segment.entries.forEach((key, entry) -> {
                if (key.startsWith("m") || key.startsWith("u")) {
                    entry.postings.forEach(posting -> ownLinks.computeIfAbsent(
                                    ownNames.get(posting.document), none -> new java.util.TreeSet<>())
                            .add((key.startsWith("u") ? "?" : "") + key.substring(1)));
                }
            });
        }
        assertEquals(server, own);
        assertEquals(links, ownLinks);
    }

    private static void links(LeafReader in, int document, String name, Map<String, java.util.Set<String>> links)
            throws IOException {
        BinaryDocValues ties = in.getBinaryDocValues("ties");
        if (ties == null || !ties.advanceExact(document)) {
            return;
        }
        BytesRef all = ties.binaryValue();
        ByteBuffer hashes = ByteBuffer.wrap(all.bytes, all.offset, all.length);
        long before = 0;
        while (hashes.hasRemaining()) {
            byte[] hash = new byte[8];
            hashes.get(hash);
            long value = ByteBuffer.wrap(hash).getLong();
            if (value < 0 || value > 2) { // 0 to 2 are separators
                links.computeIfAbsent(name, none -> new java.util.TreeSet<>())
                        .add((before == 1 ? "?" : "") + new String(hash, StandardCharsets.ISO_8859_1));
            }
            before = value;
        }
    }

    private static long number(LeafReader in, String field, int document, long absent) throws IOException {
        NumericDocValues values = in.getNumericDocValues(field);
        return values != null && values.advanceExact(document) ? values.longValue() : absent;
    }

    private static long time(SegmentReader segment, int document) {
        for (int index : new int[] {8, 10}) {
            if (segment.cards.get(document).values().get(index) instanceof Json.Num(long seconds)) {
                return seconds;
            }
        }
        return Long.MIN_VALUE;
    }

    /** Lists with several chunks and units: their best documents are those with the highest scores of the server, and the impacts bound the others. */
    @Test
    void longListsHaveTheScoresOfTheServer() throws IOException {
        var random = new Random(11);
        TreeMap<Integer, byte[]> mails = new TreeMap<>();
        for (int number = 1; number <= 9_000; number++) {
            var text = new StringBuilder();
            for (int left = random.nextInt(1 + random.nextInt(60)); left > 0; left--) {
                text.append(random.nextInt(3) == 0 ? "tender " : "quay" + random.nextInt(300) + " ");
            }
            String subject = random.nextInt(4) == 0 ? "Tender of the tender desk" : "Letter";
            mails.put(
                    number,
                    ("Date: Mon, " + (1 + random.nextInt(28)) + " Mar 2015 0" + random.nextInt(10)
                                    + ":00:00 +0100\r\nFrom: a" + random.nextInt(3) + "@port.example\r\nSubject: "
                                    + subject + "\r\n\r\n" + text + "\r\n")
                            .getBytes(StandardCharsets.UTF_8));
        }
        var builder = new ArchiveBuilder(Files.createDirectories(temporary.resolve("a")), "The Harbour Papers")
                .trove("harbour", "The harbour", "", 9_000, Map.of());
        builder.part("harbour", "All", "", "2026-11-28T09:00:00Z", mails, new TreeMap<>());
        try (Archive archive = builder.open();
                DirectoryReader reader = index(archive)) {
            SegmentReader segment = segments(archive, new Effort(2, 20_000)).getFirst();
            assertEquals(ofServer(reader, archive.contents()), ofSegments(List.of(segment)));
            List<String> serverNames = names(reader, archive.contents());
            var searcher = new IndexSearcher(reader);
            Map<String, Integer> numbers = new HashMap<>();
            List<String> names = names(segment);
            for (int i = 0; i < names.size(); i++) {
                numbers.put(names.get(i), i);
            }
            for (String word : List.of("tender", "port", "letter")) {
                var query = new BooleanQuery.Builder()
                        .add(new TermQuery(new Term("body", word)), Occur.SHOULD)
                        .add(new BoostQuery(new TermQuery(new Term("head", word)), 2), Occur.SHOULD)
                        .build();
                Entry entry = segment.entries.get("w" + word);
                float[] scores = new float[segment.documents];
                for (ScoreDoc hit : searcher.search(query, 9_000).scoreDocs) {
                    scores[numbers.get(serverNames.get(hit.doc))] = hit.score;
                }
                assertBest(entry, scores, searcher.count(query));
            }
            Entry subjects = segment.entries.get("sletter");
            float[] scores = new float[segment.documents];
            for (ScoreDoc hit : searcher.search(new TermQuery(new Term("subject", "letter")), 9_000).scoreDocs) {
                scores[numbers.get(serverNames.get(hit.doc))] = hit.score;
            }
            assertBest(subjects, scores, subjects.count);
            assertTrue(segment.entries.get("gImail").best.isEmpty());
            assertEquals(9_000, segment.entries.get("gImail").count);
        }
    }

    private static void assertBest(Entry entry, float[] scores, int count) {
        assertEquals(count, entry.count);
        assertTrue(entry.count > 4_096);
        List<Integer> expected = entry.postings.stream()
                .map(posting -> posting.document)
                .sorted((one, other) -> scores[one] != scores[other]
                        ? Float.compare(scores[other], scores[one])
                        : Integer.compare(one, other))
                .limit(1_024)
                .sorted()
                .toList();
        assertEquals(
                expected, entry.best.stream().map(posting -> posting.document).toList());
        int chunks = (entry.count + 4_095) / 4_096;
        assertEquals(chunks + 1, entry.impacts.size());
        for (int i = 0; i < chunks; i++) {
            assertImpacts(
                    entry.impacts.get(i), entry.postings.subList(4_096 * i, Math.min(entry.count, 4_096 * (i + 1))));
        }
        assertImpacts(
                entry.impacts.getLast(),
                entry.postings.stream()
                        .filter(posting -> !expected.contains(posting.document))
                        .toList());
    }

    private static void assertImpacts(Impacts impacts, List<Posting> postings) {
        assertPairs(
                impacts.body(),
                postings.stream()
                        .filter(one -> one.body > 0)
                        .map(one -> new int[] {one.body, Math.max(1, one.bodyLength)})
                        .toList());
        if (!impacts.head().isEmpty()) {
            assertPairs(
                    impacts.head(),
                    postings.stream()
                            .filter(one -> one.head > 0)
                            .map(one -> new int[] {one.head, one.headLength})
                            .toList());
        }
    }

    private static void assertPairs(List<int[]> pairs, List<int[]> all) {
        for (int i = 1; i < pairs.size(); i++) {
            assertTrue(pairs.get(i - 1)[0] < pairs.get(i)[0] && pairs.get(i - 1)[1] < pairs.get(i)[1], "both rise");
        }
        for (int[] one : all) {
            assertTrue(pairs.stream().anyMatch(pair -> pair[0] >= one[0] && pair[1] <= one[1]), "each is bounded");
        }
        for (int[] pair : pairs) {
            assertTrue(all.stream().anyMatch(one -> one[0] == pair[0] && one[1] == pair[1]), "each pair occurs");
        }
    }
}
