package org.daylight.collect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.daylight.audit.AuditLog;
import org.daylight.audit.By;
import org.daylight.catalog.Accession;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldTrove;
import org.daylight.flow.ingest.ImportTrove;
import org.daylight.format.Sha256;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Settings;
import org.daylight.newsroom.StepListener;
import org.daylight.search.SearchIndex;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.submission.DropExchange;
import org.daylight.submission.FolderExchange;
import org.daylight.submission.ItemHead;
import org.daylight.submission.ReadSubmission;
import org.daylight.submission.WaitingItem;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Collecting from a folder: what arrives, what stays, and what a stop at each step leaves. */
class CollectDropTest {

    private static final By ANN = new By("ann", Instant.parse("2026-11-30T09:00:00.123Z"));
    private static final byte[] MAIL =
            "From: a@port.example\r\nTo: b@port.example\r\nSubject: quay\r\nMessage-ID: <1@port.example>\r\n\r\nText\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    private SampleDrop drop;
    private Path newsroom;

    @BeforeEach
    void create() throws IOException {
        drop = new SampleDrop(folder.resolve("stick"));
        newsroom = folder.resolve("newsroom");
        SecureRandom random = new SecureRandom();
        Newsroom.create(newsroom, new Settings("Papers", "papers.example", "archive"), random);
    }

    /** Drops progress. */
    static final class Quiet implements CollectDrop.Watch {
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

    private CollectReport collect(Path room, Path stick, StepListener steps, boolean takesIncomplete)
            throws IOException, InterruptedException {
        try (Newsroom open = Newsroom.open(room);
                Vault vault = FolderVault.open(open.vaultFolder());
                SearchIndex index = LuceneIndex.open(open.indexFolder());
                DropExchange exchange = FolderExchange.open(stick, SampleDrop.COLLECTOR)) {
            return new CollectDrop(open, vault, index, steps, 8)
                    .run(
                            exchange,
                            new CollectDrop.Request("harbour", SampleDrop.editor(), takesIncomplete),
                            ANN,
                            new Quiet());
        }
    }

    private CollectReport collect() throws IOException, InterruptedException {
        return collect(newsroom, drop.root, StepListener.NONE, false);
    }

    static byte[] bytes(long seed, int count) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static List<Conversation> all(Newsroom open) throws IOException {
        List<Conversation> all = new ArrayList<>();
        assertEquals(List.of(), new Conversations(open).read(all::add));
        return all;
    }

    static List<String> waiting(Path stick) throws IOException {
        try (DropExchange exchange = FolderExchange.open(stick, SampleDrop.COLLECTOR)) {
            return exchange.list().stream().map(item -> item.item().hex()).toList();
        }
    }

    static byte[] zip(String name, byte[] content) throws IOException {
        var out = new java.io.ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return out.toByteArray();
    }

    /** Everything that a collection leaves, except times: documents, conversations, audit log, encrypted copies, and the items that the drop deletes. */
    static Map<String, String> state(Path room, Path stick) throws IOException {
        var state = new TreeMap<String, String>();
        try (Newsroom open = Newsroom.open(room);
                Vault vault = FolderVault.open(open.vaultFolder());
                SearchIndex index = LuceneIndex.open(open.indexFolder())) {
            for (HeldTrove trove : open.catalog().troves().all()) {
                state.put("trove " + trove.slug(), trove.title() + " " + trove.documents());
                for (Accession each : open.catalog().accessions().of(trove.id())) {
                    state.put("accession " + each.number(), each.sources() + " " + each.account() + " " + each.state());
                }
                for (HeldDocument each : open.catalog().documents().range(trove.id(), 1, trove.documents())) {
                    assertTrue(vault.has(each.sha256()));
                    state.put(
                            each.cited(),
                            each.sha256().hex() + " " + each.file() + " "
                                    + open.catalog().documents().places(each.key()));
                }
            }
            state.put(
                    "indexed",
                    "" + index.answer(org.daylight.search.StateRequest.CURRENT).documents());
            for (Conversation each : all(open)) {
                state.put("conversation " + each.number(), each.toString());
            }
            long collects = Files.readString(AuditLog.file(open))
                    .lines()
                    .filter(line -> line.contains("\"action\":\"collect\""))
                    .count();
            state.put("audit", "" + collects);
        }
        state.put("kept", names(room.resolve("conversations/kept")).toString());
        state.put("collecting", names(room.resolve("collecting")).toString());
        state.put("waiting", waiting(stick).toString());
        return state;
    }

