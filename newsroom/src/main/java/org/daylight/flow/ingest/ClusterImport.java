package org.daylight.flow.ingest;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.daylight.catalog.Accession;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.HeldTrove;
import org.daylight.container.ImportSource;
import org.daylight.container.OuterUnit;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.format.Sha256;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.search.Removals;
import org.daylight.search.SegmentTaking;
import org.daylight.vault.PackedBlock;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;

/**
 * The parallel part of an import on a cluster: what {@link ImportPipeline} does on one machine ({@code spec/cluster.md}).
 *
 * <ol>
 *   <li>The machines of the cluster read the containers ({@link ReadTask}).
 *   <li>They prepare the items, in parts of whole batches ({@link PrepareTask}).
 *   <li>Meanwhile this thread stores the parts in the order of the source: their blocks in the vault, their rows in the catalog, their segments in
 *       the index. It decides what is new, as the writer of {@link ImportPipeline} does, with the same batches.
 * </ol>
 *
 * <p>Vault and catalog therefore have the same bytes as after an import on one machine, and the index has the same contents. If this stops anywhere, the
 * same import continues; results that are in the folder already are used.
 */
final class ClusterImport {

    /** A task reads files of so many bytes, or one larger file. */
    private static final long READ_BYTES = 64L << 20;

    /** Or so many files for each message of a batch. */
    private static final int READ_FILES = 5;

    /** A part ends with the batch that reaches so many bytes. */
    private static final long PART_BYTES = 64L << 20;

    /** Or after so many full batches. */
    private static final int PART_BATCHES = 4;

    /** The rows of so many parts are one transaction. */
    private static final int GROUP_PARTS = 4;

    /** Reading is counted as one of so many parts of the work. */
    private static final int READING_SHARE = 10;

    private static final int TICK_MILLIS = 500;

    private static final int DELETIONS = 10;

    /** How long a result may stay invisible: longer than a network disk keeps what it knows of a folder. */
    private static final int MOST_TICKS = 180;

    private final Newsroom newsroom;
    private final Catalog catalog;
    private final Vault vault;
    private final SegmentTaking index;
    private final Cluster cluster;
    private final JobFolder folder;
    private final JobFolder.Job job;
    private final ItemRows rows;
    private final long indexCommitBytes;
    private final StepListener steps;
    private final ImportTrove.Watch watch;

    private final BitSet done = new BitSet();
    private @Nullable Throwable failed;

    private long totalBytes;
    private long readBytes;
    private long storedBytes;
    private long storedMessages;

    /** @param bytes of originals @param commitsIndex whether the index is committed after it */
    private record Part(int items, long bytes, boolean commitsIndex) {}

    ClusterImport(
            Newsroom newsroom,
            Vault vault,
            SegmentTaking index,
            ImportTrove.Machines machines,
            HeldTrove trove,
            Accession accession,
            ImportTrove.Request request,
            int batchMessages,
            long indexCommitBytes,
            StepListener steps,
            ImportTrove.Watch watch)
            throws IOException {
        this.newsroom = newsroom;
        this.catalog = newsroom.catalog();
        this.vault = vault;
        this.index = index;
        this.cluster = machines.cluster();
        this.rows = new ItemRows(catalog, trove, accession);
        this.indexCommitBytes = indexCommitBytes;
        this.steps = steps;
        this.watch = watch;
        var seed = newsroom.seed(accession.number());
        KeyArchive keys = newsroom.keys();
        this.job = new JobFolder.Job(
                trove.slug(),
                seed,
                request.allFiles(),
                request.recoversDeleted(),
                batchMessages,
                Sha256.of(keys.bytes()),
                ProgramVersion.here());
        String name = "daylight-" + Sha256.of(seed.bytes()).hex().substring(0, 16);
        this.folder = new JobFolder(machines.shared().toAbsolutePath().resolve(name));
    }

