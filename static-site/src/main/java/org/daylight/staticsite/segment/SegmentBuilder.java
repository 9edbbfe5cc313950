package org.daylight.staticsite.segment;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.daylight.archive.Archive;
import org.daylight.archive.Release;
import org.daylight.staticsite.segment.WriteSegments.Effort;
import org.jspecify.annotations.Nullable;

/** Writes one segment ({@code spec/static-index.md}): reads its documents, sorts them, and merges the sorted runs of their keys. */
final class SegmentBuilder {

    private static final int FORMAT = 1;

    /** A batch of keys for one thread has at most so many keys, or bytes of lists. */
    private static final int BATCH_KEYS = 4_096;

    private static final int BATCH_BYTES = 1 << 20;

    private static final int SECONDS_A_DAY = 86_400;

    /** Days of the table of days are counted from the first of January of the year 0, which is before any date that counts. */
    private static final long DAYS_BEFORE_1970 = 719_528;

    private final Path site;
    private final Path folder;
    private final BuildProgress progress;
    private final List<Release> releases;
    private final SegmentPlan.Range range;
    private final String source;
    private final Effort effort;

    /** Ordinals in the order of the segment. */
    private int[] order = new int[0];

    private int[] newNumbers = new int[0];

    /**
     * @param site receives the files
     * @param folder empty, for temporary files
     * @param releases of the range, in order of number
     */
    SegmentBuilder(
            Path site,
            Path folder,
            SegmentPlan.Range range,
            List<Release> releases,
            String source,
            Effort effort,
            BuildProgress progress) {
        this.effort = effort;
        this.site = site;
        this.folder = folder;
        this.range = range;
        this.releases = releases;
        this.source = source;
        this.progress = progress;
    }

    /** Writes the segment; null when it would have no document. */
    @Nullable
    SegmentEntry write(Archive archive) throws IOException {
        int most = Math.toIntExact(
                releases.stream().mapToLong(BuildProgress::documents).sum());
        try (var documents = new SegmentDocuments(archive, folder, most, effort, progress)) {
            documents.read(releases);
            if (documents.count() == 0) {
                return null;
            }
            sort(documents);
            try (var cards = new SegmentFile(folder.resolve("cards"));
                    var places = new SegmentFile(folder.resolve("places"));
                    var words = new SegmentFile(folder.resolve("words"))) {
                long recordsStart = writeCards(documents, cards);
                long treesStart = cards.length();
                cards.add(documents.trees());
                int rootBytes = writeWords(documents, words, places);
                return new SegmentEntry(
                        range.first(),
                        range.last(),
                        documents.count(),
                        words.finish(site, ".words"),
                        words.length(),
                        rootBytes,
                        places.finish(site, ".places"),
                        places.length(),
                        cards.finish(site, ".cards"),
                        cards.length(),
                        recordsStart,
                        treesStart,
                        source);
            }
        }
    }

