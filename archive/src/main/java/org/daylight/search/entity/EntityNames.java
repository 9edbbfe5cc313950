package org.daylight.search.entity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.Effort;
import org.daylight.search.query.Query;
import org.jspecify.annotations.Nullable;

/**
 * The names of an archive's documents, as a server shows them: the files of {@link EntityIndex}, without withdrawn documents, with the publisher's
 * corrections. Immutable. Memory is limited: of more than {@value #MOST} names, those in the fewest documents are left out.
 */
public final class EntityNames {

    /** The most names that are kept. */
    static final int MOST = 200_000;

    /** From so many documents on, names are not counted apart when it is decided which are kept. */
    private static final int COUNTED = 10_000;

    private static final int CHECK_EVERY = 4_096;

    private final List<Known> all;
    private final int[][] documentsOf;
    private final long[] keys;
    private final int[][] namesOf;
    private final Map<EntityKind, int[]> byKind = new HashMap<>();
    private final Map<NamedEntity, Integer> places = new HashMap<>();
    private final Map<String, List<Integer>> typed = new HashMap<>();
    private final long read;
    private final int fewest;
    private final EntityCorrections corrections;

    /**
     * A name.
     *
     * @param documents how many documents have it, at least 1
     * @param mentions how often it is in them, in all
     */
    public record Known(NamedEntity entity, int documents, long mentions) {}

    /** A name in some documents. @param documents how many of these */
    public record Counted(NamedEntity entity, int documents) {}

    private EntityNames(Map<NamedEntity, Places> found, long read, int fewest, EntityCorrections corrections) {
        this.read = read;
        this.fewest = fewest;
        this.corrections = corrections;
        List<Map.Entry<NamedEntity, Places>> sorted = new ArrayList<>(found.entrySet());
        sorted.sort(Comparator.<Map.Entry<NamedEntity, Places>>comparingInt(entry -> -entry.getValue().size)
                .thenComparing(Comparator.comparingLong(entry -> -entry.getValue().mentions))
                .thenComparing(Map.Entry::getKey));
        keys = sorted.stream()
                .flatMapToLong(entry -> Arrays.stream(entry.getValue().keys, 0, entry.getValue().size))
                .distinct()
                .sorted()
                .toArray();
        documentsOf = new int[sorted.size()][];
        int[] counts = new int[keys.length];
        List<Known> known = new ArrayList<>(sorted.size());
        for (int i = 0; i < sorted.size(); i++) {
            Places of = sorted.get(i).getValue();
            int[] documents = new int[of.size];
            for (int j = 0; j < of.size; j++) {
                documents[j] = Arrays.binarySearch(keys, of.keys[j]);
                counts[documents[j]]++;
            }
            documentsOf[i] = documents;
            known.add(new Known(sorted.get(i).getKey(), of.size, of.mentions));
        }
        all = List.copyOf(known);
        namesOf = new int[keys.length][];
        for (int i = 0; i < keys.length; i++) {
            namesOf[i] = new int[counts[i]];
        }
        for (int i = documentsOf.length - 1; i >= 0; i--) {
            for (int document : documentsOf[i]) {
                namesOf[document][--counts[document]] = i;
            }
        }
        for (EntityKind kind : EntityKind.values()) {
            byKind.put(
                    kind,
                    IntStream.range(0, all.size())
                            .filter(i -> all.get(i).entity().kind() == kind)
                            .toArray());
        }
        for (int i = 0; i < all.size(); i++) {
            NamedEntity entity = all.get(i).entity();
            places.put(entity, i);
            name(entity, i);
            for (NamedEntity other : corrections.mergedInto(entity)) {
                name(other, i);
            }
        }
    }

    private void name(NamedEntity entity, int place) {
        String folded = NamedEntity.folded(entity.name());
        for (String typing : List.of(folded, entity.kind().word() + "/" + folded)) {
            List<Integer> known = typed.computeIfAbsent(typing, none -> new ArrayList<>(1));
            if (!known.contains(place)) {
                known.add(place);
            }
        }
    }

    /** The keys of the documents that have a name, and how often it is in them. */
    private static final class Places {
        private long[] keys = new long[2];
        private int size;
        private long mentions;

        void add(long key, int count) {
            if (size == keys.length) {
                keys = Arrays.copyOf(keys, 2 * size);
            }
            keys[size++] = key;
            mentions += count;
        }

        /** A document can be there twice, by two names that are one. */
        void sort() {
            keys = Arrays.stream(keys, 0, size).sorted().distinct().toArray();
            size = keys.length;
        }
    }