    /**
     * Reads the whole source and stores its contents.
     *
     * @throws IOException with a one-line message; the same import continues
     */
    void read(ImportSource source) throws IOException, InterruptedException {
        if (!Files.isDirectory(folder.folder().getParent())) {
            throw new IOException("there is no folder " + folder.folder().getParent()
                    + ": name one that all machines of the cluster see");
        }
        String hash = folder.create(job, newsroom.keys(), index.fields()).hex();
        List<Long> reading = orderReading(source);
        cluster.run(order(hash, JobFolder.Stage.READ), reading.size(), task -> {
            synchronized (this) {
                readBytes += reading.get(task);
                tick();
            }
        });
        steps.reached("containers read");
        List<Part> parts = orderPreparing(hash, reading.size());
        Thread preparing = new Thread(() -> prepare(hash, parts.size()), "import on a cluster");
        preparing.setDaemon(true);
        preparing.start();
        try {
            storeAll(hash, parts);
        } finally {
            preparing.interrupt();
            preparing.join();
        }
    }

    /** Deletes the folder, when the accession is closed. A task that is not needed any more may still write: then something may be left. */
    void deleteFolder() throws InterruptedException {
        for (int i = 0; i < DELETIONS; i++) {
            try {
                JobFolder.delete(folder.folder());
                return;
            } catch (IOException | UncheckedIOException busy) {
                Thread.sleep(TICK_MILLIS);
            }
        }
    }

    private ClusterTask.Order order(String hash, JobFolder.Stage stage) {
        return new ClusterTask.Order(folder.folder().toString(), hash, stage.name());
    }

    // --- what has to be done

    /** Divides the outer files among tasks. @return how many bytes each task reads */
    private List<Long> orderReading(ImportSource source) throws IOException, InterruptedException {
        var orders = new Object() {
            private final List<OuterUnit> units = new ArrayList<>();
            private final List<Long> bytes = new ArrayList<>();
            private long sum;
            private @Nullable IOException failed;

            void add(OuterUnit unit) {
                if (!units.isEmpty()
                        && (sum + unit.bytes() > READ_BYTES || units.size() >= READ_FILES * job.batchMessages())) {
                    end();
                }
                units.add(unit);
                sum += unit.bytes();
            }

            void end() {
                if (units.isEmpty()) {
                    return;
                }
                try {
                    folder.order(JobFolder.Stage.READ, bytes.size(), ReadTask.order(units));
                } catch (IOException e) {
                    failed = failed == null ? e : failed;
                }
                bytes.add(sum);
                units.clear();
                sum = 0;
            }
        };
        source.units(orders::add);
        orders.end();
        if (orders.failed != null) {
            throw orders.failed;
        }
        totalBytes = orders.bytes.stream().mapToLong(Long::longValue).sum();
        return orders.bytes;
    }

    /** Divides the items among tasks, where batches end. */
    private List<Part> orderPreparing(String hash, int readTasks) throws IOException, InterruptedException {
        List<Part> parts = new ArrayList<>();
        var counter = new BatchCounter(job.batchMessages(), indexCommitBytes);
        List<PrepareTask.Range> ranges = new ArrayList<>();
        int items = 0;
        long bytes = 0;
        for (int task = 0; task < readTasks; task++) {
            Path result = result(JobFolder.Stage.READ, task, hash);
            String name = result.getFileName().toString();
            long offset = -1;
            int count = 0;
            long all = Files.size(result.resolve(ReadTask.SIZES)) / (Integer.BYTES + Long.BYTES);
            try (DataInputStream sizes = JobFolder.input(result.resolve(ReadTask.SIZES))) {
                for (long i = 0; i < all; i++) {
                    int size = sizes.readInt();
                    long at = sizes.readLong();
                    offset = offset < 0 ? at : offset;
                    count++;
                    items++;
                    bytes += size;
                    counter.add(size);
                    boolean commits = counter.commitsIndex();
                    boolean endsBatch = commits || counter.isFull();
                    if (endsBatch && (commits || bytes >= PART_BYTES || items >= PART_BATCHES * job.batchMessages())) {
                        ranges.add(new PrepareTask.Range(name, offset, count));
                        folder.order(JobFolder.Stage.PREPARE, parts.size(), PrepareTask.order(ranges));
                        parts.add(new Part(items, bytes, commits));
                        ranges.clear();
                        offset = -1;
                        count = 0;
                        items = 0;
                        bytes = 0;
                    }
                    if (endsBatch) {
                        counter.endBatch();
                    }
                    if (commits) {
                        counter.endCommit();
                    }
                }
            }
            if (count > 0) {
                ranges.add(new PrepareTask.Range(name, offset, count));
            }
        }
        if (items > 0) {
            folder.order(JobFolder.Stage.PREPARE, parts.size(), PrepareTask.order(ranges));
            parts.add(new Part(items, bytes, false));
        }
        return parts;
    }

