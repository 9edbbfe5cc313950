package org.daylight.desk.page;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Random;
import org.daylight.age.AgePieces;
import org.daylight.age.AgeRecipient;
import org.daylight.age.AgeSecret;
import org.daylight.audit.By;
import org.daylight.catalog.Accession;
import org.daylight.collect.CollectDrop;
import org.daylight.flow.ingest.ImportTrove;
import org.daylight.format.Sha256;
import org.daylight.newsroom.Newsroom;
import org.daylight.note.NoteKey;
import org.daylight.search.SearchIndex;
import org.daylight.search.lucene.LuceneIndex;
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
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;

/** An export of a drop with small items, and its collection into a newsroom. */
final class CollectedDrop {

    private static final NoteKey.Signer RECEIPTS = NoteKey.generate("drop.example", new SecureRandom());
    private static final NoteKey.Signer COLLECTOR = NoteKey.generate("collector", new SecureRandom());
    private static final byte[] SALT = new byte[32];
    private static final byte[] EDITOR = new byte[32];

    private final ExchangeFolder folder;
    private int items;

    CollectedDrop(Path root) throws IOException {
        folder = new ExchangeFolder(Files.createDirectories(root));
        Files.writeString(
                folder.description(), ExchangeFolder.text(new DropExchange.Description("Drop", RECEIPTS.verifier())));
    }

    CollectedDrop text(int source, String text) throws IOException {
        return add(source, ItemHead.Kind.TEXT, "", text.getBytes(StandardCharsets.UTF_8));
    }

    CollectedDrop file(int source, String name, byte[] content) throws IOException {
        return add(source, ItemHead.Kind.FILE, name, content);
    }

    private CollectedDrop add(int source, ItemHead.Kind kind, String name, byte[] content) throws IOException {
        byte[] passphrase = new byte[16];
        passphrase[0] = (byte) source;
        SourceKeys keys = SourceKeys.of(passphrase, SALT, new SlowHash(64, 1));
        items++;
        byte[] id = new byte[ItemId.BYTES];
        new Random(items).nextBytes(id);
        ItemId item = ItemId.of(id);
        Path there = Files.createDirectories(folder.item(keys.mailbox(), item));
        Files.writeString(folder.replyTo(keys.mailbox()), keys.replyRecipient().text());
        List<AgeRecipient> editor = List.of(AgeSecret.recipient(EDITOR));
        Files.write(
                there.resolve("head.age"),
                ItemHead.of(kind, name, "2026-11-29", items).encrypted(editor));
        try (OutputStream out = Files.newOutputStream(there.resolve(ExchangeFolder.segmentName(1)))) {
            var segment = new SegmentWriter(out, editor, item, 1, new SecureRandom(), new byte[AgePieces.CHUNK_BYTES]);
            segment.write(content, 0, content.length);
            segment.end(content.length, SegmentWriter.paddedLast(1, content.length));
        }
        var receipt = new Receipt(
                RECEIPTS.name(), "00".repeat(32), item, "2026-11-29", content.length, Sha256.of(new byte[0]));
        String note = new String(receipt.signed(RECEIPTS).bytes(), StandardCharsets.UTF_8);
        Files.write(there.resolve("tail.age"), new ItemTail(content.length, 1, note).encrypted(editor));
        return this;
    }

    void collect(Newsroom newsroom, String trove) throws Exception {
        try (Vault vault = FolderVault.open(newsroom.vaultFolder());
                SearchIndex index = LuceneIndex.open(newsroom.indexFolder());
                DropExchange drop = FolderExchange.open(folder.root(), COLLECTOR)) {
            new CollectDrop(newsroom, vault, index)
                    .run(
                            drop,
                            new CollectDrop.Request(trove, AgeSecret.identity(EDITOR), false),
                            new By("ann", DeskFixture.NOW),
                            new Quiet());
        }
    }

    private static final class Quiet implements CollectDrop.Watch {

        @Override
        public void copying(long done, long total) {}

        @Override
        public void checking(long done, long total) {}

        @Override
        public void progress(ImportTrove.Progress progress) {}

        @Override
        public void lost(Accession.Loss loss, String remedy) {}

        @Override
        public void passedOver(Accession.Loss noMail) {}
    }
}