    /** A file that is being read, at a name. */
    private static final class Cursor implements Comparable<Cursor> {
        private final Release release;
        private final PartFile.Reader reader;
        private final long trove;
        private PartFile.@Nullable Posting at;

        Cursor(Release release, PartFile.Reader reader, long trove) throws IOException {
            this.release = release;
            this.reader = reader;
            this.trove = trove;
            at = reader.next();
        }

        PartFile.Posting posting() {
            PartFile.Posting posting = at;
            if (posting == null) {
                throw new IllegalStateException("at the end");
            }
            return posting;
        }

        @Override
        public int compareTo(Cursor other) {
            return posting().entity().compareTo(other.posting().entity());
        }
    }

    /**
     * Reads the files of an archive. Those of another archive are ignored.
     *
     * @param folder as in {@link EntityIndex#open}
     * @throws IOException in one line that says what to do, when there are none, or one is damaged or of another version
     */
    public static EntityNames read(Archive archive, PublicRecord contents, Path folder) throws IOException {
        return read(contents, folder, EntityCorrections.of(archive, contents), MOST);
    }

    static EntityNames read(PublicRecord contents, Path folder, EntityCorrections corrections, int most)
            throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("there are no names in " + folder + ": find them with  daylight entities index");
        }
        List<PartFile.Header> headers = new ArrayList<>();
        Map<Long, Integer> newest = new HashMap<>();
        int[] byDocuments = new int[COUNTED + 1];
        merge(contents, folder, newest, headers, (entity, keys) -> {
            if (!corrections.has(entity)) {
                byDocuments[Math.min(COUNTED, keys.size)]++;
            }
        });
        int fewest = COUNTED;
        for (long sum = byDocuments[COUNTED]; fewest > 1 && sum + byDocuments[fewest - 1] <= most; fewest--) {
            sum += byDocuments[fewest - 1];
        }
        int enough = fewest;
        Map<NamedEntity, Places> found = new HashMap<>();
        merge(contents, folder, newest, new ArrayList<>(), (entity, keys) -> {
            NamedEntity shown = corrections.apply(entity);
            if (shown != null && (keys.size >= enough || corrections.has(entity))) {
                Places places = found.computeIfAbsent(shown, none -> new Places());
                for (int i = 0; i < keys.size; i++) {
                    places.add(keys.keys[i], 0);
                }
                places.mentions += keys.mentions;
            }
        });
        found.values().forEach(Places::sort);
        long read = headers.stream().mapToLong(PartFile.Header::documents).sum();
        return new EntityNames(found, read, fewest, corrections);
    }

    private interface Each {
        void on(NamedEntity entity, Places keys);
    }

    /**
     * Passes on every name of all files, in order, with its documents that are published now.
     *
     * @param newest the number of the last release that shows a document again; filled by the first call
     * @param headers receives what the files say
     */
    private static void merge(
            PublicRecord contents, Path folder, Map<Long, Integer> newest, List<PartFile.Header> headers, Each each)
            throws IOException {
        var cursors = new PriorityQueue<Cursor>();
        List<PartFile.Reader> open = new ArrayList<>();
        try {
            for (Release release : contents.releases()) {
                Path file = EntityIndex.file(folder, release.sequence());
                if (!Files.exists(file)) {
                    continue;
                }
                PartFile.Reader reader = PartFile.open(file)
                        .orElseThrow(() -> new IOException("the names in " + folder + " were written by another"
                                + " version of this program: find them again with  daylight entities index"));
                open.add(reader);
                if (!reader.header().pack().equals(release.firstPack().hex())) {
                    continue;
                }
                headers.add(reader.header());
                long trove = ArchiveIndex.key(contents, new DocumentId(release.trove(), 1)) - 1;
                for (int number : reader.header().again()) {
                    newest.merge(trove + number, release.sequence(), Math::max);
                }
                var cursor = new Cursor(release, reader, trove);
                if (cursor.at != null) {
                    cursors.add(cursor);
                }
            }
            while (!cursors.isEmpty()) {
                NamedEntity entity = cursors.peek().posting().entity();
                var keys = new Places();
                while (!cursors.isEmpty() && cursors.peek().posting().entity().equals(entity)) {
                    Cursor cursor = cursors.poll();
                    add(cursor, newest, keys);
                    cursor.at = cursor.reader.next();
                    if (cursor.at != null) {
                        cursors.add(cursor);
                    }
                }
                if (keys.size > 0) {
                    each.on(entity, keys);
                }
            }
        } finally {
            for (PartFile.Reader reader : open) {
                reader.close();
            }
        }
    }

    private static void add(Cursor cursor, Map<Long, Integer> newest, Places keys) {
        PartFile.Posting posting = cursor.posting();
        for (int i = 0; i < posting.numbers().length; i++) {
            int number = posting.numbers()[i];
            long key = cursor.trove + number;
            boolean isShown = !cursor.release.withdrawn().containsKey(number)
                    && newest.getOrDefault(key, 0) <= cursor.release.sequence();
            if (isShown) {
                keys.add(key, posting.counts()[i]);
            }
        }
    }

    /** How many documents were read. Fewer than are published when new ones were not read yet. */
    public long read() {
        return read;
    }

    /** Names in fewer documents than this are left out; 1 when none are. */
    public int fewest() {
        return fewest;
    }

    /** Why lists of corrections are not used, a line each. */
    public List<String> faults() {
        return corrections.faults();
    }

    /** How many names there are. @param kind null for all kinds */
    public int count(@Nullable EntityKind kind) {
        return kind == null ? all.size() : ofKind(kind).length;
    }

    private int[] ofKind(EntityKind kind) {
        return byKind.getOrDefault(kind, new int[0]);
    }

    /** Names in the order of the documents that have them, those in most documents first. @param kind null for all kinds */
    public List<Known> most(@Nullable EntityKind kind, long offset, int limit) {
        int from = (int) Math.min(offset, count(kind));
        int to = (int) Math.min((long) from + limit, count(kind));
        return kind == null
                ? all.subList(from, to)
                : Arrays.stream(ofKind(kind), from, to).mapToObj(all::get).toList();
    }

    /** A name as it is shown; empty when no published document has it. */
    public Optional<Known> of(NamedEntity entity) {
        return Optional.ofNullable(places.get(entity)).map(all::get);
    }

    /** The other names that are shown as this one, because the publisher says so. */
    public List<NamedEntity> mergedInto(NamedEntity entity) {
        return corrections.mergedInto(entity);
    }

    /** What a name that was found, but is not shown, is shown as; empty when it is not another. */
    public Optional<NamedEntity> shownAs(NamedEntity found) {
        NamedEntity shown = corrections.apply(found);
        return shown == null || shown.equals(found) || !places.containsKey(shown)
                ? Optional.empty()
                : Optional.of(shown);
    }

    /** The keys of the documents that a term of the query language finds, in rising order. */
    public long[] keys(Query.Named named) {
        List<Integer> names = typed.getOrDefault(NamedEntity.folded(named.name()), List.of());
        return names.stream()
                .flatMapToInt(name -> Arrays.stream(documentsOf[name]))
                .distinct()
                .sorted()
                .mapToLong(document -> keys[document])
                .toArray();
    }

    /** The most frequent names of some documents, of each kind at most so many. @param documents their keys, each once */
    public Map<EntityKind, List<Counted>> counts(long[] documents, int most) {
        int[] counts = new int[all.size()];
        for (int i = 0; i < documents.length; i++) {
            if (i % CHECK_EVERY == 0) {
                Effort.check();
            }
            int document = Arrays.binarySearch(keys, documents[i]);
            if (document >= 0) {
                for (int name : namesOf[document]) {
                    counts[name]++;
                }
            }
        }
        return ranked(counts, -1, most);
    }

    /** The most frequent names in the documents that have a name, without itself, of each kind at most so many. */
    public Map<EntityKind, List<Counted>> related(NamedEntity entity, int most) {
        Integer place = places.get(entity);
        if (place == null) {
            return Map.of();
        }
        int[] counts = new int[all.size()];
        int done = 0;
        for (int document : documentsOf[place]) {
            if (done++ % CHECK_EVERY == 0) {
                Effort.check();
            }
            for (int name : namesOf[document]) {
                counts[name]++;
            }
        }
        return ranked(counts, place, most);
    }

    private Map<EntityKind, List<Counted>> ranked(int[] counts, int without, int most) {
        Map<EntityKind, List<Counted>> ranked = new HashMap<>();
        for (EntityKind kind : EntityKind.values()) {
            Effort.checkNow();
            // Of equal counts, the one in more documents of the archive is first: that is the order of the places.
            var best = new PriorityQueue<Integer>(
                    Comparator.<Integer>comparingInt(name -> counts[name]).thenComparing(Comparator.reverseOrder()));
            for (int name : ofKind(kind)) {
                if (counts[name] > 0 && name != without) {
                    best.add(name);
                    if (best.size() > most) {
                        best.poll();
                    }
                }
            }
            ranked.put(
                    kind,
                    best.stream()
                            .sorted(best.comparator().reversed())
                            .map(name -> new Counted(all.get(name).entity(), counts[name]))
                            .toList());
        }
        return ranked;
    }
}
