package org.daylight.drop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.daylight.note.NoteKey;
import org.daylight.submission.FolderExchange;
import org.daylight.submission.ItemHead;
import org.daylight.submission.MailboxId;
import org.daylight.submission.ReadSubmission;
import org.daylight.submission.Reply;
import org.daylight.submission.ReplyId;
import org.daylight.submission.SegmentWriter;
import org.daylight.submission.SourceKeys;
import org.daylight.submission.WaitingItem;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransferFolderTest {

    @TempDir
    Path root;

    @Test
    void there_and_back_on_a_storage_medium() throws IOException {
        byte[] content = TestDrop.bytes(1, SegmentWriter.MAX_BYTES + 10);
        Path drop = root.resolve("drop");
        Path stick = root.resolve("stick");
        SourceKeys keys;
        try (DropFolder folder = TestDrop.folder(drop, DropLimits.STANDARD)) {
            SourceMailboxes mailboxes = TestDrop.mailboxes(folder);
            keys = TestDrop.source(folder, 1);
            ItemFolder item = mailboxes.begin(keys, ItemHead.Kind.FILE, "file");
            ItemUpload upload = mailboxes.append(item, keys.itemKey(item.item()));
            upload.write(content, 0, content.length);
            upload.complete();
            mailboxes.begin(keys, ItemHead.Kind.FILE, "begun");
            // also while it is being served
            assertEquals(
                    1,
                    TransferFolder.export(drop, stick, TestDrop.NOON, (done, total) -> {})
                            .items());
            assertEquals(
                    0,
                    TransferFolder.export(drop, stick, TestDrop.NOON, (done, total) -> {})
                            .items());
            TransferFolder.State state = TransferFolder.state(drop, TestDrop.NOON);
            assertEquals(1, state.complete());
            assertEquals(1, state.incomplete());
            assertThrows(IOException.class, () -> TransferFolder.returned(drop, stick, TestDrop.NOON), "it is served");
        }
        IOException nothing =
                assertThrows(IOException.class, () -> TransferFolder.returned(drop, stick, TestDrop.NOON));
        assertTrue(nothing.getMessage().contains("daylight collect"), nothing.getMessage());
        try (FolderExchange newsroom = FolderExchange.open(stick, TestDrop.COLLECTOR)) {
            WaitingItem item = newsroom.list().getFirst();
            var out = new ByteArrayOutputStream();
            ReadSubmission.content(newsroom, item, TestDrop.EDITOR, out);
            assertArrayEquals(content, out.toByteArray());
            newsroom.acknowledge(newsroom.list());
            newsroom.send(
                    item.mailbox(),
                    ReplyId.of(TestDrop.bytes(2, 16)),
                    new Reply("2026-12-01", "Danke").encrypted(item.replyTo()));
            newsroom.send(
                    SourceKeys.of(TestDrop.bytes(9, 16), new byte[32], TestDrop.QUICK)
                            .mailbox(),
                    ReplyId.of(TestDrop.bytes(3, 16)),
                    new byte[10]);
        }
        assertEquals(new TransferFolder.Imported(1, 1, 1), TransferFolder.returned(drop, stick, TestDrop.NOON));
        assertEquals(new TransferFolder.Imported(0, 1, 1), TransferFolder.returned(drop, stick, TestDrop.NOON));
        try (DropFolder folder = DropFolder.open(drop)) {
            SourceMailboxes mailboxes = TestDrop.mailboxes(folder);
            assertEquals(1, mailboxes.itemsOf(keys.mailbox()).size(), "the incomplete one");
            assertEquals(1, mailboxes.readReplies(keys.mailbox()).size());
        }
    }

    @Test
    void a_note_of_a_stranger_deletes_nothing() throws IOException {
        Path drop = root.resolve("drop");
        Path stick = root.resolve("stick");
        try (DropFolder folder = TestDrop.folder(drop, DropLimits.STANDARD)) {
            SourceMailboxes mailboxes = TestDrop.mailboxes(folder);
            SourceKeys keys = TestDrop.source(folder, 1);
            ItemFolder item = mailboxes.begin(keys, ItemHead.Kind.TEXT, "");
            mailboxes.append(item, keys.itemKey(item.item())).complete();
        }
        TransferFolder.export(drop, stick, TestDrop.NOON, (done, total) -> {});
        NoteKey.Signer stranger = NoteKey.generate("collector", new SecureRandom());
        try (FolderExchange thief = FolderExchange.open(stick, stranger)) {
            thief.acknowledge(thief.list());
        }
        IOException refused =
                assertThrows(IOException.class, () -> TransferFolder.returned(drop, stick, TestDrop.NOON));
        assertTrue(refused.getMessage().contains("not from the newsroom"), refused.getMessage());
        assertEquals(1, TransferFolder.state(drop, TestDrop.NOON).complete());
        Path other = root.resolve("other");
        TestDrop.folder(other, DropLimits.STANDARD).close();
        assertThrows(IOException.class, () -> TransferFolder.export(other, stick, TestDrop.NOON, (done, total) -> {}));
    }

    /** Debian's tor and systemd read what is printed. */
    @Test
    void tor_and_systemd_accept_the_settings() throws Exception {
        Path tor = Path.of("/usr/sbin/tor");
        Assumptions.assumeTrue(Files.isExecutable(tor), "skipped: Debian's tor is not installed");
        Path torrc = Files.writeString(
                root.resolve("torrc"),
                TorSettings.torrc(root.resolve("a service").toString(), 8500));
        assertRuns(
                tor.toString(),
                "--verify-config",
                "-f",
                torrc.toString(),
                "DataDirectory",
                root.resolve("tor").toString());
        Path wrong =
                Files.writeString(root.resolve("wrong"), Files.readString(torrc).replace("PoWDefenses", "Pow"));
        assertEquals(1, run(tor.toString(), "--verify-config", "-f", wrong.toString()));
        if (Files.isExecutable(Path.of("/usr/bin/systemd-analyze"))) {
            Path unit = Files.writeString(
                    root.resolve("daylight-drop.service"),
                    TorSettings.unit("/bin/true", "/var", 8500).replace("daylight-drop\n", "root\n"));
            assertRuns("/usr/bin/systemd-analyze", "verify", "--man=no", unit.toString());
        }
    }

    private void assertRuns(String... command) throws Exception {
        assertEquals(0, run(command), Files.readString(root.resolve("output")));
    }

    private int run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("output").toFile())
                .start();
        assertTrue(process.waitFor(10, TimeUnit.MINUTES));
        return process.exitValue();
    }

    @Test
    void what_a_source_deletes_during_an_export_is_left_out() throws IOException {
        Path drop = root.resolve("drop");
        Path stick = root.resolve("stick");
        try (DropFolder folder = TestDrop.folder(drop, DropLimits.STANDARD)) {
            SourceMailboxes mailboxes = TestDrop.mailboxes(folder);
            for (int source = 1; source <= 3; source++) {
                SourceKeys keys = TestDrop.source(folder, source);
                ItemFolder item = mailboxes.begin(keys, ItemHead.Kind.TEXT, "");
                mailboxes.append(item, keys.itemKey(item.item())).complete();
            }
            List<Long> progress = new ArrayList<>();
            TransferFolder.Exported exported = TransferFolder.export(drop, stick, TestDrop.NOON, (done, total) -> {
                progress.add(done);
                if (progress.size() == 1) {
                    delete(mailboxes, mailboxes.all().getLast());
                }
            });
            assertEquals(2, exported.items());
            assertEquals(3, progress.size());
            try (FolderExchange newsroom = FolderExchange.open(stick, TestDrop.COLLECTOR)) {
                assertEquals(2, newsroom.list().size());
                assertEquals(List.of(), newsroom.problems());
            }
        }
    }

    private static void delete(SourceMailboxes mailboxes, MailboxId mailbox) {
        try {
            mailboxes.delete(mailbox);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