    private static List<String> names(Path in) throws IOException {
        if (!Files.isDirectory(in)) {
            return List.of();
        }
        try (var walk = Files.walk(in)) {
            return walk.filter(Files::isRegularFile)
                    .map(each -> in.relativize(each).toString())
                    .sorted()
                    .toList();
        }
    }

    /** Two sources: texts, a file of several segments, a message, an archive, a file in pieces, the same file twice. */
    private void fill() throws IOException {
        drop.text(1, 1, "I work at the port.\nMore follows.");
        drop.file(1, 2, "contract Müller.pdf", bytes(2, 4_400_000));
        drop.file(1, 3, "letter.eml", MAIL);
        drop.file(2, 4, "all.zip", zip("inside/secret name.txt", "Numbers".getBytes(StandardCharsets.US_ASCII)));
        byte[] whole = bytes(5, 700_000);
        drop.file(2, 6, "film.bin.002", Arrays.copyOfRange(whole, 300_000, 700_000));
        drop.file(2, 5, "film.bin.001", Arrays.copyOfRange(whole, 0, 300_000));
        drop.file(2, 7, "again.pdf", bytes(2, 4_400_000));
        drop.file(2, 8, "empty.txt", new byte[0]);
    }

    @Test
    void everythingArrivesOnceAndTheDropIsTold() throws Exception {
        fill();
        CollectReport report = collect();
        assertEquals(8, report.acknowledged());
        assertEquals(2, report.arrived().size());
        assertEquals(List.of(), waiting(drop.root));
        try (Newsroom open = Newsroom.open(newsroom);
                Vault vault = FolderVault.open(open.vaultFolder())) {
            List<Conversation> all = all(open);
            assertEquals(2, all.size());
            Conversation first = all.stream()
                    .filter(each ->
                            each.mailbox().equals(SampleDrop.source(1).mailbox().hex()))
                    .findFirst()
                    .orElseThrow();
            Conversation second = all.get(2 - first.number());
            assertTrue(first.entries().getFirst() instanceof ConversationEntry.SourceText text
                    && text.text().equals("I work at the port.\nMore follows."));
            assertEquals(SampleDrop.source(1).replyRecipient(), first.replyKey());
            assertEquals(3, first.unread());
            ConversationEntry.SourceFile contract = named(first, "contract Müller.pdf");
            assertEquals(Sha256.of(bytes(2, 4_400_000)), contract.sha256());
            assertFalse(contract.isKept());
            HeldDocument document =
                    FileDocuments.of(open, contract, 9).documents().getFirst();
            assertEquals("file.pdf", document.file().name());
            assertArrayEquals(bytes(2, 4_400_000), vault.get(document.sha256()).orElseThrow());
            assertEquals(
                    List.of("again.pdf", "contract Müller.pdf"),
                    open.catalog().documents().places(document.key()).stream()
                            .map(org.daylight.catalog.Documents.Place::container)
                            .sorted()
                            .toList());
            assertEquals(
                    1,
                    FileDocuments.of(open, named(first, "letter.eml"), 9)
                            .documents()
                            .size());

            ConversationEntry.SourceFile archive = named(second, "all.zip");
            assertTrue(archive.isKept(), "the archive as a whole is not a document");
            HeldDocument member = FileDocuments.of(open, archive, 9).documents().getFirst();
            assertEquals("file.txt", member.file().name());
            ConversationEntry.SourceFile film = named(second, "film.bin");
            assertEquals(Sha256.of(bytes(5, 700_000)), film.sha256());
            assertEquals(List.of(SampleDrop.id(5).hex(), SampleDrop.id(6).hex()), film.items());
            assertEquals(
                    "file",
                    FileDocuments.of(open, film, 9)
                            .documents()
                            .getFirst()
                            .file()
                            .name());
            assertEquals(
                    0,
                    FileDocuments.of(open, named(second, "empty.txt"), 9)
                            .documents()
                            .size());
            // One of the two was there when the other came.
            assertEquals(
                    List.of("conversation 1"),
                    report.sentBefore().stream()
                            .map(ConversationEntry.SourceFile::sentBefore)
                            .toList());
        }
        assertEquals(
                List.of("drop.json"),
                names(drop.root).stream()
                        .filter(name -> name.equals("drop.json"))
                        .toList());
        CollectReport again = collect();
        assertEquals(List.of(), again.arrived());
        assertEquals(0, again.acknowledged());
    }

