package org.daylight.drop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.daylight.http.client.HttpLimits;
import org.daylight.http.client.Route;
import org.daylight.http.client.WebClient;
import org.daylight.submission.BlockHashes;
import org.daylight.submission.ItemHead;
import org.daylight.submission.ItemTail;
import org.daylight.submission.ReadSubmission;
import org.daylight.submission.Receipt;
import org.daylight.submission.Reply;
import org.daylight.submission.ReplyId;
import org.daylight.submission.SegmentWriter;
import org.daylight.submission.SourceKeys;
import org.daylight.submission.WaitingItem;
import org.daylight.submission.remote.RemoteDrop;

/**
 * The program of {@link FullDiskTest}. Each operation is tried with 0, 1, 2, … free pages, and with 0, 1, 2, … files that can still be made, until it
 * succeeds: so each write and each new file is the one that fails. The drop itself is told that there is much room, as if something else filled the disk
 * at that moment.
 */
final class FullDisk {

    private static final String NO_ROOM = "There is no room at the moment.";
    private static final String ERROR = "because of an error here";
    private static final DropLimits LIMITS = new DropLimits(1 << 30, 1 << 30, 1L << 40, 0, 14);

    private static final IntUnaryOperator EACH = pages -> pages + 1;

    /** A segment of two blocks has 128 pages, which are equal but for the first and the last ones. */
    private static final IntUnaryOperator ONE_SEGMENT = pages -> pages >= 14 && pages < 124 ? pages + 10 : pages + 1;

    /** Each of the two segments has 1,025 pages. */
    private static final IntUnaryOperator TWO_SEGMENTS =
            pages -> pages < 1_010 ? pages + 101 : pages >= 1_050 && pages < 2_045 ? pages + 199 : pages + 1;

    private final Path root;
    private final TmpfsDisk disk;
    private int seed = 100;

    private FullDisk(Path root) throws IOException, InterruptedException {
        this.root = root;
        disk = new TmpfsDisk(root, 24, 1_600);
    }

    public static void main(String[] args) throws Exception {
        var test = new FullDisk(Path.of(args[0]));
        test.mailboxes();
        test.servers();
        System.out.println(TmpfsDisk.PASSED);
    }

    /** An operation, with so much room. */
    private interface Trial {
        /** @return whether it succeeded */
        boolean run(TmpfsDisk.Left left) throws IOException;
    }

    /** Tries with more and more room. @param next the number of pages after this one; in a long run of equal writes, some are left out */
    private void each(String what, IntUnaryOperator next, Trial trial) throws IOException {
        for (boolean isPages : new boolean[] {true, false}) {
            int failed = 0;
            int count = 0;
            while (!trial.run(new TmpfsDisk.Left(isPages, count))) {
                failed++;
                count = isPages ? next.applyAsInt(count) : count + 1;
                assertTrue(count < 3_000, what + " fails also with room");
            }
            System.out.println(what + ": failed " + failed + " times for want of " + (isPages ? "pages" : "files"));
            assertTrue(failed > 0, what);
        }
    }