    private void sort(SegmentDocuments documents) {
        order = IntStream.range(0, documents.count())
                .boxed()
                .sorted((one, other) -> compare(documents, one, other))
                .mapToInt(Integer::intValue)
                .toArray();
        newNumbers = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            newNumbers[order[i]] = i;
        }
    }

    /** The newest first, those without a time last; then by trove and number. */
    private static int compare(SegmentDocuments documents, int one, int other) {
        int byTime = Long.compare(documents.times[other], documents.times[one]);
        if (byTime != 0) {
            return byTime;
        }
        int byTrove = documents.troves[one].compareTo(documents.troves[other]); // slugs are ASCII
        return byTrove != 0 ? byTrove : Integer.compare(documents.numbers[one], documents.numbers[other]);
    }

    /** Writes slots and records. @return where the records begin */
    private long writeCards(SegmentDocuments documents, SegmentFile cards) throws IOException {
        DocumentSpool spool = documents.spool();
        var slot = new ByteArea(DocumentCard.SLOT);
        long offset = 0;
        for (int ordinal : order) {
            slot.clear();
            slot.u32(offset)
                    .u8((int) (offset >>> 32))
                    .u16(spool.recordLength(ordinal))
                    .u8(spool.recordLength(ordinal) >>> 16);
            byte[] card = spool.card(ordinal);
            slot.u16(card.length).add(card).align(DocumentCard.SLOT);
            cards.add(slot);
            offset += spool.recordLength(ordinal);
        }
        long begin = cards.length();
        for (int ordinal : order) {
            cards.add(spool.record(ordinal));
        }
        return begin;
    }

    /** @return the length of the root */
    private int writeWords(SegmentDocuments documents, SegmentFile words, SegmentFile places) throws IOException {
        var statistics = new SegmentStatistics(
                permuted(documents.bodyLengths),
                permuted(documents.headLengths),
                documents.fieldDocuments,
                documents.fieldWords);
        Path lists = folder.resolve("lists");
        Path keys = folder.resolve("keys");
        DictionaryForm.Totals totals;
        long listBytes;
        try (var listOut = new SegmentFile(lists);
                OutputStream keyOut = new BufferedOutputStream(Files.newOutputStream(keys), 1 << 18)) {
            totals = mergeRuns(documents, statistics, keyOut, listOut, places);
            listOut.flush();
            listBytes = listOut.length();
        }
        Path dictionary = folder.resolve("dictionary");
        Path rest = folder.resolve("rest");
        DictionaryForm form = writeDictionary(keys, totals, dictionary, rest);
        ByteArea columns = columns(documents);
        try (var deflated = new Deflated()) {
            byte[] days = deflated.of(days(documents));
            var root = new ByteArea(1 << 12);
            root.varint(FORMAT).varint(order.length).varint(dated(documents));
            statistics.write(root);
            root.varint(form.bytes()).varint(listBytes).varint(columns.length()).varint(days.length);
            months(documents, root);
            form.writeRoot(root);
            byte[] packed = deflated.of(root);
            words.add(packed);
            words.add(dictionary);
            words.add(rest);
            words.add(lists);
            words.add(columns);
            words.add(days);
            return packed.length;
        }
    }

    private byte[] permuted(byte[] byOrdinal) {
        byte[] values = new byte[order.length];
        for (int i = 0; i < order.length; i++) {
            values[i] = byOrdinal[order[i]];
        }
        return values;
    }

    private int dated(SegmentDocuments documents) {
        int dated = 0;
        while (dated < order.length && documents.times[order[dated]] != SegmentDocuments.NO_TIME) {
            dated++;
        }
        return dated;
    }

    /** Keys of one batch with their lists, as the runs have them. */
    private static final class Batch {
        final List<byte[]> keys = new ArrayList<>();
        final List<Integer> counts = new ArrayList<>();
        final List<ByteArea> lists = new ArrayList<>();
        int bytes;
        double share;
    }

    /** What is written for a batch. */
    private record Written(
            List<byte[]> names,
            BitSet rares,
            int[] entryLengths,
            ByteArea keys,
            ByteArea lists,
            ByteArea places,
            double share) {

        void count(DictionaryForm.Totals totals) {
            for (int i = 0; i < names.size(); i++) {
                totals.add(names.get(i), rares.get(i), entryLengths[i]);
            }
        }
    }

    /** Merges the runs, and writes keys, lists and positions. */
    private DictionaryForm.Totals mergeRuns(
            SegmentDocuments documents,
            SegmentStatistics statistics,
            OutputStream keyOut,
            SegmentFile listOut,
            SegmentFile places)
            throws IOException {
        long allBytes = 0;
        List<RunCursor> cursors = new ArrayList<>();
        var heap = new PriorityQueue<RunCursor>();
        var totals = new DictionaryForm.Totals();
        try (ExecutorService workers = Executors.newFixedThreadPool(effort.threads())) {
            for (Path run : documents.runs()) {
                allBytes += Files.size(run);
                var cursor = new RunCursor(run, cursors.size());
                cursors.add(cursor);
                if (cursor.next()) {
                    heap.add(cursor);
                }
            }
            Deque<Future<Written>> writing = new ArrayDeque<>();
            double shareBefore = 0;
            while (!heap.isEmpty()) {
                Batch batch = nextBatch(heap);
                double share = cursors.stream().mapToLong(RunCursor::read).sum() / (double) Math.max(1, allBytes);
                batch.share = share - shareBefore;
                shareBefore = share;
                writing.add(workers.submit(() -> write(batch, statistics)));
                while (writing.size() > 2 * effort.threads() || heap.isEmpty() && !writing.isEmpty()) {
                    Written written = writing.remove().get();
                    keyOut.write(written.keys().array(), 0, written.keys().length());
                    written.count(totals);
                    listOut.add(written.lists());
                    places.add(written.places());
                    progress.written(written.share(), order.length);
                }
            }
        } catch (ExecutionException e) {
            throw new IOException(
                    "the search index could not be written: " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the search index was written", e);
        } finally {
            for (RunCursor cursor : cursors) {
                cursor.close();
            }
        }
        return totals;
    }

    private static Batch nextBatch(PriorityQueue<RunCursor> heap) throws IOException {
        var batch = new Batch();
        while (!heap.isEmpty() && batch.keys.size() < BATCH_KEYS && batch.bytes < BATCH_BYTES) {
            byte[] key = heap.element().key();
            var list = new ByteArea(32);
            int count = 0;
            while (!heap.isEmpty() && Arrays.equals(heap.element().key(), key)) {
                RunCursor cursor = heap.remove();
                cursor.list(list);
                count += cursor.count();
                if (cursor.next()) {
                    heap.add(cursor);
                }
            }
            batch.keys.add(key);
            batch.counts.add(count);
            batch.lists.add(list);
            batch.bytes += list.length();
        }
        return batch;
    }

    /** For each key: whether it is rare (a byte), its length, the bytes of its list and of its positions, the length of its entry (integers), the key, the entry. */
    private Written write(Batch batch, SegmentStatistics statistics) {
        var keys = new ByteArea(1 << 16);
        var lists = new ByteArea(1 << 16);
        var places = new ByteArea(1 << 16);
        var entry = new ByteArea();
        var rares = new BitSet();
        int[] entryLengths = new int[batch.keys.size()];
        try (var form = new ListForm(statistics, newNumbers)) {
            for (int i = 0; i < batch.keys.size(); i++) {
                byte[] key = batch.keys.get(i);
                int listBegin = lists.length();
                int placesBegin = places.length();
                entry.clear();
                boolean isRare =
                        form.write(KeyKind.of(key), batch.lists.get(i), batch.counts.get(i), entry, lists, places);
                if (isRare) {
                    rares.set(i);
                }
                entryLengths[i] = entry.length();
                keys.u8(isRare ? 1 : 0)
                        .u32(key.length)
                        .u32(lists.length() - listBegin)
                        .u32(places.length() - placesBegin)
                        .u32(entry.length())
                        .add(key)
                        .add(entry);
            }
        }
        return new Written(batch.keys, rares, entryLengths, keys, lists, places, batch.share);
    }

    /** Cuts the keys into blocks. */
    private static DictionaryForm writeDictionary(Path keys, DictionaryForm.Totals totals, Path dictionary, Path rest)
            throws IOException {
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(keys), 1 << 18));
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(dictionary), 1 << 18);
                OutputStream restOut = new BufferedOutputStream(Files.newOutputStream(rest), 1 << 18);
                var form = new DictionaryForm(totals, out, restOut)) {
            for (int isRare = in.read(); isRare >= 0; isRare = in.read()) {
                int keyLength = Integer.reverseBytes(in.readInt());
                int listBytes = Integer.reverseBytes(in.readInt());
                int placesBytes = Integer.reverseBytes(in.readInt());
                int entryLength = Integer.reverseBytes(in.readInt());
                form.add(in.readNBytes(keyLength), in.readNBytes(entryLength), isRare == 1, listBytes, placesBytes);
            }
            form.finish();
            return form;
        }
    }

    /** The number of documents of each UTC day, from the newest. */
    private ByteArea days(SegmentDocuments documents) {
        SortedMap<Long, Integer> days = new TreeMap<>();
        for (int ordinal : order) {
            if (documents.times[ordinal] != SegmentDocuments.NO_TIME) {
                days.merge(-Math.floorDiv(documents.times[ordinal], SECONDS_A_DAY), 1, Integer::sum);
            }
        }
        var area = new ByteArea(1 << 10);
        area.varint(days.size());
        long before = 0;
        for (var day : days.entrySet()) {
            long since = -day.getKey() + DAYS_BEFORE_1970;
            area.varint(before == 0 ? since : before - since).varint(day.getValue());
            before = since;
        }
        return area;
    }

    private void months(SegmentDocuments documents, ByteArea root) {
        SortedMap<Integer, Integer> months = new TreeMap<>();
        for (int ordinal : order) {
            if (documents.times[ordinal] != SegmentDocuments.NO_TIME) {
                var day = java.time.LocalDate.ofEpochDay(Math.floorDiv(documents.times[ordinal], SECONDS_A_DAY));
                months.merge(-(day.getYear() * 12 + day.getMonthValue() - 1), 1, Integer::sum);
            }
        }
        root.varint(months.size());
        int before = 0;
        for (var month : months.entrySet()) {
            root.varint(before == 0 ? -month.getKey() : month.getKey() - before).varint(month.getValue());
            before = month.getKey();
        }
    }

    private ByteArea columns(SegmentDocuments documents) {
        var columns = new ByteArea(16 * order.length);
        for (int from = 0; from < order.length; from += 4) {
            int four = 0;
            for (int i = from; i < Math.min(order.length, from + 4); i++) {
                four |= (documents.shifts[order[i]] & 3) << 2 * (i - from);
            }
            columns.u8(four);
        }
        columns.align(Long.BYTES);
        for (int ordinal : order) {
            columns.u32(Math.min(documents.sizes[ordinal], 0xffff_ffffL));
        }
        columns.align(Long.BYTES);
        for (int ordinal : order) {
            columns.u16(documents.releases[ordinal] - range.first());
        }
        columns.align(Long.BYTES);
        for (int ordinal : order) {
            columns.u8(documents.marks[ordinal]);
        }
        columns.align(Long.BYTES);
        for (int ordinal : order) {
            columns.u8(documents.hours[ordinal]);
        }
        columns.align(Long.BYTES);
        authors(documents, columns);
        return columns;
    }

    private void authors(SegmentDocuments documents, ByteArea columns) {
        SortedMap<byte[], Integer> numbers = new TreeMap<>(Arrays::compareUnsigned);
        for (int ordinal : order) {
            String author = documents.authors[ordinal];
            if (author != null) {
                numbers.put(author.getBytes(StandardCharsets.UTF_8), 0);
            }
        }
        var offsets = new ByteArea(4 * numbers.size() + 8);
        var addresses = new ByteArea(32 * numbers.size() + 8);
        int next = 0;
        for (var address : numbers.entrySet()) {
            address.setValue(++next);
            offsets.u32(addresses.length());
            addresses.add(address.getKey());
        }
        offsets.u32(addresses.length());
        for (int ordinal : order) {
            String author = documents.authors[ordinal];
            Integer number = author == null ? null : numbers.get(author.getBytes(StandardCharsets.UTF_8));
            columns.u32(number == null ? 0 : number);
        }
        columns.align(Long.BYTES).u32(numbers.size()).add(offsets).add(addresses);
    }
}