    /** The result of a task that has ended. @throws IOException when it is damaged; it is deleted then */
    private Path result(JobFolder.Stage stage, int task, String hash) throws IOException, InterruptedException {
        Path result = folder.result(stage, task, hash, folder.order(stage, task));
        // A network disk may show a new name some seconds later on another machine.
        for (int i = 0; !JobFolder.isThere(result) && i < MOST_TICKS; i++) {
            Thread.sleep(TICK_MILLIS);
        }
        if (!JobFolder.isThere(result)) {
            throw new IOException("the folder " + folder.folder().getParent()
                    + " is not the same on all machines of the cluster: a result of one is not there");
        }
        if (!JobFolder.isWhole(result, stage == JobFolder.Stage.PREPARE)) {
            JobFolder.delete(result);
            throw new IOException("a result in " + folder.folder()
                    + " was damaged, and was deleted: run the same command" + " again");
        }
        return result;
    }

    // --- the cluster, on a thread of its own

    private void prepare(String hash, int parts) {
        try {
            cluster.run(order(hash, JobFolder.Stage.PREPARE), parts, task -> {
                synchronized (this) {
                    done.set(task);
                    notifyAll();
                }
            });
        } catch (InterruptedException e) {
            // storing has ended, and says why
        } catch (IOException | RuntimeException | Error e) {
            synchronized (this) {
                failed = e;
                notifyAll();
            }
        }
    }

    private synchronized void await(int part) throws IOException, InterruptedException {
        while (!done.get(part)) {
            if (failed instanceof IOException unavailable) {
                throw unavailable;
            }
            if (failed != null) {
                throw new IOException("an error in the program stopped the import: " + failed, failed);
            }
            wait(TICK_MILLIS);
            tick();
        }
    }

    // --- storing, in the order of the source

    /**
     * Parts whose rows are one transaction. Keys of documents are random, so that rows change pages of the whole catalog: the more rows a transaction
     * has, the fewer pages are written for each.
     */
    private final class Group {
        private final List<PreparedItem> items = new ArrayList<>();
        private final List<Long> batches = new ArrayList<>();
        private final List<Segment> segments = new ArrayList<>();

        /** The rows, then the documents of the index. */
        void store() throws IOException {
            if (items.isEmpty()) {
                return;
            }
            catalog.together(() -> {
                for (Segment segment : segments) {
                    segment.taken.clear();
                }
                BitSet isNew = rows.addAll(items, batches, watch);
                for (int i = isNew.nextSetBit(0); i >= 0; i = isNew.nextSetBit(i + 1)) {
                    Segment segment = segmentOf(i);
                    int place = segment.places[i - segment.first];
                    if (place != PrepareTask.NOT_THERE) {
                        segment.taken.set(place);
                    }
                }
                return null;
            });
            // If the process stops here, all of it is stored, and the index lacks it: the next run adds it.
            steps.reached("cataloged");
            for (Segment segment : segments) {
                if (!segment.taken.isEmpty()) {
                    index.take(segment.folder, segment.keys, segment.taken);
                }
            }
            count();
            items.clear();
            batches.clear();
            segments.clear();
        }

        private Segment segmentOf(int item) {
            int at = segments.size() - 1;
            while (segments.get(at).first > item) {
                at--;
            }
            return segments.get(at);
        }

