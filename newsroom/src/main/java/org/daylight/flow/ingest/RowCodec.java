package org.daylight.flow.ingest;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.daylight.archive.FileAbout;
import org.daylight.catalog.Accession;
import org.daylight.catalog.HeldConversion;
import org.daylight.catalog.MatchKey;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;

/** Prepared items in a file ({@code spec/cluster.md}, section 6). */
final class RowCodec {

    private static final int DOCUMENT = 1;
    private static final int LOST = 2;
    private static final int PASSED_OVER = 3;
    private static final int INCOMPLETE = 4;
    private static final int FOLDER = 5;
    private static final int SOURCE = 6;

    private static final int ATTACHED = 0x80;

    private RowCodec() {}

    static void write(DataOutput out, PreparedItem item) throws IOException {
        switch (item) {
            case PreparedItem.Document document -> write(out, document);
            case PreparedItem.Lost lost -> {
                out.writeByte(LOST);
                write(out, lost.loss());
                PlainData.write(out, lost.remedy());
            }
            case PreparedItem.PassedOver skipped -> {
                out.writeByte(PASSED_OVER);
                write(out, skipped.noMail());
            }
            case PreparedItem.Incomplete incomplete -> {
                out.writeByte(INCOMPLETE);
                write(out, incomplete.part());
            }
            case PreparedItem.FolderAccount account -> {
                out.writeByte(FOLDER);
                write(out, account.folder());
            }
            case PreparedItem.Source source -> {
                out.writeByte(SOURCE);
                PlainData.write(out, source.container());
                out.writeLong(source.sizeBytes());
                out.write(source.sha256().bytes());
            }
        }
    }

    /** @throws IOException also when this is not a prepared item */
    static PreparedItem read(DataInput in) throws IOException {
        try {
            int kind = in.readByte();
            return switch (kind) {
                case DOCUMENT -> document(in);
                case LOST -> new PreparedItem.Lost(loss(in), PlainData.text(in));
                case PASSED_OVER -> new PreparedItem.PassedOver(loss(in));
                case INCOMPLETE -> new PreparedItem.Incomplete(loss(in));
                case FOLDER -> new PreparedItem.FolderAccount(folder(in));
                case SOURCE -> new PreparedItem.Source(PlainData.text(in), in.readLong(), sha256(in));
                default -> throw new IOException("a row of the unknown kind " + kind);
            };
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IOException("not a row: " + e.getMessage(), e);
        }
    }

    private static void write(DataOutput out, PreparedItem.Document document) throws IOException {
        out.writeByte(DOCUMENT);
        out.writeLong(document.key());
        out.write(document.sha256().bytes());
        out.writeLong(document.bytes());
        write(out, document.pieces());
        PlainData.write(out, document.defects());
        out.writeInt(document.matchKeys().size());
        for (MatchKey key : document.matchKeys()) {
            out.writeByte(key.kind().ordinal() | (key.attached() ? ATTACHED : 0));
            out.writeLong(key.hash());
        }
        PlainData.write(out, document.container());
        out.writeLong(document.offset());
        out.writeLong(document.length());
        PlainData.write(out, document.repair());
        PlainData.write(out, document.note());
        HeldConversion conversion = document.conversion();
        out.writeBoolean(conversion != null);
        if (conversion != null) {
            PlainData.write(out, conversion.format());
            out.write(conversion.container().bytes());
            PlainData.write(out, conversion.item());
        }
        FileAbout file = document.file();
        out.writeBoolean(file != null);
        if (file != null) {
            PlainData.write(out, file.name());
            PlainData.write(out, file.type());
        }
    }

    private static PreparedItem.Document document(DataInput in) throws IOException {
        long key = in.readLong();
        Sha256 sha256 = sha256(in);
        long bytes = in.readLong();
        Sha256 pieces = in.readBoolean() ? sha256(in) : null;
        List<String> defects = PlainData.texts(in);
        List<MatchKey> matchKeys = new ArrayList<>();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            int first = in.readUnsignedByte();
            MatchKey.Kind kind = MatchKey.Kind.values()[first & ~ATTACHED];
            matchKeys.add(new MatchKey(kind, (first & ATTACHED) != 0, in.readLong()));
        }
        return new PreparedItem.Document(
                key,
                sha256,
                bytes,
                pieces,
                defects,
                matchKeys,
                PlainData.text(in),
                in.readLong(),
                in.readLong(),
                PlainData.text(in),
                PlainData.text(in),
                in.readBoolean() ? new HeldConversion(PlainData.text(in), sha256(in), PlainData.text(in)) : null,
                in.readBoolean() ? new FileAbout(PlainData.text(in), PlainData.text(in)) : null);
    }

    private static void write(DataOutput out, @Nullable Sha256 hash) throws IOException {
        out.writeBoolean(hash != null);
        if (hash != null) {
            out.write(hash.bytes());
        }
    }

    private static Sha256 sha256(DataInput in) throws IOException {
        return Sha256.wrap(PlainData.bytes(in, Sha256.BYTES));
    }

    private static void write(DataOutput out, Accession.Loss loss) throws IOException {
        PlainData.write(out, loss.container());
        out.writeLong(loss.offset());
        PlainData.write(out, loss.code());
        PlainData.write(out, loss.detail());
        PlainData.write(out, loss.kind().name());
        out.writeLong(loss.items());
    }

    private static Accession.Loss loss(DataInput in) throws IOException {
        return new Accession.Loss(
                PlainData.text(in),
                in.readLong(),
                PlainData.text(in),
                PlainData.text(in),
                Accession.LossKind.valueOf(PlainData.text(in)),
                in.readLong());
    }

    private static void write(DataOutput out, Accession.Folder folder) throws IOException {
        PlainData.write(out, folder.container());
        out.writeLong(folder.counted());
        out.writeLong(folder.listed());
        out.writeLong(folder.declared());
        out.writeLong(folder.recovered());
        out.writeLong(folder.extracted());
        out.writeLong(folder.skipped());
        out.writeLong(folder.lost());
        out.writeLong(folder.hidden());
        PlainData.write(out, folder.detail());
    }

    private static Accession.Folder folder(DataInput in) throws IOException {
        return new Accession.Folder(
                PlainData.text(in),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                PlainData.text(in));
    }
}
