package org.daylight.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.daylight.archive.ExactBytes;
import org.daylight.format.DocumentKind;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.message.field.FileNames;
import org.daylight.message.parse.DocumentForm;
import org.daylight.search.query.Notice;
import org.jspecify.annotations.Nullable;

/**
 * Writes the messages as files in a zip (PKWARE APPNOTE 6.3; spec/exports.md section 5), with a manifest as the last entry. Entries are not
 * compressed and have no time, so that every machine writes the same bytes.
 *
 * <p>The JDK's writer holds about 250 bytes for each entry until the end; this one holds {@value #RECORD}.
 */
final class ZipWriter implements ResultWriter {

    static final String MANIFEST = "manifest.jsonl";

    /** Tells a program that imports mail that each .eml file is one message, unchanged, whatever it looks like. */
    private static final byte[] COMMENT =
            "Daylight export, each .eml is one message; manifest.jsonl lists them".getBytes(StandardCharsets.US_ASCII);

    private static final int LOCAL = 0x04034b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int END = 0x06054b50;
    private static final int END_64 = 0x06064b50;
    private static final int LOCATOR_64 = 0x07064b50;

    /** Numbers that need more than 4 bytes, or 2, are written in zip64 fields. */
    private static final long MAX_INT = 0xFFFFFFFFL;

    private static final int MAX_SHORT = 0xFFFF;

    /** 1 January 1980, the first day that a zip can express, midnight. */
    private static final int NO_DATE = 0x21;

    /** Number, index of the trove, state, extension, size, CRC-32, SHA-256. */
    private static final int RECORD = 4 + 2 + 1 + 1 + 4 + 4 + Sha256.BYTES;

    /** The extension of a message, then those that a file may have here. None of them is run by a double-click. */
    private static final List<String> EXTENSIONS = List.of(
            "eml", "bin", "pdf", "txt", "csv", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "rtf",
            "jpg", "jpeg", "png", "gif", "tif", "tiff", "webp", "mp3", "m4a", "wav", "ogg", "mp4", "mov", "avi", "webm",
            "srt", "vtt", "json", "md");

    private static final int RECORDS = 4_096;
    private static final byte SHOWN = -1;

    /** {@code MissingDocument} without a hash is {@code ~ordinal - UNKNOWN}. */
    private static final byte UNKNOWN = 64;

    private final OutputStream out;
    private final ResultLabel label;
    private final List<byte[]> records = new ArrayList<>();
    private final List<String> troves = new ArrayList<>();
    private int count;
    private long offset;

    ZipWriter(OutputStream out, ResultLabel label) {
        this.out = out;
        this.label = label;
    }

    @Override
    public void add(CitedDocument cited, ExactBytes bytes) throws IOException {
        var sum = new Sum();
        bytes.copyTo(sum);
        var entry = new Entry(
                cited.number(), cited.trove(), SHOWN, extension(bytes), bytes.sizeBytes(), sum.crc(), bytes.sha256());
        keep(entry);
        local(entry.file(), entry.size(), entry.crc());
        bytes.copyTo(out);
        offset += entry.size();
    }

    private static byte extension(ExactBytes bytes) {
        return switch (bytes.form()) {
            case DocumentForm.Mail mail -> 0;
            case DocumentForm.File file -> (byte) Math.max(1, EXTENSIONS.indexOf(FileNames.extension(file.name())));
        };
    }

    @Override
    public void addMissing(CitedDocument cited, MissingDocument why, @Nullable Sha256 expected) {
        byte state = (byte) (why.ordinal() + (expected == null ? UNKNOWN : 0));
        Sha256 hash = expected == null ? Sha256.wrap(new byte[Sha256.BYTES]) : expected;
        keep(new Entry(cited.number(), cited.trove(), state, (byte) 0, 0, 0, hash));
    }

    @Override
    public void finish(ExportResult.Account account, List<Notice> notices) throws IOException {
        var sum = new Sum();
        manifest(sum, account, notices);
        long manifestAt = offset;
        local(MANIFEST, sum.size(), sum.crc());
        manifest(out, account, notices);
        offset += sum.size();
        long directory = offset;
        long entries = 1;
        long at = 0;
        for (int i = 0; i < count; i++) {
            Entry entry = entry(i);
            if (entry.state() == SHOWN) {
                central(entry.file(), entry.size(), entry.crc(), at);
                at += 30 + entry.file().length() + entry.size();
                entries++;
            }
        }
        central(MANIFEST, sum.size(), sum.crc(), manifestAt);
        end(entries, directory, offset - directory);
    }

    /** One line for each entry, one for each missing document, and the last line. */
    private void manifest(OutputStream to, ExportResult.Account account, List<Notice> notices) throws IOException {
        for (int i = 0; i < count; i++) {
            line(to, entry(i).line());
        }
        line(to, label.end(account, notices));
    }

    private static void line(OutputStream to, Json.Obj object) throws IOException {
        to.write(object.bytes());
        to.write('\n');
    }

    // ---- the record of each entry

    private record Entry(int number, String trove, byte state, byte extension, long size, int crc, Sha256 hash) {

