package org.daylight.flow.ingest;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.daylight.container.ContainerDefect;
import org.daylight.container.ContainerFormat;
import org.daylight.container.ContainerItem;
import org.daylight.container.ConversionNote;
import org.daylight.container.FolderCounts;
import org.daylight.container.LineEndings;
import org.daylight.container.LossCode;
import org.daylight.container.PartLoss;
import org.daylight.container.Provenance;
import org.daylight.container.RawFile;
import org.daylight.container.RawMessage;
import org.daylight.container.Skipped;
import org.daylight.container.SourceFile;
import org.daylight.container.Transformation;
import org.daylight.container.Unreadable;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;

/** Items of a source in a file ({@code spec/cluster.md}, section 4): every item is read back equal to the one that was written. */
final class ItemCodec {

    private static final int MESSAGE = 1;
    private static final int FILE = 2;
    private static final int LOST = 3;
    private static final int SKIPPED = 4;
    private static final int PART = 5;
    private static final int FOLDER = 6;
    private static final int SOURCE = 7;

    /** Its bytes follow. */
    private static final int HERE = 0;
    /** Its bytes are a range of a file. */
    private static final int THERE = 1;

    private static final int MOST_BYTES = 256 << 20;

    /**
     * Where the bytes of an item are, if they are not with it.
     *
     * @param path of a file
     * @param crc CRC-32C of the bytes
     */
    record Slice(String path, long offset, int length, int crc) {}

    /** Reads the bytes of a slice. */
    @FunctionalInterface
    interface Slices {
        byte[] read(Slice slice) throws IOException;
    }

    private ItemCodec() {}

    /** Writes an item. @param slice where the bytes of a message are; null to write them too */
    static void write(DataOutput out, ContainerItem found, @Nullable Slice slice) throws IOException {
        switch (found) {
            case RawMessage raw -> {
                out.writeByte(MESSAGE);
                write(out, raw.provenance());
                write(out, raw.defects());
                if (slice == null) {
                    write(out, raw.bytes());
                } else {
                    out.writeByte(THERE);
                    PlainData.write(out, slice.path);
                    out.writeLong(slice.offset);
                    out.writeInt(slice.length);
                    out.writeInt(slice.crc);
                }
            }
            case RawFile file -> {
                out.writeByte(FILE);
                write(out, file.provenance());
                write(out, file.defects());
                PlainData.write(out, file.name());
                write(out, file.bytes());
            }
            case Unreadable lost -> {
                out.writeByte(LOST);
                PlainData.write(out, lost.container());
                out.writeLong(lost.offset());
                out.writeLong(lost.length());
                PlainData.write(out, lost.code().name());
                PlainData.write(out, lost.detail());
                out.writeLong(lost.items());
            }
            case Skipped skipped -> {
                out.writeByte(SKIPPED);
                PlainData.write(out, skipped.container());
                PlainData.write(out, skipped.reason());
                out.writeLong(skipped.items());
            }
            case PartLoss part -> {
                out.writeByte(PART);
                PlainData.write(out, part.container());
                out.writeLong(part.offset());
                PlainData.write(out, part.code());
                PlainData.write(out, part.detail());
            }
            case FolderCounts counts -> {
                out.writeByte(FOLDER);
                PlainData.write(out, counts.container());
                out.writeLong(counts.counted());
                out.writeLong(counts.listed());
                out.writeLong(counts.declared());
                out.writeLong(counts.recovered());
                out.writeLong(counts.extracted());
                write(out, counts.skipped());
                write(out, counts.lost());
                out.writeLong(counts.hidden());
            }
            case SourceFile source -> {
                out.writeByte(SOURCE);
                PlainData.write(out, source.container());
                out.writeLong(source.sizeBytes());
                out.write(source.sha256().bytes());
            }
        }
    }

    /** Reads an item. @throws IOException also when this is not one */
    static ContainerItem read(DataInput in, Slices slices) throws IOException {
        try {
            return parse(in, slices);
        } catch (IllegalArgumentException e) {
            throw new IOException("not an item: " + e.getMessage(), e);
        }
    }

