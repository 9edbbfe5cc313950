package org.daylight.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.daylight.format.Sha256;
import org.daylight.mapi.MapiMessage;
import org.daylight.outlook.ConvertedMessage;
import org.daylight.outlook.ItemKind;
import org.daylight.outlook.ItemLocation;
import org.daylight.outlook.MessageWriter;
import org.daylight.outlook.WrittenMessage;
import org.daylight.outlook.olm.OlmContents;
import org.daylight.outlook.olm.OlmMessage;
import org.daylight.outlook.olm.OlmXml;
import org.jspecify.annotations.Nullable;

/**
 * Reads an archive of Outlook for Mac: a zip with an XML file for each message and a file for each attachment (spec/outlook.md section 8).
 * The members are read in the order of the zip's directory; attachments are found by their names. One message is in memory at a time.
 */
final class OlmArchive {

    /** The directory of the zip is held in memory; that of 300,000 messages is smaller. */
    private static final long LARGEST_DIRECTORY = 64L << 20;

    private static final String MESSAGES = "com.microsoft.__Messages";

    /** A message has the size of its XML and of its attachments, which base64 makes a third larger. */
    private static final int SHARE_NUMERATOR = 2;

    private static final int SHARE_DENOMINATOR = 3;

    private final ZipFile zip;
    private final MemberName name;
    private final Sha256 hash;
    private final int itemBytes;
    private final int messageBytes;
    private final UnaryOperator<InputStream> budget;
    private final Sink sink;
    private final Set<String> used = new HashSet<>();
    private final Map<String, Integer> met = new HashMap<>();
    private long left;
    private @Nullable IOException failed;

    private OlmArchive(
            ZipFile zip, MemberName name, Sha256 hash, int messageBytes, UnaryOperator<InputStream> budget, Sink sink) {
        this.zip = zip;
        this.name = name;
        this.hash = hash;
        this.messageBytes = messageBytes;
        this.itemBytes = messageBytes / SHARE_DENOMINATOR * SHARE_NUMERATOR;
        this.budget = budget;
        this.sink = sink;
    }

    /**
     * Reads an archive.
     *
     * @param budget counts what is unpacked, and ends a stream when it is too much
     * @param progress receives the number of bytes of the file that have been read
     */
    static void read(
            FileChannel file,
            MemberName name,
            int messageBytes,
            UnaryOperator<InputStream> budget,
            LongConsumer progress,
            Sink sink)
            throws IOException, InterruptedException {
        var directory = new ZipMembers(file);
        if (directory.lostDirectory()) {
            throw new LossException(LossCode.TRUNCATED_ARCHIVE, "no central directory");
        }
        if (file.size() - directory.offset() > LARGEST_DIRECTORY) {
            throw new LossException(LossCode.TOO_LARGE, "a directory of more than " + LARGEST_DIRECTORY + " bytes");
        }
        Sha256 hash = hash(file);
        try (ZipFile zip = ZipFile.builder()
                .setSeekableByteChannel(file)
                .setCharset(StandardCharsets.UTF_8)
                .get()) {
            new OlmArchive(zip, name, hash, messageBytes, budget, sink).read(progress);
        }
    }

    private static Sha256 hash(FileChannel file) throws IOException {
        MessageDigest digest = Sha256.digest();
        var buffer = java.nio.ByteBuffer.allocate(1 << 16);
        long at = 0;
        for (int count = file.read(buffer, at); count >= 0; count = file.read(buffer, at)) {
            at += count;
            digest.update(buffer.flip());
            buffer.clear();
        }
        return Sha256.wrap(digest.digest());
    }