    private static ConversationEntry.SourceFile named(Conversation conversation, String name) {
        return conversation.files().stream()
                .filter(file -> file.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " of " + conversation.files()));
    }

    @Test
    void aStopAtAnyStepLosesNothingAndDuplicatesNothing() throws Exception {
        fill();
        Map<String, Path> stopped = new LinkedHashMap<>();
        List<String> steps = new ArrayList<>();
        collect(
                newsroom,
                drop.root,
                step -> {
                    steps.add(step);
                    // In the second mailbox, so that there is something finished before, and once for each step.
                    if (steps.stream().filter(step::equals).count() != (step.equals("copied") ? 7 : 2)) {
                        return;
                    }
                    Path copy = folder.resolve("stop-" + steps.size());
                    SampleDrop.copy(newsroom, copy.resolve("newsroom"));
                    SampleDrop.copy(drop.root, copy.resolve("stick"));
                    stopped.put(step, copy);
                },
                false);
        assertTrue(
                stopped.keySet()
                        .containsAll(List.of(
                                "copied",
                                "begun",
                                "planned",
                                "vaulted",
                                "cataloged",
                                "indexed",
                                "read",
                                "closed",
                                "imported",
                                "kept",
                                "recorded",
                                "audited",
                                "unplanned",
                                "acknowledged")),
                stopped.keySet()::toString);
        Map<String, String> undisturbed = state(newsroom, drop.root);
        for (Map.Entry<String, Path> each : stopped.entrySet()) {
            Path room = each.getValue().resolve("newsroom");
            Path stick = each.getValue().resolve("stick");
            collect(room, stick, StepListener.NONE, false);
            assertEquals(undisturbed, state(room, stick), "stopped after " + each.getKey());
        }
    }