        private void count() {
            synchronized (ClusterImport.this) {
                for (PreparedItem item : items) {
                    storedBytes += item.bytes();
                    storedMessages += item instanceof PreparedItem.Document ? 1 : 0;
                }
                tick();
            }
        }
    }

    /**
     * The segment of a part.
     *
     * @param first the number of its first item in the group
     * @param places of its items in the segment
     * @param keys of the documents in the segment
     * @param taken the places of new documents, when the rows are stored
     */
    private record Segment(Path folder, int first, int[] places, long[] keys, BitSet taken) {}

    private void storeAll(String hash, List<Part> parts) throws IOException, InterruptedException {
        catalog.expectMany();
        long batchNumber = catalog.documents().lastBatch();
        var group = new Group();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            await(i);
            batchNumber = add(result(JobFolder.Stage.PREPARE, i, hash), part, batchNumber, group);
            boolean commits = part.commitsIndex() || i == parts.size() - 1;
            if (commits || group.segments.size() == GROUP_PARTS) {
                group.store();
            }
            if (commits) {
                index.commit(Long.toString(catalog.documents().lastBatch()), Removals.HIDDEN);
                // If the process stops here, the index has exactly the documents of the catalog.
                steps.reached("indexed");
            }
        }
    }

    /**
     * Stores the originals of a part in the vault, batch after batch, and adds the rest of it to a group.
     *
     * @return the number of the last batch
     */
    private long add(Path result, Part part, long before, Group group) throws IOException {
        long number = before;
        var keys = new Places();
        var counter = new BatchCounter(job.batchMessages(), Long.MAX_VALUE);
        boolean endsFull = false;
        int first = group.items.size();
        int[] places = new int[part.items];
        try (DataInputStream rowsIn = JobFolder.input(result.resolve(PrepareTask.ROWS));
                DataInputStream blocksIn = JobFolder.input(result.resolve(PrepareTask.BLOCKS))) {
            for (int items = 0; items < part.items; ) {
                int count = rowsIn.readInt();
                number++;
                counter.endBatch();
                for (int end = items + count; items < end; items++) {
                    places[items] = rowsIn.readInt();
                    PreparedItem item = RowCodec.read(rowsIn);
                    counter.add(item.bytes());
                    keys.add(places[items], item);
                    group.items.add(item);
                    group.batches.add(number);
                }
                endsFull = counter.isFull();
                vault.putPacked(blocks(blocksIn));
                // If the process stops here, the vault has bytes to which no row refers. The next run puts them again,
                // without effect.
                steps.reached("vaulted");
            }
        }
        group.segments.add(
                new Segment(result.resolve(PrepareTask.SEGMENT), first, places, keys.inOrder(), new BitSet()));
        // Where the index is committed, an import on one machine also stores a batch, which may be empty.
        return part.commitsIndex && endsFull ? number + 1 : number;
    }

    private static List<PackedBlock> blocks(DataInputStream in) throws IOException {
        List<PackedBlock> blocks = new ArrayList<>();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            int length = in.readInt();
            if (length < 0 || length > PackedBlock.MAX_BYTES) {
                throw new IOException("a block of " + length + " bytes");
            }
            blocks.add(PackedBlock.read(PlainData.bytes(in, length)));
        }
        return blocks;
    }

    private synchronized void tick() {
        long read = Math.min(readBytes, totalBytes) / READING_SHARE;
        long rest = totalBytes - totalBytes / READING_SHARE;
        // What is stored can be more than the files, if they were compressed.
        watch.progress(new ImportTrove.Progress(storedMessages, read + Math.min(storedBytes, rest), totalBytes));
    }

    /** The keys of the documents in a segment. */
    private static final class Places {
        private final List<Long> keys = new ArrayList<>();

        void add(int place, PreparedItem item) throws IOException {
            if (place == PrepareTask.NOT_THERE) {
                return;
            }
            if (place != keys.size() || !(item instanceof PreparedItem.Document document)) {
                throw new IOException("a prepared part is not in order");
            }
            keys.add(document.key());
        }

        long[] inOrder() {
            return keys.stream().mapToLong(Objects::requireNonNull).toArray();
        }
    }
}