    private static ContainerItem parse(DataInput in, Slices slices) throws IOException {
        int kind = in.readByte();
        return switch (kind) {
            case MESSAGE -> {
                Provenance from = provenance(in);
                List<ContainerDefect> defects = defects(in);
                yield new RawMessage(bytes(in, slices), from, defects);
            }
            case FILE -> {
                Provenance from = provenance(in);
                List<ContainerDefect> defects = defects(in);
                String name = PlainData.text(in);
                yield new RawFile(bytes(in, slices), name, from, defects);
            }
            case LOST ->
                new Unreadable(
                        PlainData.text(in),
                        in.readLong(),
                        in.readLong(),
                        LossCode.valueOf(PlainData.text(in)),
                        PlainData.text(in),
                        in.readLong());
            case SKIPPED -> new Skipped(PlainData.text(in), PlainData.text(in), in.readLong());
            case PART -> new PartLoss(PlainData.text(in), in.readLong(), PlainData.text(in), PlainData.text(in));
            case FOLDER ->
                new FolderCounts(
                        PlainData.text(in),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        counts(in),
                        counts(in),
                        in.readLong());
            case SOURCE ->
                new SourceFile(PlainData.text(in), in.readLong(), Sha256.wrap(PlainData.bytes(in, Sha256.BYTES)));
            default -> throw new IOException("an item of the unknown kind " + kind);
        };
    }

    private static void write(DataOutput out, byte[] bytes) throws IOException {
        out.writeByte(HERE);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] bytes(DataInput in, Slices slices) throws IOException {
        if (in.readByte() == THERE) {
            return slices.read(new Slice(PlainData.text(in), in.readLong(), in.readInt(), in.readInt()));
        }
        int length = in.readInt();
        if (length < 0 || length > MOST_BYTES) {
            throw new IOException("an item of " + length + " bytes");
        }
        return PlainData.bytes(in, length);
    }

    private static void write(DataOutput out, Provenance from) throws IOException {
        PlainData.write(out, from.container());
        out.writeLong(from.offset());
        out.writeLong(from.length());
        PlainData.write(out, from.format().name());
        PlainData.write(out, from.flags());
        PlainData.write(out, from.lineEndings().name());
        PlainData.write(out, from.repair().text());
        PlainData.write(out, from.remarks());
        ConversionNote note = from.conversion();
        out.writeBoolean(note != null);
        if (note != null) {
            out.write(note.container().bytes());
            PlainData.write(out, note.item());
            PlainData.write(out, note.form());
            PlainData.write(out, note.folder());
            PlainData.write(out, note.categories());
            PlainData.write(out, note.losses());
        }
    }

    private static Provenance provenance(DataInput in) throws IOException {
        return new Provenance(
                PlainData.text(in),
                in.readLong(),
                in.readLong(),
                ContainerFormat.valueOf(PlainData.text(in)),
                PlainData.text(in),
                LineEndings.valueOf(PlainData.text(in)),
                Transformation.parse(PlainData.text(in)),
                PlainData.text(in),
                in.readBoolean()
                        ? new ConversionNote(
                                Sha256.wrap(PlainData.bytes(in, Sha256.BYTES)),
                                PlainData.text(in),
                                PlainData.text(in),
                                PlainData.text(in),
                                PlainData.texts(in),
                                PlainData.texts(in))
                        : null);
    }

    private static void write(DataOutput out, List<ContainerDefect> defects) throws IOException {
        PlainData.write(out, defects.stream().map(ContainerDefect::name).toList());
    }

    private static List<ContainerDefect> defects(DataInput in) throws IOException {
        List<ContainerDefect> defects = new ArrayList<>();
        for (String name : PlainData.texts(in)) {
            defects.add(ContainerDefect.valueOf(name));
        }
        return defects;
    }

    private static void write(DataOutput out, SequencedMap<String, Long> counts) throws IOException {
        PlainData.write(out, List.copyOf(counts.keySet()));
        for (long count : counts.values()) {
            out.writeLong(count);
        }
    }

    private static SequencedMap<String, Long> counts(DataInput in) throws IOException {
        SequencedMap<String, Long> counts = new LinkedHashMap<>();
        for (String name : PlainData.texts(in)) {
            counts.put(name, 0L);
        }
        for (var each : counts.entrySet()) {
            each.setValue(in.readLong());
        }
        return counts;
    }
}