    @Test
    void whatIsDamagedStaysAndIsNamedAndTheRestIsCollected() throws Exception {
        fill();
        Path second = drop.segment(1, 2, 2);
        byte[] good = Files.readAllBytes(second);
        for (int damage = 0; damage < 5; damage++) {
            Path stick = folder.resolve("damaged-" + damage);
            Path room = folder.resolve("room-" + damage);
            SampleDrop.copy(newsroom, room);
            SampleDrop.copy(drop.root, stick);
            Path segment = stick.resolve(drop.root.relativize(second).toString());
            switch (damage) {
                case 0 -> Files.write(segment, Arrays.copyOf(good, good.length - 1));
                case 1 -> {
                    byte[] changed = good.clone();
                    changed[good.length / 2] ^= 1;
                    Files.write(segment, changed);
                }
                case 2 -> Files.write(segment, Files.readAllBytes(segment.resolveSibling("0000001.age")));
                case 3 -> Files.write(segment, new byte[DropExchange.MAX_SEGMENT_BYTES + 1]);
                default ->
                    Files.write(
                            segment.resolveSibling("tail.age"),
                            Files.readAllBytes(stick.resolve(drop.root
                                            .relativize(drop.item(1, 3))
                                            .toString())
                                    .resolve("tail.age")));
            }
            CollectReport report = collect(room, stick, StepListener.NONE, false);
            assertEquals(1, report.damaged().size(), "damage " + damage);
            assertEquals(SampleDrop.id(2).hex(), report.damaged().getFirst().item());
            assertEquals(1, report.damaged().getFirst().reason().lines().count());
            assertEquals(7, report.acknowledged());
            assertEquals(List.of(SampleDrop.id(2).hex()), waiting(stick));
            collect(room, stick, StepListener.NONE, false);
            try (Newsroom open = Newsroom.open(room)) {
                Conversation conversation = new Conversations(open)
                        .find(report.damaged().getFirst().conversation())
                        .orElseThrow();
                assertEquals(
                        1,
                        conversation.entries().stream()
                                .filter(ConversationEntry.Damaged.class::isInstance)
                                .count(),
                        "noted once");
                assertFalse(conversation.items().contains(SampleDrop.id(2).hex()));
            }
            // The medium was at fault: with a good one it arrives.
            Files.write(segment, good);
            Files.write(segment.resolveSibling("tail.age"), Files.readAllBytes(second.resolveSibling("tail.age")));
            assertEquals(1, collect(room, stick, StepListener.NONE, false).acknowledged(), "damage " + damage);
        }
    }

    /** A drop that lies about sizes, as one can that was seized. */
    private static DropExchange lying(DropExchange real, long storedBytes) {
        return handled(
                real,
                (same, method, arguments) -> method.getName().equals("list")
                        ? real.list().stream()
                                .map(item -> new WaitingItem(
                                        item.mailbox(), item.item(), item.replyTo(), item.segments(), storedBytes))
                                .toList()
                        : null);
    }

    @Test
    void aDropThatLiesAboutSizesDoesNotFillTheDisk() throws Exception {
        drop.file(1, 1, "long.bin", bytes(1, 9_000_000));
        drop.text(2, 2, "a");
        for (long said : new long[] {0, Long.MAX_VALUE}) {
            CollectReport report = collectThrough(real -> lying(real, said));
            assertEquals(1, report.damaged().size(), report.damaged()::toString);
            String reason = report.damaged().getFirst().reason();
            assertTrue(reason.contains(said == 0 ? "longer than the drop said" : "MiB free"), reason);
            assertEquals(List.of(), names(newsroom.resolve("collecting")));
        }
        assertEquals(1, collect().acknowledged(), "an honest drop");
    }

    @Test
    void anExportWithDamagedPartsIsCollectedAsFarAsPossible() throws Exception {
        fill();
        drop.text(3, 20, "Lost.");
        Files.write(drop.item(3, 20).getParent().resolveSibling("reply-to"), new byte[] {1});
        Files.delete(drop.item(1, 3).resolve("tail.age"));
        Files.delete(drop.segment(1, 2, 2));
        Files.write(drop.item(2, 4).resolve(".DS_Store"), new byte[100]);
        Files.createDirectories(drop.item(2, 4).resolveSibling("not an item"));
        CollectReport report = collect();
        assertEquals(3, report.damaged().size(), report.damaged()::toString);
        assertEquals(6, report.acknowledged());
        assertTrue(
                report.damaged().stream().anyMatch(each -> each.reason().contains("reply key")),
                report.damaged()::toString);
    }

    @Test
    void whatIsForOtherEditorsStaysOnTheDrop() throws Exception {
        byte[] other = new byte[32];
        other[9] = 1;
        drop.add(1, 1, ItemHead.Kind.FILE, "a.pdf", bytes(1, 100), other);
        CollectReport report = collect();
        assertEquals(1, report.forOthers());
        assertEquals(List.of(), report.damaged());
        assertEquals(1, waiting(drop.root).size());
        try (Newsroom open = Newsroom.open(newsroom)) {
            assertEquals(List.of(), all(open));
        }
    }

