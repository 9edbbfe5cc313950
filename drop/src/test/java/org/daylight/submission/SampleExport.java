package org.daylight.submission;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.daylight.age.AgePieces;
import org.daylight.age.AgeRecipient;
import org.daylight.age.AgeSecret;
import org.daylight.note.NoteKey;

/** An export of a drop with a few items, as {@code daylight drop export} writes it. */
final class SampleExport {

    static final SlowHash QUICK = new SlowHash(64, 1);
    static final byte[] EDITOR = new byte[32];
    static final byte[] SALT = new byte[32];
    static final NoteKey.Signer RECEIPTS = NoteKey.generate("drop.example", new SecureRandom(new byte[1]));

    private final ExchangeFolder folder;
    final SourceKeys source;

    SampleExport(Path root, byte[] passphrase) throws IOException {
        folder = new ExchangeFolder(root);
        source = SourceKeys.of(passphrase, SALT, QUICK);
        Files.createDirectories(folder.items(source.mailbox()));
        Files.writeString(
                folder.replyTo(source.mailbox()), source.replyRecipient().text() + "\n");
        Files.writeString(
                folder.description(),
                ExchangeFolder.text(new DropExchange.Description("The Harbour Drop", RECEIPTS.verifier())));
    }

    static byte[] bytes(long seed, int count) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    ItemId add(long id, ItemHead.Kind kind, String name, byte[] content) throws IOException {
        ItemId item = ItemId.of(bytes(id, ItemId.BYTES));
        Path there = Files.createDirectories(folder.item(source.mailbox(), item));
        List<AgeRecipient> editors = List.of(AgeSecret.recipient(EDITOR));
        var both = new ArrayList<>(editors);
        both.add(source.replyRecipient());
        Files.write(
                there.resolve("head.age"),
                ItemHead.of(kind, name, "2026-11-30", id).encrypted(both));
        var hashes = new BlockHashes(source.itemKey(item), 0);
        int number = 0;
        int at = 0;
        do {
            number++;
            int some = Math.min(SegmentWriter.MAX_BYTES, content.length - at);
            boolean last = at + some == content.length;
            try (OutputStream out = Files.newOutputStream(there.resolve(ExchangeFolder.segmentName(number)))) {
                var segment = new SegmentWriter(
                        out, editors, item, number, new SecureRandom(), new byte[AgePieces.CHUNK_BYTES]);
                segment.write(content, at, some);
                segment.end(some, last ? SegmentWriter.paddedLast(number, some) : some);
            }
            hashes.add(content, at, some);
            at += some;
        } while (at < content.length);
        hashes.end();
        var receipt = new Receipt(
                RECEIPTS.name(),
                HexFormat.of().formatHex(SALT),
                item,
                "2026-11-30",
                content.length,
                BlockHashes.root(hashes.hashes()));
        String note = new String(receipt.signed(RECEIPTS).bytes(), java.nio.charset.StandardCharsets.UTF_8);
        Files.write(there.resolve("tail.age"), new ItemTail(content.length, number, note).encrypted(both));
        return item;
    }
}