    private void read(LongConsumer progress) throws InterruptedException {
        int number = 0;
        long read = 0;
        for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
            number++;
            read += Math.max(0, entry.getCompressedSize());
            if (!entry.isDirectory() && isXml(entry.getName())) {
                xml(entry, number);
                progress.accept(read);
            }
            if (failed != null && LossException.code(failed) == LossCode.ARCHIVE_BOMB) {
                lost(name, LossCode.ARCHIVE_BOMB, "");
                return;
            }
        }
        number = 0;
        for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
            number++;
            if (!entry.isDirectory() && !isXml(entry.getName()) && !used.contains(entry.getName())) {
                sink.found(new PartLoss(name.shown(), number, UNREFERENCED, MemberName.printable(entry.getName())));
            }
        }
    }

    /** The code of a file to which no message refers. */
    private static final String UNREFERENCED = PartLoss.CONVERSION + "attachment-unreferenced";

    private static boolean isXml(String member) {
        return member.endsWith(".xml") && !member.contains("com.microsoft.__Attachments/");
    }

    private void xml(ZipArchiveEntry entry, int number) throws InterruptedException {
        MemberName place = NestedReader.below(name, entry.getName(), met);
        String folder = folder(name.below('!', entry.getName()));
        byte[] bytes = bytes(entry, itemBytes);
        if (bytes == null) {
            lost(place, failed == null ? LossCode.TOO_LARGE : LossException.code(failed), "");
            return;
        }
        OlmContents contents = OlmXml.read(bytes);
        for (Map.Entry<ItemKind, Long> other : contents.others().entrySet()) {
            sink.found(new Skipped(place.shown(), Skipped.ITEM + other.getKey().code(), other.getValue()));
        }
        boolean many = contents.messages().size() > 1;
        for (int i = 0; i < contents.messages().size(); i++) {
            String item = many ? number + ":" + (i + 1) : Integer.toString(number);
            message(contents.messages().get(i), item, place, folder, i, bytes.length);
        }
        int after = contents.messages().size();
        if (contents.beyond() > 0) {
            sink.found(new Unreadable(
                    place.shown(),
                    after,
                    -1,
                    LossCode.TOO_LARGE,
                    "more than " + after + " messages in one file",
                    contents.beyond()));
        }
        if (contents.damage() != null) { // whatever follows it is lost, besides the message that it cut off
            sink.found(new Unreadable(
                    place.shown(),
                    contents.beyond() > 0 ? after + 1 : after,
                    -1,
                    LossCode.XML_DAMAGED,
                    MemberName.printable(contents.damage())));
        }
    }

    private void message(OlmMessage found, String item, MemberName place, String folder, int index, int xmlBytes)
            throws InterruptedException {
        long size = xmlBytes;
        for (String file : found.files()) {
            ZipArchiveEntry entry = zip.getEntry(file);
            if (entry != null) {
                used.add(entry.getName());
                size += Math.max(0, entry.getSize());
            }
        }
        if (size > itemBytes) {
            sink.found(new Unreadable(
                    place.shown(),
                    index,
                    xmlBytes,
                    LossCode.TOO_LARGE,
                    "more than " + messageBytes + " bytes as a message"));
            return;
        }
        left = itemBytes - xmlBytes; // the directory may state wrong sizes
        MapiMessage message = found.read(this::attachment);
        WrittenMessage written = MessageWriter.write(message);
        var converted = new ConvertedMessage(
                written.bytes(),
                item,
                written.form(),
                ItemLocation.of(folder, message.properties()),
                ItemKind.MESSAGE,
                written.losses());
        new ConvertedItems(place.shown(), ContainerFormat.OLM, hash, messageBytes, sink)
                .found(converted, index, xmlBytes);
    }

    /** The folders of a message: its path without the folder that Outlook adds for messages, and without its file name. */
    private String folder(MemberName place) {
        String path = place.shown().substring(name.shown().length() + 1);
        var folder = new StringBuilder();
        String[] names = path.split("/", -1);
        for (int i = 0; i + 1 < names.length; i++) {
            if (!names[i].equals(MESSAGES)) {
                folder.append(folder.isEmpty() ? "" : "/").append(names[i]);
            }
        }
        return folder.toString();
    }

    private byte @Nullable [] attachment(String file) {
        ZipArchiveEntry entry = zip.getEntry(file);
        if (entry == null || entry.isDirectory()) {
            return null;
        }
        byte[] bytes = bytes(entry, (int) left);
        left -= bytes == null ? 0 : bytes.length;
        return bytes;
    }

    /** The contents of a member; null when it is too large or cannot be read. */
    private byte @Nullable [] bytes(ZipArchiveEntry entry, int most) {
        failed = null;
        try (InputStream in = budget.apply(zip.getInputStream(entry))) {
            byte[] bytes = in.readNBytes(most + 1);
            return bytes.length > most ? null : bytes;
        } catch (IOException e) {
            failed = e;
            return null;
        } catch (RuntimeException e) { // decompressors throw these for unexpected bytes
            failed = new LossException(LossCode.DAMAGED_ARCHIVE, NestedReader.detail(e));
            return null;
        }
    }

    private void lost(MemberName place, LossCode code, String detail) throws InterruptedException {
        sink.found(new Unreadable(place.shown(), 0, -1, code, detail));
    }
}