        /** {@code harbour/020413.eml}, so that names sort as numbers. Nothing of the document but its extension is in the name. */
        String file() {
            String digits = Integer.toString(number);
            return trove + "/"
                    + (number == 0
                            ? "unnumbered-" + hash.hex().substring(0, 16)
                            : "0".repeat(Math.max(0, 6 - digits.length())) + digits)
                    + "." + EXTENSIONS.get(extension);
        }

        Json.Obj line() {
            Json.Obj line = Json.Obj.EMPTY.with("document", trove + "/" + (number == 0 ? "?" : number));
            if (state == SHOWN) {
                return line.with("state", "shown")
                        .withOptional("kind", extension == 0 ? null : DocumentKind.FILE.word())
                        .with("file", file())
                        .with("size", size)
                        .with("sha256", hash.hex());
            }
            boolean known = state < UNKNOWN;
            return line.with("state", MissingDocument.values()[known ? state : state - UNKNOWN].word())
                    .with("sha256", known ? new Json.Str(hash.hex()) : new Json.Null());
        }
    }

    private void keep(Entry entry) {
        if (count % RECORDS == 0) {
            records.add(new byte[RECORDS * RECORD]);
        }
        if (!troves.contains(entry.trove())) {
            troves.add(entry.trove());
        }
        ByteBuffer.wrap(records.getLast(), count % RECORDS * RECORD, RECORD)
                .putInt(entry.number())
                .putShort((short) troves.indexOf(entry.trove()))
                .put(entry.state())
                .put(entry.extension())
                .putInt((int) entry.size())
                .putInt(entry.crc())
                .put(entry.hash().bytes());
        count++;
    }

    private Entry entry(int i) {
        ByteBuffer record = ByteBuffer.wrap(records.get(i / RECORDS), i % RECORDS * RECORD, RECORD);
        int number = record.getInt();
        String trove = troves.get(record.getShort());
        byte state = record.get();
        byte extension = record.get();
        int size = record.getInt();
        int crc = record.getInt();
        byte[] hash = new byte[Sha256.BYTES];
        record.get(hash);
        return new Entry(number, trove, state, extension, size, crc, Sha256.wrap(hash));
    }

    // ---- the zip

    /** APPNOTE section 4.3.7. */
    private void local(String name, long size, int crc) throws IOException {
        byte[] file = name.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer header = buffer(30 + file.length)
                .putInt(LOCAL)
                .putShort((short) 10)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) NO_DATE)
                .putInt(crc)
                .putInt((int) size)
                .putInt((int) size)
                .putShort((short) file.length)
                .putShort((short) 0)
                .put(file);
        write(header);
    }

    /** APPNOTE sections 4.3.12 and 4.5.3. */
    private void central(String name, long size, int crc, long at) throws IOException {
        byte[] file = name.getBytes(StandardCharsets.US_ASCII);
        boolean far = at >= MAX_INT;
        ByteBuffer header = buffer(46 + file.length + (far ? 12 : 0))
                .putInt(CENTRAL)
                .putShort((short) (far ? 45 : 10))
                .putShort((short) (far ? 45 : 10))
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) NO_DATE)
                .putInt(crc)
                .putInt((int) size)
                .putInt((int) size)
                .putShort((short) file.length)
                .putShort((short) (far ? 12 : 0))
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0)
                .putInt(0)
                .putInt((int) Math.min(at, MAX_INT))
                .put(file);
        if (far) {
            header.putShort((short) 1).putShort((short) 8).putLong(at);
        }
        write(header);
    }

    /** APPNOTE sections 4.3.14 to 4.3.16. */
    private void end(long entries, long directory, long size) throws IOException {
        if (entries >= MAX_SHORT || directory >= MAX_INT || size >= MAX_INT) {
            long at = offset;
            write(buffer(56)
                    .putInt(END_64)
                    .putLong(44)
                    .putShort((short) 45)
                    .putShort((short) 45)
                    .putInt(0)
                    .putInt(0)
                    .putLong(entries)
                    .putLong(entries)
                    .putLong(size)
                    .putLong(directory));
            write(buffer(20).putInt(LOCATOR_64).putInt(0).putLong(at).putInt(1));
        }
        write(buffer(22 + COMMENT.length)
                .putInt(END)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) Math.min(entries, MAX_SHORT))
                .putShort((short) Math.min(entries, MAX_SHORT))
                .putInt((int) Math.min(size, MAX_INT))
                .putInt((int) Math.min(directory, MAX_INT))
                .putShort((short) COMMENT.length)
                .put(COMMENT));
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void write(ByteBuffer header) throws IOException {
        out.write(header.array());
        offset += header.array().length;
    }

    /** Computes size and CRC-32 of what is written to it. */
    private static final class Sum extends OutputStream {
        private final CRC32 crc = new CRC32();
        private long size;

        @Override
        public void write(int b) {
            crc.update(b);
            size++;
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            crc.update(bytes, from, length);
            size += length;
        }

        int crc() {
            return (int) crc.getValue();
        }

        long size() {
            return size;
        }
    }
}
