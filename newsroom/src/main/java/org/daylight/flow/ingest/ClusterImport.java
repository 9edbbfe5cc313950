package org.daylight.flow.ingest;

import java.io.DataInputStream;
import java.io.IOException;
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

    /** Reading is counted as one of so many parts of the work. */
    private static final int READING_SHARE = 10;

    private static final int TICK_MILLIS = 500;

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
     * Reads the whole source and stores its contents. The folder is deleted at the end.
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
        JobFolder.delete(folder.folder());
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
                if (!units.isEmpty() && (sum + unit.bytes() > READ_BYTES || units.size() >= READ_FILES * job.batchMessages())) {
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
            throw new IOException("a result in " + folder.folder() + " was damaged, and was deleted: run the same command"
                    + " again");
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

    private void storeAll(String hash, List<Part> parts) throws IOException, InterruptedException {
        long batchNumber = catalog.documents().lastBatch();
        for (int i = 0; i < parts.size(); i++) {
            await(i);
            batchNumber = store(result(JobFolder.Stage.PREPARE, i, hash), parts.get(i), batchNumber);
            if (parts.get(i).commitsIndex() || i == parts.size() - 1) {
                index.commit(Long.toString(catalog.documents().lastBatch()), Removals.HIDDEN);
                // If the process stops here, the index has exactly the documents of the catalog.
                steps.reached("indexed");
            }
        }
    }

    /** @return the number of the last batch */
    private long store(Path result, Part part, long before) throws IOException {
        long number = before;
        var keys = new Places();
        var taken = new BitSet();
        var counter = new BatchCounter(job.batchMessages(), Long.MAX_VALUE);
        boolean endsFull = false;
        try (DataInputStream rowsIn = JobFolder.input(result.resolve(PrepareTask.ROWS));
                DataInputStream blocksIn = JobFolder.input(result.resolve(PrepareTask.BLOCKS))) {
            for (int items = 0; items < part.items; ) {
                int count = rowsIn.readInt();
                List<PreparedItem> batch = new ArrayList<>(count);
                int[] places = new int[count];
                counter.endBatch();
                for (int i = 0; i < count; i++) {
                    places[i] = rowsIn.readInt();
                    PreparedItem item = RowCodec.read(rowsIn);
                    batch.add(item);
                    counter.add(item.bytes());
                    keys.add(places[i], item);
                }
                endsFull = counter.isFull();
                store(batch, places, blocks(blocksIn), ++number, taken);
                items += count;
            }
        }
        if (!taken.isEmpty()) {
            index.take(result.resolve(PrepareTask.SEGMENT), keys.inOrder(), taken);
        }
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

    /** Stores a batch: its bytes in the vault, then its rows in the catalog. @param taken gets the places of new documents */
    private void store(List<PreparedItem> batch, int[] places, List<PackedBlock> blocks, long number, BitSet taken)
            throws IOException {
        vault.putPacked(blocks);
        // If the process stops here, the vault has bytes to which no row refers. The next run puts them again, without
        // effect.
        steps.reached("vaulted");
        catalog.together(() -> {
            for (int i = 0; i < places.length; i++) {
                boolean isNew = rows.add(batch.get(i), number, watch);
                if (places[i] != PrepareTask.NOT_THERE) {
                    taken.set(places[i], isNew);
                }
            }
            return null;
        });
        // If the process stops here, the whole batch is stored, and the index lacks it: the next run adds it.
        steps.reached("cataloged");
        synchronized (this) {
            for (PreparedItem item : batch) {
                storedBytes += item.bytes();
                storedMessages += item instanceof PreparedItem.Document ? 1 : 0;
            }
            tick();
        }
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