    @Test
    void setsWithAGapWaitForTheMissingPiece() throws Exception {
        byte[] whole = zip("plan.txt", bytes(9, 3_000));
        int[] cuts = {0, 1_000, 2_000, whole.length};
        drop.file(1, 1, "plan.zip.001", Arrays.copyOfRange(whole, cuts[0], cuts[1]));
        drop.file(1, 3, "plan.zip.003", Arrays.copyOfRange(whole, cuts[2], cuts[3]));
        drop.text(1, 9, "Three pieces.");
        CollectReport report = collect();
        assertEquals("missing: plan.zip.002", report.incomplete().getFirst().reason());
        assertEquals(1, report.acknowledged(), "the text");
        assertEquals(2, waiting(drop.root).size());
        drop.file(1, 2, "plan.zip.002", Arrays.copyOfRange(whole, cuts[1], cuts[2]));
        assertEquals(3, collect().acknowledged());
        try (Newsroom open = Newsroom.open(newsroom)) {
            ConversationEntry.SourceFile file =
                    named(new Conversations(open).find(1).orElseThrow(), "plan.zip");
            assertEquals(Sha256.of(whole), file.sha256());
            assertEquals(1, FileDocuments.of(open, file, 9).documents().size());
        }
    }

    @Test
    void aPieceThatComesLaterIsJoinedWithThoseThatWereCollected() throws Exception {
        byte[] whole = zip("plan.txt", bytes(9, 3_000));
        drop.file(1, 1, "plan.zip.001", Arrays.copyOfRange(whole, 0, 1_000));
        drop.file(1, 3, "plan.zip.003", Arrays.copyOfRange(whole, 2_000, whole.length));
        collect(newsroom, drop.root, StepListener.NONE, true);
        assertEquals(List.of(), waiting(drop.root), "with --incomplete nothing waits");
        drop.file(1, 2, "plan.zip.002", Arrays.copyOfRange(whole, 1_000, 2_000));
        collect();
        try (Newsroom open = Newsroom.open(newsroom)) {
            Conversation conversation = new Conversations(open).find(1).orElseThrow();
            assertEquals(3, conversation.files().size());
            ConversationEntry.SourceFile file = named(conversation, "plan.zip");
            assertEquals(Sha256.of(whole), file.sha256());
            assertEquals(
                    "file.txt",
                    FileDocuments.of(open, file, 9)
                            .documents()
                            .getFirst()
                            .file()
                            .name());
        }
    }

    @Test
    void aReplyIsDeliveredOnceAndOnlyTheSourceReadsIt() throws Exception {
        drop.text(1, 1, "Ask me.");
        collect();
        try (Newsroom open = Newsroom.open(newsroom)) {
            new WriteReply(open, new SecureRandom()).run(1, "Who signed?", ANN);
        }
        Path stopped = folder.resolve("stopped");
        CollectReport report = collect(
                newsroom,
                drop.root,
                step -> {
                    if (step.equals("sent")) {
                        SampleDrop.copy(newsroom, stopped);
                    }
                },
                false);
        assertEquals(1, report.delivered());
        assertEquals(0, collect().delivered());
        assertEquals(1, collect(stopped, drop.root, StepListener.NONE, false).delivered(), "sent again, same id");
        List<Path> replies;
        try (var walk = Files.walk(drop.root.resolve("return"))) {
            replies = walk.filter(each -> each.toString().endsWith(".age")).toList();
        }
        assertEquals(1, replies.size());
        byte[] encrypted = Files.readAllBytes(replies.getFirst());
        assertEquals(
                "Who signed?",
                ReadSubmission.reply(encrypted, SampleDrop.source(1).replyIdentity())
                        .text());
        assertThrows(IOException.class, () -> ReadSubmission.reply(encrypted, SampleDrop.editor()));
        try (Newsroom open = Newsroom.open(newsroom)) {
            assertEquals(
                    List.of(), new Conversations(open).find(1).orElseThrow().waiting());
        }
    }

