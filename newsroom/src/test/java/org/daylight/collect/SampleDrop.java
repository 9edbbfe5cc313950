package org.daylight.collect;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.daylight.age.AgeIdentity;
import org.daylight.age.AgePieces;
import org.daylight.age.AgeRecipient;
import org.daylight.age.AgeSecret;
import org.daylight.note.NoteKey;
import org.daylight.submission.BlockHashes;
import org.daylight.submission.DropExchange;
import org.daylight.submission.ExchangeFolder;
import org.daylight.submission.FolderExchange;
import org.daylight.submission.ItemHead;
import org.daylight.submission.ItemId;
import org.daylight.submission.ItemTail;
import org.daylight.submission.Receipt;
import org.daylight.submission.SegmentWriter;
import org.daylight.submission.SlowHash;
import org.daylight.submission.SourceKeys;

/** An exported drop in a folder, made as a drop makes it. The same calls make the same items, with other random bytes in age. */
final class SampleDrop {

    static final NoteKey.Signer RECEIPTS = NoteKey.generate("drop.example", same(1));
    static final NoteKey.Signer COLLECTOR = NoteKey.generate("collector", same(2));
    private static final byte[] EDITOR = new byte[32];
    private static final byte[] SALT = new byte[32];

    final Path root;
    private final ExchangeFolder folder;

    SampleDrop(Path root) throws IOException {
        this.root = root;
        folder = new ExchangeFolder(Files.createDirectories(root));
        Files.writeString(
                folder.description(),
                ExchangeFolder.text(new DropExchange.Description("The Harbour Drop", RECEIPTS.verifier())));
    }

    /** The same in every process. */
    private static SecureRandom same(int seed) {
        try {
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(seed);
            return random;
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    static AgeIdentity editor() {
        return AgeSecret.identity(EDITOR);
    }

    DropExchange open() throws IOException {
        return FolderExchange.open(root, COLLECTOR);
    }

    /** The keys of the source of this number. */
    static SourceKeys source(int number) {
        byte[] passphrase = new byte[16];
        passphrase[0] = (byte) number;
        return SourceKeys.of(passphrase, SALT, new SlowHash(64, 1));
    }

    static ItemId id(long number) {
        byte[] id = new byte[ItemId.BYTES];
        new Random(number).nextBytes(id);
        return ItemId.of(id);
    }

    Path item(int source, long id) {
        return folder.item(source(source).mailbox(), id(id));
    }

    Path segment(int source, long id, int number) {
        return item(source, id).resolve(ExchangeFolder.segmentName(number));
    }

    void text(int source, long id, String text) throws IOException {
        add(source, id, ItemHead.Kind.TEXT, "", text.getBytes(StandardCharsets.UTF_8), EDITOR);
    }

    void file(int source, long id, String name, byte[] content) throws IOException {
        add(source, id, ItemHead.Kind.FILE, name, content, EDITOR);
    }

    void add(int source, long number, ItemHead.Kind kind, String name, byte[] content, byte[] editor)
            throws IOException {
        try (InputStream in = new java.io.ByteArrayInputStream(content)) {
            add(source, number, kind, name, in, content.length, editor);
        }
    }

    void add(int source, long number, ItemHead.Kind kind, String name, InputStream content, long length, byte[] editor)
            throws IOException {
        SourceKeys keys = source(source);
        ItemId item = id(number);
        Path there = Files.createDirectories(folder.item(keys.mailbox(), item));
        Files.writeString(folder.replyTo(keys.mailbox()), keys.replyRecipient().text() + "\n");
        List<AgeRecipient> editors = List.of(AgeSecret.recipient(editor));
        var both = new ArrayList<>(editors);
        both.add(keys.replyRecipient());
        Files.write(
                there.resolve("head.age"),
                ItemHead.of(kind, name, "2026-11-30", number).encrypted(both));
        var hashes = new BlockHashes(keys.itemKey(item), 0);
        int segments = 0;
        byte[] work = new byte[AgePieces.CHUNK_BYTES];
        for (long at = 0; at < length || segments == 0; ) {
            byte[] some = content.readNBytes((int) Math.min(SegmentWriter.MAX_BYTES, length - at));
            at += some.length;
            segments++;
            try (OutputStream out = Files.newOutputStream(there.resolve(ExchangeFolder.segmentName(segments)))) {
                var segment = new SegmentWriter(out, editors, item, segments, new SecureRandom(), work);
                segment.write(some, 0, some.length);
                segment.end(some.length, at == length ? SegmentWriter.paddedLast(segments, some.length) : some.length);
            }
            hashes.add(some, 0, some.length);
        }
        hashes.end();
        var receipt = new Receipt(
                RECEIPTS.name(),
                HexFormat.of().formatHex(SALT),
                item,
                "2026-11-30",
                length,
                BlockHashes.root(hashes.hashes()));
        String note = new String(receipt.signed(RECEIPTS).bytes(), StandardCharsets.UTF_8);
        Files.write(there.resolve("tail.age"), new ItemTail(length, segments, note).encrypted(both));
    }

    /** Copies a folder. */
    static void copy(Path from, Path to) {
        try (var walk = Files.walk(from)) {
            for (Path each : walk.toList()) {
                Path target = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(each, target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
