package org.daylight.drop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.daylight.drop.page.PageWords;
import org.daylight.http.client.HttpLimits;
import org.daylight.http.client.Route;
import org.daylight.http.client.WebClient;
import org.daylight.keytext.WrittenPassphrase;
import org.daylight.note.NoteKey;
import org.daylight.submission.BlockHashes;
import org.daylight.submission.ItemHead;
import org.daylight.submission.ReadSubmission;
import org.daylight.submission.Reply;
import org.daylight.submission.ReplyId;
import org.daylight.submission.SegmentWriter;
import org.daylight.submission.WaitingItem;
import org.daylight.submission.remote.RemoteDrop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DropServerTest {

    private static final int BLOCK = BlockHashes.BLOCK_BYTES;

    @TempDir
    Path root;

    private final List<String> faults = new CopyOnWriteArrayList<>();
    private DropFolder folder;
    private DropServer server;
    private Browser browser;

    @BeforeEach
    void start() throws IOException {
        folder = TestDrop.folder(root.resolve("drop"), new DropLimits(1 << 30, 1 << 30, 1L << 40, 0, 14));
        server = DropServer.start(folder, TestDrop.NOON, TestDrop.QUICK, faults::add, error -> {}, "127.0.0.1", 0);
        browser = new Browser(server.port());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        folder.close();
        assertEquals(List.of(), faults);
    }

    private RemoteDrop newsroom(NoteKey.Signer key) {
        HttpLimits limits = HttpLimits.USUAL;
        return new RemoteDrop(
                URI.create("http://127.0.0.1:" + server.port() + "/"),
                key,
                new WebClient(new Route.Direct(), limits, address -> true, "test"),
                notice -> {});
    }

    /** A link that breaks before some answers. */
    private static final class Breaking implements AutoCloseable {
        private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final AtomicInteger connections = new AtomicInteger();
        private final int to;
        private final IntPredicate breaks;

        /** @param breaks the numbers of the connections, from 1, that are closed at once */
        Breaking(int to, IntPredicate breaks) throws IOException {
            this.to = to;
            this.breaks = breaks;
            Thread.ofVirtual().start(this::run);
        }

        int connections() {
            return connections.get();
        }

        private void run() {
            while (!listening.isClosed()) {
                try {
                    Socket one = listening.accept();
                    if (breaks.test(connections.incrementAndGet())) {
                        one.close();
                        continue;
                    }
                    Socket other = new Socket(InetAddress.getLoopbackAddress(), to);
                    Thread.ofVirtual().start(() -> copy(one, other));
                    Thread.ofVirtual().start(() -> copy(other, one));
                } catch (IOException closed) {
                    return;
                }
            }
        }

        private static void copy(Socket from, Socket to) {
            try (from;
                    to) {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException closed) {
                // the other direction has ended
            }
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }

    private static RemoteDrop through(Breaking link, List<String> notices) {
        return new RemoteDrop(
                URI.create("http://127.0.0.1:" + link.listening.getLocalPort() + "/"),
                TestDrop.COLLECTOR,
                new WebClient(new Route.Direct(), HttpLimits.USUAL, address -> true, "test"),
                notices::add,
                Duration.ZERO);
    }

    @Test
    void a_newsroom_asks_again_when_the_link_breaks() throws IOException {
        browser.get("/");
        browser.signIn(browser.newWords());
        browser.submit("Look.", Map.of());
        var notices = new ArrayList<String>();
        try (var link = new Breaking(server.port(), number -> number % 2 == 1);
                RemoteDrop drop = through(link, notices)) {
            WaitingItem item = drop.list().getFirst();
            assertEquals("Look.", new String(content(drop, item), StandardCharsets.UTF_8));
            drop.acknowledge(List.of(item));
            assertTrue(link.connections() > 1, "the first connection broke");
            assertFalse(notices.isEmpty());
            assertTrue(notices.getFirst().endsWith("It is asked again in 0 s, attempt 2 of 4"), notices.getFirst());
            assertEquals(List.of(), drop.list());
        }
    }

    @Test
    void a_drop_that_does_not_answer_is_asked_four_times_and_later_once() throws IOException {
        var notices = new ArrayList<String>();
        try (var link = new Breaking(server.port(), number -> number <= 5 || number == 8);
                RemoteDrop drop = through(link, notices)) {
            assertThrows(IOException.class, drop::list);
            assertEquals(4, link.connections());
            assertEquals(3, notices.size());
            assertThrows(IOException.class, drop::list);
            assertEquals(5, link.connections());
            assertEquals(3, notices.size());
            assertEquals(List.of(), drop.list());
            assertTrue(link.connections() >= 8);
            assertEquals(4, notices.size(), "it answered, so it is asked again");
        }
    }

    @Test
    void an_address_without_a_drop_is_asked_once() throws Exception {
        try (var listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                RemoteDrop drop = new RemoteDrop(
                        URI.create("http://127.0.0.1:" + listening.getLocalPort() + "/"),
                        TestDrop.COLLECTOR,
                        new WebClient(new Route.Direct(), HttpLimits.USUAL, address -> true, "test"),
                        notice -> fail(notice),
                        Duration.ZERO)) {
            Thread.ofVirtual().start(() -> {
                try (Socket one = listening.accept()) {
                    one.getOutputStream()
                            .write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
                    one.getInputStream().readAllBytes();
                } catch (IOException closed) {
                    // the test fails
                }
            });
            String said = assertThrows(IOException.class, drop::list).getMessage();
            assertTrue(said.endsWith("gives no challenges (status 404): is this the address of a drop?"), said);
        }
    }

    private static byte[] content(RemoteDrop drop, WaitingItem item) throws IOException {
        var out = new ByteArrayOutputStream();
        ReadSubmission.content(drop, item, TestDrop.EDITOR, out);
        return out.toByteArray();
    }

    @Test
    void from_the_first_page_to_a_reply_and_the_deletion_of_everything() throws IOException {
        byte[] file = TestDrop.bytes(3, SegmentWriter.MAX_BYTES + 123_456);
        browser.get("/");
        assertTrue(browser.page.contains("The Harbour"), browser.page);
        String words = browser.newWords();
        assertEquals(WrittenPassphrase.WORDS, words.split(" ").length);
        browser.signIn(words);
        assertTrue(browser.page.contains("Your mailbox"), browser.page);
        browser.submit("Look at <b>page 3</b>.", Map.of("böse\"<i>.pdf", file));
        assertTrue(browser.page.contains("arrived completely (4.3 MB)"), browser.page);
        assertFalse(browser.page.contains("<i>"), "escaped");
        assertTrue(browser.page.contains("org.daylight.drop/receipt/v1"));

        WaitingItem one;
        try (RemoteDrop drop = newsroom(TestDrop.COLLECTOR)) {
            assertEquals("The Harbour", drop.describe().title());
            assertEquals(folder.receiptVerifier(), drop.describe().receiptKey());
            List<WaitingItem> items = drop.list();
            assertEquals(2, items.size());
            for (WaitingItem item : items) {
                ItemHead head = ReadSubmission.head(drop, item, TestDrop.EDITOR);
                assertEquals("2026-11-30", head.day());
                if (head.kind() == ItemHead.Kind.TEXT) {
                    assertEquals(1, head.number());
                    assertEquals("Look at <b>page 3</b>.", new String(content(drop, item), StandardCharsets.UTF_8));
                } else {
                    assertEquals(2, head.number());
                    assertArrayEquals(file, content(drop, item));
                }
            }
            one = items.getFirst();
            drop.acknowledge(items);
            assertEquals(List.of(), drop.list());
            byte[] reply = new Reply("2026-12-01", "Thank you.\nIs there more?").encrypted(one.replyTo());
            ReplyId id = ReplyId.of(TestDrop.bytes(4, 16));
            assertTrue(drop.send(one.mailbox(), id, reply));
            assertTrue(drop.send(one.mailbox(), id, reply));
        }
        browser.inVisit("/de/mailbox");
        assertTrue(browser.page.contains("Is there more?"), browser.page);
        browser.inVisit("/en/leave");
        browser.signIn(words.toUpperCase(java.util.Locale.ROOT));
        assertTrue(browser.page.contains("Collected by the editors and deleted here: 2"), browser.page);
        assertEquals(1, browser.page.split("Is there more", -1).length - 1);
        browser.inVisit("/en/delete", "what", "all");
        assertTrue(browser.page.contains("Is there more"), "only when sure");
        browser.inVisit("/en/delete", "what", "all", "sure", "yes");
        assertTrue(browser.page.contains("Everything is deleted"));
        try (Stream<Path> files = Files.walk(folder.mailboxes())) {
            assertEquals(0, files.filter(Files::isRegularFile).count());
        }
        try (RemoteDrop drop = newsroom(TestDrop.COLLECTOR)) {
            assertFalse(drop.send(one.mailbox(), ReplyId.of(TestDrop.bytes(5, 16)), new byte[10]));
        }
    }

    /** Nothing that can be seen from outside differs between words that never were, and words whose mailbox was deleted. */
    @Test
    void other_words_open_an_empty_mailbox_and_say_nothing() {
        String deleted = browser.newWords();
        browser.signIn(deleted);
        browser.submit("x", Map.of());
        browser.inVisit("/en/delete", "what", "all", "sure", "yes");
        browser.signIn(deleted);
        String first = browser.page.replaceAll("[0-9a-f]{32,}", "");
        int length = browser.page.length();
        browser.signIn(WrittenPassphrase.words(new byte[16]));
        assertEquals(first, browser.page.replaceAll("[0-9a-f]{32,}", ""));
        assertEquals(length, browser.page.length());
        try (Stream<Path> files = Files.walk(folder.mailboxes())) {
            assertEquals(0, files.filter(Files::isRegularFile).count(), "signing in makes no mailbox");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void typing_errors_are_named_before_anything_is_looked_up() {
        browser.signIn("abandon zzzzzz<script>");
        assertTrue(browser.page.contains("Word 2 is not in the list of words"), browser.page);
        assertFalse(browser.page.contains("<script"), "escaped");
        browser.signIn("abandon abandon");
        assertTrue(browser.page.contains("You entered 2 words"));
        browser.signIn("abandon ".repeat(13));
        assertTrue(browser.page.contains("do not fit together"));
        browser.signIn("x".repeat(100_000));
        assertTrue(browser.page.contains("You entered 0 words"), "a form that is too long is none");
        browser.post("/en/mailbox", Map.of("visit", "0".repeat(32)));
        assertTrue(browser.page.contains("The visit has ended"));
    }

    @Test
    void curl_continues_where_it_broke() throws Exception {
        browser.signIn(browser.newWords());
        browser.inVisit("/en/large", "name", "movie.mkv");
        Matcher token = Pattern.compile("TOKEN=\"([0-9a-f]{32}-[0-9a-f]{64})\"").matcher(browser.page);
        assertTrue(token.find(), browser.page);
        byte[] content = TestDrop.bytes(6, SegmentWriter.MAX_BYTES + 2 * BLOCK + 5);
        assertEquals("0 ?0", state(token.group(1)));
        // a connection that is cut off in the middle
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream()
                    .write(("PATCH /upload HTTP/1.1\r\nHost: x\r\nUpload-Token: " + token.group(1)
                                    + "\r\nUpload-Offset: 0\r\nUpload-Complete: ?1\r\nUpload-Length: " + content.length
                                    + "\r\nContent-Length: " + content.length
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(content, 0, 3 * BLOCK + 20_000);
            socket.getOutputStream().flush();
            while (state(token.group(1)).equals("0 ?0") && inProgress(token.group(1), 3L * BLOCK + 10_000)) {
                Thread.sleep(20);
            }
        }
        while (!state(token.group(1)).equals(3 * BLOCK + " ?0")) {
            Thread.sleep(20); // until the server notices
        }
        assertEquals(
                409,
                patch(token.group(1), 2 * BLOCK, content, 2 * BLOCK, BLOCK, false)
                        .statusCode());
        assertEquals(
                404,
                patch("0".repeat(32) + "-" + "0".repeat(64), 0, content, 0, 10, false)
                        .statusCode());
        String wrongKey = token.group(1).substring(0, 33) + "0".repeat(64);
        HttpResponse<String> foreign = patch(wrongKey, 3 * BLOCK, content, 0, 10, false);
        assertEquals(404, foreign.statusCode());
        assertEquals("", foreign.headers().firstValue("upload-offset").orElse(""), "it says nothing about the file");
        HttpResponse<String> part = patch(token.group(1), 3 * BLOCK, content, 3 * BLOCK, BLOCK + 7, false);
        assertEquals(204, part.statusCode());
        assertEquals(
                Integer.toString(4 * BLOCK),
                part.headers().firstValue("upload-offset").orElseThrow());
        HttpResponse<String> rest =
                patch(token.group(1), 4 * BLOCK, content, 4 * BLOCK, content.length - 4 * BLOCK, true);
        assertEquals(204, rest.statusCode());
        assertEquals("?1", rest.headers().firstValue("upload-complete").orElseThrow());
        assertEquals(" ?1", state(token.group(1)), "the length is encrypted");
        HttpResponse<String> again = patch(token.group(1), 0, content, 0, 10, false);
        assertEquals(409, again.statusCode());
        assertEquals("", again.headers().firstValue("upload-offset").orElse(""));
        assertEquals("?1", again.headers().firstValue("upload-complete").orElseThrow());
        try (RemoteDrop drop = newsroom(TestDrop.COLLECTOR)) {
            assertArrayEquals(content, content(drop, drop.list().getFirst()));
        }
    }

    /** Whether the bytes have not all arrived: the blocks are in an open segment, which only the next request shows. */
    private boolean inProgress(String token, long bytes) throws IOException {
        try (Stream<Path> files = Files.walk(folder.mailboxes())) {
            return files.filter(file -> file.toString().endsWith(".part")).noneMatch(file -> {
                try {
                    return Files.size(file) > bytes;
                } catch (IOException e) {
                    return false;
                }
            });
        }
    }

    private String state(String token) {
        HttpResponse<String> response = browser.send(browser.request("/upload")
                .header("Upload-Token", token)
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build());
        return response.headers().firstValue("upload-offset").orElse("") + " "
                + response.headers().firstValue("upload-complete").orElse("");
    }

    private HttpResponse<String> patch(String token, long at, byte[] content, int from, int length, boolean last) {
        return browser.send(browser.request("/upload")
                .header("Upload-Token", token)
                .header("Upload-Offset", Long.toString(at))
                .header("Upload-Complete", last ? "?1" : "?0")
                .header("Upload-Length", Integer.toString(content.length))
                .method("PATCH", HttpRequest.BodyPublishers.ofByteArray(content, from, length))
                .build());
    }

    @Test
    void a_new_request_for_a_file_takes_over_from_one_that_hangs() throws Exception {
        browser.signIn(browser.newWords());
        browser.inVisit("/en/large", "name", "f");
        Matcher token = Pattern.compile("TOKEN=\"([^\"]+)\"").matcher(browser.page);
        assertTrue(token.find());
        byte[] content = TestDrop.bytes(7, 3 * BLOCK);
        try (Socket hanging = new Socket("127.0.0.1", server.port())) {
            hanging.getOutputStream()
                    .write(("PATCH /upload HTTP/1.1\r\nHost: x\r\nUpload-Token: " + token.group(1)
                                    + "\r\n"
                                    + "Upload-Offset: 0\r\n"
                                    + "Upload-Complete: ?1\r\n"
                                    + "Upload-Length: 10000000\r\n"
                                    + "Content-Length: 10000000\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            hanging.getOutputStream().write(content, 0, 2 * BLOCK + 20_000); // some kilobytes wait in a buffer
            hanging.getOutputStream().flush();
            while (inProgress(token.group(1), 2L * BLOCK + 10_000)) {
                Thread.sleep(20);
            }
            HttpResponse<String> late = patch(token.group(1), 0, content, 0, content.length, true);
            assertEquals(409, late.statusCode(), "what the hanging one has sent is kept");
            assertEquals(
                    Integer.toString(2 * BLOCK),
                    late.headers().firstValue("upload-offset").orElseThrow());
            assertEquals(
                    204,
                    patch(token.group(1), 2 * BLOCK, content, 2 * BLOCK, BLOCK, true)
                            .statusCode());
        }
        try (RemoteDrop drop = newsroom(TestDrop.COLLECTOR)) {
            assertArrayEquals(content, content(drop, drop.list().getFirst()));
        }
    }

    @Test
    void pieces_are_one_file_and_the_missing_ones_are_named() {
        browser.signIn(browser.newWords());
        browser.submit("", Map.of("a.7z.001", new byte[10], "a.7z.003", new byte[10]));
        assertTrue(browser.page.contains("a.7z: these pieces are missing: a.7z.002"), browser.page);
        Matcher id = Pattern.compile("name=\"what\" value=\"([0-9a-f]{32})\"").matcher(browser.page);
        assertTrue(id.find());
        browser.inVisit("/en/delete", "what", id.group(1));
        assertFalse(browser.page.contains("missing:"), browser.page);
        browser.submit("   \r\n ", Map.of("", new byte[0]));
        assertTrue(browser.page.contains("You have sent nothing"), browser.page);
    }

    @Test
    void a_form_that_breaks_off_keeps_whole_blocks_only() throws Exception {
        browser.signIn(browser.newWords());
        byte[] form = Browser.form(browser.visit(), "", Map.of("broken.bin", new byte[2 * BLOCK + 50_000]));
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream()
                    .write(("POST /en/send HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data;"
                                    + " boundary=BOUNDARY\r\nContent-Length: " + form.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(form, 0, form.length - 1_000);
            socket.getOutputStream().flush();
            while (inProgress("", 2L * BLOCK)) {
                Thread.sleep(20);
            }
        }
        do {
            Thread.sleep(20);
            browser.inVisit("/en/mailbox");
        } while (!browser.page.contains("incomplete: about 524 kB arrived"));
    }

    @Test
    void only_the_collector_collects_and_only_once_with_each_challenge() throws Exception {
        browser.signIn(browser.newWords());
        browser.submit("x", Map.of());
        NoteKey.Signer stranger = NoteKey.generate("collector", new SecureRandom());
        try (RemoteDrop drop = newsroom(stranger)) {
            IOException refused = assertThrows(IOException.class, drop::list);
            assertTrue(refused.getMessage().contains("refused the request"), refused.getMessage());
        }
        browser.get("/collect/challenges");
        String challenge = browser.page.lines().findFirst().orElseThrow();
        byte[] request = new org.daylight.submission.remote.CollectRequest(
                        challenge,
                        folder.receiptVerifier().text(),
                        org.daylight.submission.remote.CollectRequest.Action.LIST,
                        List.of())
                .signed(TestDrop.COLLECTOR);
        assertEquals(200, collect(request));
        assertEquals(403, collect(request), "the same again");
        byte[] forged = new String(request, StandardCharsets.UTF_8)
                .replace(challenge, challenge.replace('a', 'b'))
                .getBytes(StandardCharsets.UTF_8);
        assertEquals(403, collect(forged));
        assertEquals(403, collect(new byte[0]));
        assertEquals(403, collect(TestDrop.bytes(1, 5_000)));
        assertEquals(403, collect(new byte[2_000_000]));
    }

    /** One key of the newsroom signs for all its drops, so a hostile drop may pass on what was signed for it. */
    @Test
    void a_request_for_another_drop_is_refused_and_uses_no_challenge() throws Exception {
        browser.signIn(browser.newWords());
        browser.submit("x", Map.of());
        WaitingItem item;
        try (RemoteDrop drop = newsroom(TestDrop.COLLECTOR)) {
            item = drop.list().getFirst();
            assertSame(drop.describe(), drop.describe());
        }
        browser.get("/collect/challenges");
        String challenge = browser.page.lines().findFirst().orElseThrow();
        List<String> words = List.of(item.mailbox().hex(), item.item().hex());
        String other =
                NoteKey.generate("drop.example", new SecureRandom()).verifier().text();
        var action = org.daylight.submission.remote.CollectRequest.Action.COLLECTED;
        byte[] passedOn = new org.daylight.submission.remote.CollectRequest(challenge, other, action, words)
                .signed(TestDrop.COLLECTOR);
        assertEquals(403, collect(passedOn));
        byte[] withoutDrop = org.daylight.note.SignedNote.sign(
                        "org.daylight.drop/collect/v1\nchallenge " + challenge + "\ncollected\n"
                                + String.join("\n", words) + "\n",
                        TestDrop.COLLECTOR)
                .bytes();
        assertEquals(403, collect(withoutDrop));
        try (RemoteDrop drop = newsroom(TestDrop.COLLECTOR)) {
            assertEquals(List.of(item), drop.list(), "nothing was deleted");
        }
        byte[] right = new org.daylight.submission.remote.CollectRequest(
                        challenge, folder.receiptVerifier().text(), action, words)
                .signed(TestDrop.COLLECTOR);
        assertEquals(200, collect(right));
    }

    @Test
    void an_item_that_is_listed_with_the_reply_key_of_somebody_else_is_a_problem() throws Exception {
        browser.signIn(browser.newWords());
        browser.submit("x", Map.of());
        browser.signIn(browser.newWords());
        browser.submit("y", Map.of());
        List<Path> keys;
        try (Stream<Path> files = Files.walk(folder.mailboxes())) {
            keys = files.filter(file -> file.endsWith("reply-to")).sorted().toList();
        }
        assertEquals(2, keys.size());
        Files.writeString(keys.get(0), Files.readString(keys.get(1)));
        try (RemoteDrop drop = newsroom(TestDrop.COLLECTOR)) {
            List<WaitingItem> items = drop.list();
            assertEquals(1, items.size());
            assertEquals(
                    keys.get(1).getParent().getFileName().toString(),
                    items.getFirst().mailbox().hex());
            assertEquals(1, drop.problems().size());
            assertTrue(drop.problems().getFirst().contains("is not that of the source"));
        }
    }

    private int collect(byte[] body) {
        return browser.send(browser.request("/collect")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build())
                .statusCode();
    }

    @Test
    void no_page_has_a_script_a_cookie_or_anything_from_elsewhere_and_all_are_of_few_lengths() {
        for (String path : List.of("/", "/ar/", "/zh/enter", "/en/nothing", "/../x", "/en/visit", "/upload", "/x")) {
            HttpResponse<String> response = browser.get(path);
            assertEquals(List.of(), response.headers().allValues("set-cookie"), path);
            assertTrue(
                    response.headers()
                            .firstValue("content-security-policy")
                            .orElse("")
                            .startsWith("default-src 'none'"),
                    path);
            assertEquals(
                    "no-referrer",
                    response.headers().firstValue("referrer-policy").orElse(""));
            assertFalse(response.body().contains("<script"), path);
            assertFalse(response.body().contains("http://"), path);
            assertFalse(response.body().contains("https://"), path);
            assertFalse(response.body().contains("<svg"), path);
            boolean isPage =
                    response.headers().firstValue("content-type").orElse("").startsWith("text/html");
            assertEquals(
                    isPage ? 0 : response.body().length(),
                    response.body().getBytes(StandardCharsets.UTF_8).length % (16 << 10),
                    path);
        }
        assertEquals(
                "no-store",
                browser.get("/").headers().firstValue("cache-control").orElse(""));
        assertTrue(browser.get("/").headers().firstValue("content-encoding").isEmpty());
        browser.send(
                browser.request("/").header("Accept-Language", "ar-EG,en;q=0.5").build());
        assertTrue(browser.page.contains("dir=\"rtl\""));
        for (String language : PageWords.LANGUAGES) {
            browser.get("/" + language + "/");
            assertEquals(200, browser.status);
        }
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** The error of a clock, which grows in its own way on each machine, can be compared with that of a machine whose place is known. */
    @Test
    void no_response_tells_the_time_of_the_clock() throws IOException {
        String end = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
        var answers = Map.ofEntries(
                Map.entry("GET /" + end + "\r\n", "200"),
                Map.entry("HEAD /en/" + end + "\r\n", "200"),
                Map.entry("GET /style.css" + end + "\r\n", "200"),
                Map.entry("GET /favicon.ico" + end + "\r\n", "204"),
                Map.entry("GET /nothing" + end + "\r\n", "404"),
                Map.entry("PUT /" + end + "\r\n", "405"),
                Map.entry("GET /collect/challenges" + end + "\r\n", "200"),
                Map.entry("POST /collect" + end + "Content-Length: 1\r\n\r\nx", "403"),
                Map.entry("POST /en/new" + end + "Content-Length: 1\r\n\r\nx", "200"),
                Map.entry("PATCH /upload" + end + "Content-Length: 1\r\n\r\nx", "404"),
                Map.entry("POST /en/nothing" + end + "Content-Length: 5000\r\nExpect: 100-continue\r\n\r\n", "413"),
                Map.entry("GET /" + "x".repeat(40_000) + end + "\r\n", "414"),
                Map.entry("GET /" + end + "X: " + "x".repeat(40_000) + "\r\n\r\n", "431"),
                Map.entry("GET / HTTP/1.1\r\nConnection: close\r\n\r\n", "400"),
                Map.entry("nonsense\r\n\r\n", "400"));
        for (Map.Entry<String, String> each : answers.entrySet()) {
            String answer = raw(each.getKey());
            String request = each.getKey().lines().findFirst().orElseThrow();
            String headers = answer.substring(0, Math.max(0, answer.indexOf("\r\n\r\n")));
            assertTrue(headers.startsWith("HTTP/1.1 " + each.getValue()), request + ": " + headers);
            assertFalse(
                    Pattern.compile("(?im)^(date|last-modified|expires|age|retry-after):")
                            .matcher(headers)
                            .find(),
                    request + ": " + headers);
        }
    }

    @Test
    void hostile_forms_are_answered_and_leave_nothing() throws IOException {
        browser.signIn(browser.newWords());
        String visit = browser.visit();
        byte[] right = Browser.form(visit, "text", Map.of("f", new byte[100]));
        for (byte[] body : List.of(
                new byte[0],
                new byte[100_000],
                Arrays.copyOf(right, right.length - 6),
                ("--BOUNDARY\r\n" + "x".repeat(20_000)).getBytes(StandardCharsets.US_ASCII),
                "--BOUNDARY\r\n\r\nabc\r\n--BOUNDARY--".getBytes(StandardCharsets.US_ASCII),
                Browser.form("0".repeat(32), "text", Map.of("f", new byte[100])))) {
            for (String type : List.of("multipart/form-data; boundary=BOUNDARY", "text/plain", "multipart/form-data")) {
                browser.send(browser.request("/en/send")
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build());
                assertEquals(200, browser.status);
            }
        }
        browser.post("/en/mailbox", Map.of("visit", visit));
        assertNotEquals("", browser.visit());
        try (RemoteDrop drop = newsroom(TestDrop.COLLECTOR)) {
            // the form without its last boundary had a whole message before that
            assertEquals(1, drop.list().size());
        }
    }
}