    @Test
    void hostileNamesAndTextsAreOnlyText() throws Exception {
        drop.file(1, 1, "../../etc/passwd\u0000\n\u202e.PDF", bytes(1, 100));
        drop.file(1, 2, "", bytes(2, 100));
        drop.file(1, 3, "CON.pdf/..", bytes(3, 100));
        drop.add(1, 4, ItemHead.Kind.TEXT, "", new byte[] {(byte) 0xff, 1, 0}, new byte[32]);
        drop.text(1, 5, "\u202etxet");
        drop.text(1, 6, "x".repeat((1 << 20) + 1));
        drop.text(1, 7, "");
        CollectReport report = collect();
        assertEquals(7, report.acknowledged());
        assertEquals(List.of(), report.damaged());
        try (Newsroom open = Newsroom.open(newsroom)) {
            Conversation conversation = new Conversations(open).find(1).orElseThrow();
            assertEquals(5, conversation.files().size(), "what is no text that can be shown is a file");
            for (ConversationEntry.SourceFile each : conversation.files()) {
                for (HeldDocument document : FileDocuments.of(open, each, 9).documents()) {
                    assertTrue(
                            document.file().name().matches("file(\\.(pdf|txt))?"),
                            document.file().name());
                }
            }
        }
        assertEquals(List.of(), names(newsroom.resolve("collecting")));
        assertTrue(Files.notExists(folder.resolve("etc")));
    }

    @Test
    void plainTextIsInTheVaultAndTheConversationOnly() throws Exception {
        String planted = "xylophone-quartz-planted";
        drop.file(1, 1, planted + "-name.bin", (planted + " in the file").getBytes(StandardCharsets.US_ASCII));
        drop.file(1, 2, "a.zip", zip(planted + "-member.bin", bytes(3, 10_000)));
        drop.text(1, 3, planted + " in the text");
        List<String> found = new ArrayList<>();
        collect(
                newsroom,
                drop.root,
                step -> {
                    if (step.equals("copied")) {
                        try (var walk = Files.walk(newsroom)) {
                            for (Path each : walk.filter(Files::isRegularFile).toList()) {
                                String text = new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1);
                                if (text.contains(planted)) {
                                    found.add(each.toString());
                                }
                            }
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    }
                },
                false);
        assertEquals(List.of(), found, "while it is copied");
        assertEquals(List.of(), names(newsroom.resolve("collecting")));
        assertEquals(List.of(), names(newsroom.resolve("spool")));
        for (String name : names(newsroom.resolve("conversations/kept"))) {
            String text = new String(
                    Files.readAllBytes(newsroom.resolve("conversations/kept").resolve(name)),
                    StandardCharsets.ISO_8859_1);
            assertFalse(text.contains(planted), name);
        }
    }

    @Test
    void aPlanThatCannotBeReadIsAnErrorAndNothingIsAcknowledged() throws Exception {
        drop.text(1, 1, "a");
        Files.createDirectories(newsroom.resolve("collecting"));
        Files.writeString(newsroom.resolve("collecting/plan.jsonl"), "{\"drop\":", StandardOpenOption.CREATE);
        String message = assertThrows(IOException.class, this::collect).getMessage();
        assertTrue(message.contains("plan.jsonl is damaged"), message);
        assertEquals(1, waiting(drop.root).size());
    }

