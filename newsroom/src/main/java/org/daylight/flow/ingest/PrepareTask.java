package org.daylight.flow.ingest;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.zip.CRC32C;
import org.daylight.container.ContainerItem;
import org.daylight.container.RawFile;
import org.daylight.container.RawMessage;
import org.daylight.dkim.DkimVerifier;
import org.daylight.format.Sha256;
import org.daylight.search.IndexedDocument;
import org.daylight.search.SegmentSource;
import org.daylight.search.SegmentWriting;
import org.daylight.vault.Original;
import org.daylight.vault.PackedBlock;
import org.jspecify.annotations.Nullable;

/**
 * Prepares some batches of items, which follow one another in the source: everything that an import's workers do, and compressing for the vault ({@code
 * spec/cluster.md}, sections 5 to 7). The result has the rows of the catalog, the blocks of the vault, and a segment of the index. It is as if the
 * newsroom had none of the documents before; who stores it leaves out what it has.
 */
final class PrepareTask {

    static final String ROWS = "rows";
    static final String BLOCKS = "blocks";
    static final String SEGMENT = "segment";

    /** The number of a document in the segment, when it is not there because an earlier one has the same bytes. */
    static final int NOT_THERE = -1;

    private final ItemPreparation preparation;
    private final SegmentWriting segment;
    private final DataOutputStream rows;
    private final DataOutputStream blocks;
    private final Set<Sha256> known = new HashSet<>();
    private int documents;

    /** The batch. */
    private final List<Row> batch = new ArrayList<>();

    private final List<Original> originals = new ArrayList<>();

    private record Row(PreparedItem item, int place) {}

    private record Verifier(Sha256 keys, DkimVerifier verifier) {}

    private static @Nullable Verifier last;

    /**
     * Items of the result of a task that has read.
     *
     * @param result the name of its folder
     * @param offset of the first item in the file, in bytes
     * @param items how many
     */
    record Range(String result, long offset, int items) {}

    private PrepareTask(
            ItemPreparation preparation, SegmentWriting segment, DataOutputStream rows, DataOutputStream blocks) {
        this.preparation = preparation;
        this.segment = segment;
        this.rows = rows;
        this.blocks = blocks;
    }

    /** What one task prepares. */
    static byte[] order(List<Range> ranges) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeInt(ranges.size());
            for (Range range : ranges) {
                PlainData.write(out, range.result);
                out.writeLong(range.offset);
                out.writeInt(range.items);
            }
        } catch (IOException e) {
            throw new AssertionError("memory has no errors of a disk", e);
        }
        return bytes.toByteArray();
    }

    private static List<Range> ranges(byte[] order) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(order));
        int count = in.readInt();
        List<Range> ranges = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ranges.add(new Range(PlainData.text(in), in.readLong(), in.readInt()));
        }
        return ranges;
    }

    /** Runs the task. @param read the folder with the results of the tasks that have read @param unfinished the folder of the result */
    static void run(JobFolder folder, JobFolder.Job job, byte[] order, Path read, Path unfinished) throws IOException {
        DkimVerifier verifier = verifier(folder, job);
        Path segmentFolder = unfinished.resolve(SEGMENT);
        Files.createDirectory(segmentFolder);
        SegmentSource source = ServiceLoader.load(SegmentSource.class, PrepareTask.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new TaskRefused("no search engine of this program makes segments"));
        SegmentWriting segment = source.begin(segmentFolder, folder.fields());
        try (var slices = new OpenSlices();
                DataOutputStream rows = JobFolder.output(unfinished.resolve(ROWS));
                DataOutputStream blocks = JobFolder.output(unfinished.resolve(BLOCKS))) {
            var preparation = new ItemPreparation(job.trove(), job.seed(), verifier);
            var task = new PrepareTask(preparation, segment, rows, blocks);
            var counter = new BatchCounter(job.batchMessages(), Long.MAX_VALUE);
            for (Range range : ranges(order)) {
                try (FileChannel items =
                        FileChannel.open(read.resolve(range.result).resolve(ReadTask.ITEMS))) {
                    var in = new DataInputStream(
                            new BufferedInputStream(Channels.newInputStream(items.position(range.offset)), 1 << 18));
                    for (int i = 0; i < range.items; i++) {
                        counter.add(task.add(ItemCodec.read(in, slices)));
                        if (counter.isFull()) {
                            task.endBatch();
                            counter.endBatch();
                        }
                    }
                }
            }
            if (!task.batch.isEmpty()) {
                task.endBatch();
            }
            if (task.documents > 0) {
                segment.finish();
            }
        }
    }

    /** The keys are read once for all tasks of an import that this process runs. */
    private static synchronized DkimVerifier verifier(JobFolder folder, JobFolder.Job job) throws IOException {
        Verifier found = last;
        if (found == null || !found.keys.equals(job.keys())) {
            found = new Verifier(job.keys(), new DkimVerifier(folder.keys(job)));
            last = found;
        }
        return found.verifier;
    }

    /** @return the size of its original */
    private long add(ContainerItem found) throws IOException {
        ItemPreparation.Ready ready;
        if (found instanceof RawMessage raw) {
            ready = preparation.message(raw, key -> false);
        } else if (found instanceof RawFile file) {
            ready = preparation.file(file, key -> false);
        } else {
            batch.add(new Row(ItemPreparation.other(found), NOT_THERE));
            return 0;
        }
        int place = NOT_THERE;
        if (known.add(ready.original().sha256())) {
            originals.add(ready.original());
            place = segment.add(indexed(ready));
            documents++;
        }
        batch.add(new Row(ready.row(), place));
        return ready.row().bytes();
    }

    private IndexedDocument indexed(ItemPreparation.Ready ready) {
        if (ready.indexed() != null) {
            return ready.indexed();
        }
        PreparedItem.Document row = ready.row();
        return preparation.indexed(ready.original().bytes(), row.key(), Objects.requireNonNull(row.file()));
    }

    private void endBatch() throws IOException {
        rows.writeInt(batch.size());
        for (Row row : batch) {
            rows.writeInt(row.place);
            RowCodec.write(rows, row.item);
        }
        List<PackedBlock> packed = PackedBlock.of(originals);
        blocks.writeInt(packed.size());
        for (PackedBlock block : packed) {
            blocks.writeInt(block.bytes().length);
            blocks.write(block.bytes());
        }
        batch.clear();
        originals.clear();
    }

    /** Reads ranges of files; the last file stays open. */
    private static final class OpenSlices implements ItemCodec.Slices, Closeable {
        private String path = "";
        private @Nullable FileChannel file;

        @Override
        public byte[] read(ItemCodec.Slice slice) throws IOException {
            FileChannel open = file;
            if (open == null || !path.equals(slice.path())) {
                close();
                open = FileChannel.open(Path.of(slice.path()));
                file = open;
                path = slice.path();
            }
            var bytes = ByteBuffer.allocate(slice.length());
            while (bytes.hasRemaining() && open.read(bytes, slice.offset() + bytes.position()) > 0) {
                // until it is complete
            }
            var crc = new CRC32C();
            crc.update(bytes.array());
            if (bytes.hasRemaining() || (int) crc.getValue() != slice.crc()) {
                throw new TaskRefused(slice.path() + " was changed while it was imported: run the same command again");
            }
            return bytes.array();
        }

        @Override
        public void close() throws IOException {
            if (file != null) {
                file.close();
            }
        }
    }
}