    private List<String> unfinished(Path in) throws IOException {
        try (Stream<Path> files = Files.walk(in)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".new") || name.endsWith(".gone") || name.endsWith(".part"))
                    .toList();
        }
    }

    private static void isFull(SourceMailboxes mailboxes, IOException e) {
        assertEquals(Space.Refusal.DROP_FULL, mailboxes.space().refusal(e).orElseThrow(() -> new AssertionError(e)));
    }

    private void mailboxes() throws IOException {
        Path place = root.resolve("mailboxes");
        try (DropFolder folder = TestDrop.folder(place, LIMITS)) {
            SourceMailboxes mailboxes = TestDrop.mailboxes(folder);
            upload("a short message", 1, EACH, folder, mailboxes);
            upload("a file of one segment", BlockHashes.BLOCK_BYTES + 77, ONE_SEGMENT, folder, mailboxes);
            if (Boolean.getBoolean("daylight.slow")) {
                upload("a file of two segments", SegmentWriter.MAX_BYTES + 100_000, TWO_SEGMENTS, folder, mailboxes);
            }
            each("a reply", EACH, left -> reply(folder, mailboxes, left));
            deletions(folder, mailboxes);
        }
    }

    private void upload(String what, int size, IntUnaryOperator next, DropFolder folder, SourceMailboxes mailboxes)
            throws IOException {
        each(what, next, left -> upload(folder, mailboxes, left, size));
    }

    /** A source sends a file with so much room, and the rest when there is room. */
    private boolean upload(DropFolder folder, SourceMailboxes mailboxes, TmpfsDisk.Left left, int size)
            throws IOException {
        SourceKeys keys = TestDrop.source(folder, ++seed);
        byte[] content = TestDrop.bytes(seed, size);
        disk.fill(left);
        ItemFolder item = null;
        ItemTail tail = null;
        ItemUpload upload = null;
        try {
            item = mailboxes.begin(keys, ItemHead.Kind.FILE, "film");
            upload = mailboxes.append(item, keys.itemKey(item.item()));
            for (int at = 0; at < size; at += 50_000) {
                upload.write(content, at, Math.min(50_000, size - at));
            }
            tail = upload.complete();
        } catch (IOException e) {
            isFull(mailboxes, e);
            if (upload != null) {
                upload.broken();
            }
        }
        assertEquals(List.of(), unfinished(folder.mailboxes()), left + " while the disk is full");
        disk.free();
        boolean isDone = tail != null;
        same(folder, mailboxes, keys);
        if (item == null) {
            assertEquals(0, mailboxes.itemsOf(keys.mailbox()).size());
            item = mailboxes.begin(keys, ItemHead.Kind.FILE, "film");
        }
        if (tail == null) {
            ItemUpload again = mailboxes.append(item, keys.itemKey(item.item()));
            int from = (int) again.offset();
            again.write(content, from, size - from);
            tail = again.complete();
        }
        Receipt receipt = Receipt.verified(tail.receipt().getBytes(StandardCharsets.UTF_8), folder.receiptVerifier())
                .orThrow();
        assertTrue(receipt.isFor(TestDrop.bytes(seed, 16), TestDrop.QUICK, new ByteArrayInputStream(content)));
        same(folder, mailboxes, keys);
        for (SourceMailboxes each : List.of(mailboxes, TestDrop.mailboxes(folder))) {
            var exchange = new StoreExchange(each);
            List<WaitingItem> waiting = exchange.list();
            assertEquals(1, waiting.size(), "neither lost nor there twice");
            var out = new ByteArrayOutputStream();
            ReadSubmission.content(exchange, waiting.getFirst(), TestDrop.EDITOR, out);
            assertArrayEquals(content, out.toByteArray());
        }
        mailboxes.delete(keys.mailbox());
        assertEquals(0, mailboxes.space().total());
        return isDone;
    }

    /** What the process knows is what a new process finds. */
    private void same(DropFolder folder, SourceMailboxes mailboxes, SourceKeys keys) throws IOException {
        SourceMailboxes found = TestDrop.mailboxes(folder);
        assertEquals(found.itemsOf(keys.mailbox()), mailboxes.itemsOf(keys.mailbox()));
        assertEquals(found.space().held(keys.mailbox()), mailboxes.space().held(keys.mailbox()));
        assertEquals(List.of(), unfinished(folder.mailboxes()));
    }

    private void send(SourceMailboxes mailboxes, SourceKeys keys, byte[] content) throws IOException {
        ItemFolder item = mailboxes.begin(keys, ItemHead.Kind.FILE, "film");
        ItemUpload upload = mailboxes.append(item, keys.itemKey(item.item()));
        upload.write(content, 0, content.length);
        upload.complete();
    }

    private boolean reply(DropFolder folder, SourceMailboxes mailboxes, TmpfsDisk.Left left) throws IOException {
        SourceKeys keys = TestDrop.source(folder, ++seed);
        send(mailboxes, keys, new byte[10]);
        byte[] reply = new Reply("2026-12-01", "Thank you.").encrypted(mailboxes.replyTo(keys.mailbox()));
        ReplyId id = ReplyId.of(TestDrop.bytes(seed, 16));
        disk.fill(left);
        boolean isDone = false;
        try {
            isDone = mailboxes.deliver(keys.mailbox(), id, reply);
        } catch (IOException e) {
            isFull(mailboxes, e);
        }
        assertEquals(List.of(), unfinished(folder.mailboxes()));
        assertEquals(isDone ? 1 : 0, mailboxes.readReplies(keys.mailbox()).size());
        disk.free();
        assertTrue(mailboxes.deliver(keys.mailbox(), id, reply));
        assertEquals(1, mailboxes.readReplies(keys.mailbox()).size());
        mailboxes.delete(keys.mailbox());
        return isDone;
    }

    /** To delete needs no room: it makes some. */
    private void deletions(DropFolder folder, SourceMailboxes mailboxes) throws IOException {
        for (boolean isPages : new boolean[] {true, false}) {
            SourceKeys keys = TestDrop.source(folder, ++seed);
            for (int i = 0; i < 3; i++) {
                send(mailboxes, keys, TestDrop.bytes(i, 300_000));
            }
            byte[] reply = new Reply("2026-12-01", "Thank you.").encrypted(mailboxes.replyTo(keys.mailbox()));
            mailboxes.deliver(keys.mailbox(), ReplyId.of(TestDrop.bytes(seed, 16)), reply);
            var none = new TmpfsDisk.Left(isPages, 0);
            var exchange = new StoreExchange(mailboxes);
            disk.fill(none);
            exchange.acknowledge(List.of(exchange.list().getFirst()));
            assertEquals(1, mailboxes.counted(keys.mailbox(), "collected"));
            assertEquals(2, exchange.list().size());
            disk.free();
            disk.fill(none);
            mailboxes.delete(mailboxes.itemsOf(keys.mailbox()).getFirst());
            disk.free();
            disk.fill(none);
            mailboxes.deleteReplies(keys.mailbox());
            assertEquals(List.of(), mailboxes.readReplies(keys.mailbox()));
            same(folder, mailboxes, keys);
            disk.free();
            disk.fill(none);
            mailboxes.delete(keys.mailbox());
            disk.free();
            assertEquals(List.of(), TestDrop.mailboxes(folder).all());
            System.out.println("deleting: done without free " + (isPages ? "pages" : "files"));
        }
    }

    private interface ServerTrials {
        void run(DropServer server) throws IOException;
    }

    private void servers() throws IOException {
        server("form", server -> each("a form", ONE_SEGMENT, left -> form(server, left)));
        server("curl", server -> each("curl", ONE_SEGMENT, left -> curl(server, left)));
        server("reply", server -> each("a reply of the newsroom", EACH, left -> answer(server, left)));
    }

    /** Each has a server of its own: after 60 sign-ins in a minute it would want a ticket. */
    private void server(String name, ServerTrials trials) throws IOException {
        List<String> faults = new CopyOnWriteArrayList<>();
        try (DropFolder folder = TestDrop.folder(root.resolve(name), LIMITS);
                DropServer server = DropServer.start(
                        folder,
                        TestDrop.NOON,
                        TestDrop.QUICK,
                        faults::add,
                        error -> faults.add(error.toString()),
                        "127.0.0.1",
                        0,
                        () -> TestDrop.MANY)) {
            trials.run(server);
            assertEquals(List.of(), unfinished(folder.mailboxes()));
        }
        assertEquals(List.of(), faults);
    }

    private Browser signedIn(DropServer server, TmpfsDisk.Left left) throws IOException {
        var browser = new Browser(server.port());
        disk.fill(left);
        String words = browser.newWords();
        assertEquals(200, browser.status, "nothing is stored for new words");
        browser.signIn(words);
        assertEquals(200, browser.status, "or for signing in");
        return browser;
    }

    private void deleteAll(Browser browser) throws IOException {
        disk.fill(new TmpfsDisk.Left(true, 0));
        browser.inVisit("/en/delete", "what", "all", "sure", "yes");
        assertEquals(200, browser.status, browser.page);
        assertTrue(browser.page.contains("Everything is deleted"), browser.page);
        disk.free();
    }

    private boolean form(DropServer server, TmpfsDisk.Left left) throws IOException {
        Browser browser = signedIn(server, left);
        browser.submit("A message.", Map.of("paper.pdf", TestDrop.bytes(1, 100_000)));
        String page = browser.page;
        boolean isDone = browser.status == 200;
        assertTrue(isDone || browser.status == 507, () -> left + ": " + browser.status + page);
        assertEquals(isDone, !page.contains(NO_ROOM), page);
        assertTrue(!page.contains(ERROR), page);
        browser.inVisit("/en/mailbox");
        var arrived = new TreeSet<String>();
        for (String each : List.of("Message", "paper.pdf")) {
            if (page.contains(each + ": arrived completely")) {
                arrived.add(each);
            }
            assertEquals(arrived.contains(each), browser.page.contains(">" + each + "</bdi>"), browser.page);
        }
        assertEquals(isDone ? 2 : arrived.size(), arrived.size());
        assertTrue(!browser.page.contains("incomplete"), "a form cannot continue it");
        disk.free();
        browser.submit("Again.", Map.of());
        assertEquals(200, browser.status);
        deleteAll(browser);
        return isDone;
    }

    private boolean curl(DropServer server, TmpfsDisk.Left left) throws IOException {
        Browser browser = signedIn(server, left);
        String visit = browser.visit();
        byte[] content = TestDrop.bytes(2, BlockHashes.BLOCK_BYTES + 9);
        browser.post("/en/large", Map.of("visit", visit, "name", "film"));
        Matcher token = Pattern.compile("TOKEN=\"([^\"]+)\"").matcher(browser.page);
        boolean isBegun = token.find();
        assertEquals(isBegun ? 200 : 507, browser.status);
        boolean isDone = false;
        if (isBegun) {
            isDone = patch(browser, token.group(1), 0, content) == 204;
            assertTrue(isDone || browser.status == 507 && browser.page.contains("no room"), "" + browser.status);
        } else {
            assertTrue(browser.page.contains(NO_ROOM), browser.page);
        }
        disk.free();
        if (isBegun && !isDone) {
            int at = offset(browser, token.group(1));
            assertEquals(0, at % BlockHashes.BLOCK_BYTES);
            byte[] rest = java.util.Arrays.copyOfRange(content, at, content.length);
            assertEquals(204, patch(browser, token.group(1), at, rest));
        }
        browser.post("/en/mailbox", Map.of("visit", visit));
        assertEquals(isBegun, browser.page.contains(">film</bdi>"), browser.page);
        deleteAll(browser);
        return isDone;
    }

    private static int offset(Browser browser, String token) {
        return Integer.parseInt(browser.send(browser.request("/upload")
                        .header("Upload-Token", token)
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build())
                .headers()
                .firstValue("upload-offset")
                .orElseThrow());
    }

    private static int patch(Browser browser, String token, int at, byte[] body) {
        return browser.send(browser.request("/upload")
                        .header("Upload-Token", token)
                        .header("Upload-Offset", "" + at)
                        .header("Upload-Complete", "?1")
                        .header("Upload-Length", "" + (at + body.length))
                        .method("PATCH", HttpRequest.BodyPublishers.ofByteArray(body))
                        .build())
                .statusCode();
    }

    private boolean answer(DropServer server, TmpfsDisk.Left left) throws IOException {
        var browser = new Browser(server.port());
        browser.signIn(browser.newWords());
        browser.submit("A message.", Map.of());
        boolean isDone = false;
        var client = new WebClient(new Route.Direct(), HttpLimits.USUAL, address -> true, "test");
        var address = URI.create("http://127.0.0.1:" + server.port() + "/");
        try (var drop = new RemoteDrop(address, TestDrop.COLLECTOR, client, notice -> {})) {
            WaitingItem item = drop.list().getFirst();
            byte[] reply = new Reply("2026-12-01", "Thank you.").encrypted(item.replyTo());
            ReplyId id = ReplyId.of(TestDrop.bytes(++seed, 16));
            disk.fill(left);
            try {
                isDone = drop.send(item.mailbox(), id, reply);
            } catch (IOException e) {
                assertTrue(("" + e.getMessage()).contains("is full: run the command again when"), e.getMessage());
            }
            drop.acknowledge(new ArrayList<>(drop.list()));
            assertEquals(List.of(), drop.list(), "what was collected is deleted from a full disk");
            disk.free();
            assertTrue(drop.send(item.mailbox(), id, reply));
        }
        browser.inVisit("/en/mailbox");
        assertEquals(2, browser.page.split("Thank you\\.", -1).length, "the reply is there once");
        assertTrue(browser.page.contains("Collected by the editors and deleted here: 1"), browser.page);
        deleteAll(browser);
        return isDone;
    }
}