    @Test
    void aTroveWithAnInterruptedImportIsNotTouched() throws Exception {
        drop.file(1, 1, "a.pdf", bytes(1, 100));
        try (Newsroom open = Newsroom.open(newsroom)) {
            HeldTrove trove = open.catalog().troves().findOrAdd("harbour", "harbour");
            open.catalog().accessions().begin(trove.id(), List.of("/somewhere"));
        }
        String message = collect().problems().getFirst();
        assertTrue(message.contains("was interrupted") && message.contains("plan.jsonl"), message);
        assertEquals(1, waiting(drop.root).size());
        try (Newsroom open = Newsroom.open(newsroom)) {
            HeldTrove trove = open.catalog().troves().find("harbour").orElseThrow();
            open.catalog()
                    .accessions()
                    .discard(open.catalog()
                            .accessions()
                            .open(trove.id())
                            .orElseThrow()
                            .number());
        }
        assertEquals(0, collect().acknowledged() - 1);
    }

    @Test
    void aTextOfQuotesIsCollectedAndStoredApart() throws Exception {
        String quotes = "\"".repeat(1 << 20);
        drop.text(1, 1, quotes);
        drop.text(1, 2, "\u007f".repeat(1 << 20));
        drop.text(2, 3, "Short.");
        assertEquals(3, collect().acknowledged());
        try (Newsroom open = Newsroom.open(newsroom)) {
            var conversations = new Conversations(open);
            Conversation conversation = all(open).stream()
                    .filter(each -> each.items().contains(SampleDrop.id(1).hex()))
                    .findFirst()
                    .orElseThrow();
            var text = (ConversationEntry.SourceText) conversation.entries().getFirst();
            assertEquals(1_000, text.text().length());
            assertEquals(quotes, conversations.text(text));
            long size = Files.size(newsroom.resolve("conversations/" + conversation.number() + ".jsonl"));
            assertTrue(size < 20_000, "" + size);
            Path apart = newsroom.resolve("conversations/texts/" + text.item() + ".txt");
            assertFalse(Files.getPosixFilePermissions(apart).toString().contains("OTHERS"));
            Files.writeString(apart, "other");
            String message = assertThrows(IOException.class, () -> conversations.text(text))
                    .getMessage();
            assertTrue(message.contains("restore it from your backup"), message);
        }
    }

    @Test
    void manyItemsAreCollectedInSeveralPlans() throws Exception {
        for (int i = 1; i <= 11; i++) {
            drop.text(1, i, "" + i);
        }
        CollectReport report = collect();
        assertEquals(11, report.acknowledged());
        assertEquals(2, report.arrived().size());
        try (Newsroom open = Newsroom.open(newsroom)) {
            List<ConversationEntry> entries = all(open).getFirst().entries();
            for (int i = 1; i <= 11; i++) {
                assertEquals("" + i, ((ConversationEntry.SourceText) entries.get(i - 1)).text());
            }
        }
    }

    @Test
    void whatAFullConversationGetsStaysOnTheDrop() throws Exception {
        drop.text(1, 1, "a");
        collect();
        var entries = new ArrayList<ConversationEntry>();
        for (int i = 0; i < ConversationFile.FULL_ENTRIES; i++) {
            entries.add(new ConversationEntry.Delivered(ANN.time(), "x"));
        }
        try (Newsroom open = Newsroom.open(newsroom)) {
            new Conversations(open).append(1, entries);
        }
        drop.text(1, 2, "b");
        drop.text(2, 3, "c");
        CollectReport report = collect();
        assertEquals(1, report.acknowledged());
        assertTrue(report.damaged().getFirst().reason().contains("is full"));
        assertEquals(List.of(SampleDrop.id(2).hex()), waiting(drop.root));
    }

    @Test
    void aConversationThatCannotBeReadDoesNotStopTheOthers() throws Exception {
        drop.text(1, 1, "a");
        drop.text(2, 2, "b");
        collect();
        Path first = newsroom.resolve("conversations/1.jsonl");
        Files.writeString(first, "x\n", StandardOpenOption.APPEND);
        drop.text(1, 3, "c");
        drop.text(2, 4, "d");
        CollectReport report = collect();
        assertEquals(1, report.acknowledged());
        assertEquals(1, report.damaged().getFirst().conversation());
        assertTrue(report.damaged().getFirst().reason().contains("restore it from your backup"));
        assertEquals(1, waiting(drop.root).size());
        try (Newsroom open = Newsroom.open(newsroom)) {
            List<ConversationSummary> all = new Conversations(open).summaries();
            assertTrue(all.getFirst().problem().contains("1.jsonl is damaged"));
            assertEquals(2, all.getLast().texts());
        }
    }

