package org.daylight.flow.ingest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.daylight.container.ContainerItem;
import org.daylight.container.ContainerLimits;
import org.daylight.container.ImportSource;
import org.daylight.container.LossCode;
import org.daylight.container.OuterUnit;
import org.daylight.container.RawFile;
import org.daylight.container.RawMessage;
import org.jspecify.annotations.Nullable;

/**
 * Reads outer files of an import, and writes a file of their items ({@code spec/cluster.md}, sections 3 and 4). The bytes of a message that is a range
 * of a plain file, such as an mbox, are not copied: the item says where they are.
 */
final class ReadTask {

    static final String ITEMS = "items";
    static final String SIZES = "sizes";

    /** Messages of smaller files are copied, so that no file is opened twice. */
    private static final int LEAST_FILE_BYTES = 1 << 20;

    private final DataOutputStream items;
    private final DataOutputStream sizes;
    private long at;
    private final ByteArrayOutputStream record = new ByteArrayOutputStream();
    private @Nullable FileChannel plain;
    private String plainPath = "";

    private ReadTask(DataOutputStream items, DataOutputStream sizes) {
        this.items = items;
        this.sizes = sizes;
    }

    /** What one task reads. */
    static byte[] order(List<OuterUnit> units) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeInt(units.size());
            for (OuterUnit unit : units) {
                PlainData.write(out, unit.kind().name());
                PlainData.write(out, unit.path());
                PlainData.write(out, unit.shown());
                PlainData.write(out, unit.sequences());
                PlainData.write(out, unit.own());
                out.writeLong(unit.bytes());
                PlainData.write(out, unit.state());
                PlainData.write(out, unit.parts());
                PlainData.write(out, unit.loss() == null ? "" : unit.loss().name());
                PlainData.write(out, unit.detail());
            }
        } catch (IOException e) {
            throw new AssertionError("memory has no errors of a disk", e);
        }
        return bytes.toByteArray();
    }

    private static List<OuterUnit> units(byte[] order) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(order));
        int count = in.readInt();
        List<OuterUnit> units = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            var kind = OuterUnit.Kind.valueOf(PlainData.text(in));
            String path = PlainData.text(in);
            String shown = PlainData.text(in);
            String sequences = PlainData.text(in);
            String own = PlainData.text(in);
            long bytes = in.readLong();
            String state = PlainData.text(in);
            List<String> parts = PlainData.texts(in);
            String loss = PlainData.text(in);
            String detail = PlainData.text(in);
            units.add(new OuterUnit(
                    kind,
                    path,
                    shown,
                    sequences,
                    own,
                    bytes,
                    state,
                    parts,
                    loss.isEmpty() ? null : LossCode.valueOf(loss),
                    detail));
        }
        return units;
    }

    /** Runs the task. @param unfinished the folder of the result */
    static void run(JobFolder.Job job, byte[] order, Path unfinished) throws IOException, InterruptedException {
        var limits = ContainerLimits.DEFAULT.allFiles(job.allFiles());
        Path spool = Path.of(
                System.getProperty("java.io.tmpdir"),
                "daylight-" + ProcessHandle.current().pid());
        try (DataOutputStream items = JobFolder.output(unfinished.resolve(ITEMS));
                DataOutputStream sizes = JobFolder.output(unfinished.resolve(SIZES))) {
            var task = new ReadTask(items, sizes);
            for (OuterUnit unit : units(order)) {
                if (unit.kind() != OuterUnit.Kind.LOSS
                        && !Path.of(unit.path()).toFile().exists()) {
                    throw new TaskRefused(
                            unit.path() + " is not there on a machine of the cluster: all machines must see"
                                    + " the files to import under the same path");
                }
                task.read(unit, limits, spool, job.recoversDeleted());
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void read(OuterUnit unit, ContainerLimits limits, Path spool, boolean recoversDeleted)
            throws IOException, InterruptedException {
        boolean mayRefer = unit.kind() == OuterUnit.Kind.FILE && unit.bytes() >= LEAST_FILE_BYTES;
        try (FileChannel file = mayRefer ? open(unit) : null) {
            plain = file;
            plainPath = unit.path();
            ImportSource.read(unit, limits, spool, recoversDeleted, found -> {
                try {
                    add(found);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** A file that cannot be opened is a loss, which its reader reports. */
    private static @Nullable FileChannel open(OuterUnit unit) {
        try {
            return FileChannel.open(Path.of(unit.path()));
        } catch (IOException e) {
            return null;
        }
    }

    private void add(ContainerItem found) throws IOException {
        ItemCodec.Slice slice = found instanceof RawMessage raw ? slice(raw) : null;
        int size = switch (found) {
            case RawMessage raw -> raw.bytes().length;
            case RawFile file -> file.bytes().length;
            default -> 0;
        };
        record.reset();
        ItemCodec.write(new DataOutputStream(record), found, slice);
        record.writeTo(items);
        sizes.writeInt(size);
        sizes.writeLong(at);
        at += record.size();
    }

    /** Where the bytes of a message are in the plain file; null when they are not there. */
    private ItemCodec.@Nullable Slice slice(RawMessage raw) {
        if (plain == null) {
            return null;
        }
        long offset = raw.provenance().offset() + raw.provenance().repair().before().length;
        var there = ByteBuffer.allocate(raw.bytes().length);
        try {
            while (there.hasRemaining() && plain.read(there, offset + there.position()) > 0) {
                // until it is complete
            }
        } catch (IOException e) {
            plain = null; // the message was read, so it is copied
            return null;
        }
        if (there.hasRemaining() || !Arrays.equals(there.array(), raw.bytes())) {
            // Of a compressed file, no message is there. Of an mbox, some are not because a ">" was removed.
            if (raw.provenance().repair().unquoted().length == 0) {
                plain = null;
            }
            return null;
        }
        var crc = new CRC32C();
        crc.update(raw.bytes());
        return new ItemCodec.Slice(plainPath, offset, raw.bytes().length, (int) crc.getValue());
    }
}