    /** Collects from a drop of which each call can be made to fail or to answer something else. */
    static CollectReport collectThrough(Path room, Path stick, UnaryOperator<DropExchange> change)
            throws IOException, InterruptedException {
        try (Newsroom open = Newsroom.open(room);
                Vault vault = FolderVault.open(open.vaultFolder());
                SearchIndex index = LuceneIndex.open(open.indexFolder());
                DropExchange exchange = FolderExchange.open(stick, SampleDrop.COLLECTOR)) {
            return new CollectDrop(open, vault, index)
                    .run(
                            change.apply(exchange),
                            new CollectDrop.Request("harbour", SampleDrop.editor(), false),
                            ANN,
                            new Quiet());
        }
    }

    private CollectReport collectThrough(UnaryOperator<DropExchange> change) throws Exception {
        return collectThrough(newsroom, drop.root, change);
    }

    /** A drop whose calls go through a handler first; what it returns, unless null, is the result. */
    static DropExchange handled(DropExchange drop, InvocationHandler handler) {
        return (DropExchange) Proxy.newProxyInstance(
                DropExchange.class.getClassLoader(),
                new Class<?>[] {DropExchange.class},
                (proxy, method, arguments) -> {
                    Object other = handler.invoke(drop, method, arguments);
                    try {
                        return other != null ? other : method.invoke(drop, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void anItemThatIsNotHandedOverDoesNotStopTheOthersOrReplies() throws Exception {
        drop.text(1, 1, "a");
        collect();
        try (Newsroom open = Newsroom.open(newsroom)) {
            new WriteReply(open, new SecureRandom()).run(1, "Who signed?", ANN);
        }
        drop.text(1, 2, "b");
        drop.text(1, 3, "c");
        drop.text(2, 4, "d");
        CollectReport report = collectThrough(real -> handled(real, (same, method, arguments) -> {
            if (method.getName().equals("tail")
                    && ((WaitingItem) arguments[0]).item().equals(SampleDrop.id(2))) {
                throw new IOException("busy");
            }
            return null;
        }));
        assertEquals(2, report.acknowledged());
        assertEquals(1, report.delivered());
        assertEquals(List.of(new CollectReport.Left(1, SampleDrop.id(2).hex(), "busy")), report.damaged());
        assertEquals(1, collect().acknowledged());
    }

    @Test
    void theDropIsAskedOnceForItsKeyAndMayNotChangeTheReplyKey() throws Exception {
        drop.text(1, 1, "a");
        drop.text(1, 2, "b");
        int[] asked = new int[1];
        collectThrough(real -> handled(real, (same, method, arguments) -> {
            asked[0] += method.getName().equals("describe") ? 1 : 0;
            return null;
        }));
        assertEquals(1, asked[0]);
        drop.text(1, 3, "c");
        drop.text(2, 4, "d");
        CollectReport report = collectThrough(real -> handled(
                real,
                (same, method, arguments) -> method.getName().equals("list")
                        ? real.list().stream()
                                .map(item -> new WaitingItem(
                                        item.mailbox(),
                                        item.item(),
                                        item.mailbox()
                                                        .equals(SampleDrop.source(1)
                                                                .mailbox())
                                                ? SampleDrop.source(9).replyRecipient()
                                                : item.replyTo(),
                                        item.segments(),
                                        item.storedBytes()))
                                .toList()
                        : null));
        assertEquals(1, report.acknowledged());
        assertTrue(report.damaged().getFirst().reason().contains("another key for replies"));
        assertEquals(List.of(SampleDrop.id(3).hex()), waiting(drop.root));
    }
}
