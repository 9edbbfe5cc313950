package org.daylight.drop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.daylight.format.Sha256;
import org.daylight.http.BodyReceiver;
import org.daylight.http.Cost;
import org.daylight.http.HttpServer;
import org.daylight.http.Response;
import org.daylight.note.NoteKey;
import org.daylight.submission.ItemHead;
import org.daylight.submission.Reply;
import org.daylight.submission.SourceKeys;
import org.daylight.submission.remote.CollectRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectBodyTest {

    @TempDir
    Path root;

    private DropFolder folder;
    private SourceMailboxes mailboxes;
    private CollectEndpoint collect;

    @BeforeEach
    void open() throws Exception {
        folder = TestDrop.folder(root.resolve("drop"), DropLimits.STANDARD);
        mailboxes = TestDrop.mailboxes(folder);
        collect = new CollectEndpoint(mailboxes, new SecureRandom(), System::nanoTime);
    }

    @AfterEach
    void close() throws Exception {
        folder.close();
    }

    private BodyReceiver body() {
        return collect.receiver(maker -> new HttpServer.PendingAnswer() {
            @Override
            public Cost cost() {
                return Cost.PAGE;
            }

            @Override
            public Response make() {
                return maker.get();
            }
        });
    }

    private byte[] note(NoteKey.Signer by, CollectRequest.Action action, List<String> words) {
        String challenges =
                new String(((Response.Body.Bytes) collect.challenges().body()).content(), StandardCharsets.UTF_8);
        return new CollectRequest(
                        challenges.lines().findFirst().orElseThrow(),
                        folder.receiptVerifier().text(),
                        action,
                        words)
                .signed(by);
    }

    private static boolean send(BodyReceiver body, byte[] bytes) {
        return body.receive(bytes, 0, bytes.length);
    }

    private static int status(BodyReceiver body) {
        return body.complete().make().status();
    }

    @Test
    void strangers_who_hold_thousands_of_bodies_do_not_keep_the_newsroom_out() {
        var held = new ArrayList<BodyReceiver>();
        for (int i = 0; i < 5_000; i++) {
            BodyReceiver body = body();
            held.add(body);
            send(body, new byte[] {'x'});
        }
        BodyReceiver newsroom = body();
        assertTrue(send(newsroom, note(TestDrop.COLLECTOR, CollectRequest.Action.LIST, List.of())));
        assertEquals(200, status(newsroom));
        assertFalse(send(held.getFirst(), new byte[1]), "the oldest made room");
        assertEquals(503, status(held.getFirst()));
        assertTrue(send(held.getLast(), new byte[] {'x'}));
        assertEquals(403, status(held.getLast()));
    }

    @Test
    void what_is_too_long_is_not_kept() {
        byte[] note = note(NoteKey.generate("collector", new SecureRandom()), CollectRequest.Action.LIST, List.of());
        BodyReceiver foreign = body();
        assertFalse(send(foreign, Arrays.copyOf(note, note.length + 1)), "its signature is wrong, no content is taken");
        assertEquals(403, status(foreign));
        byte[] text = new byte[10_000];
        Arrays.fill(text, (byte) 'x');
        BodyReceiver tooLong = body();
        assertTrue(send(tooLong, text));
        assertFalse(send(tooLong, text));
        assertEquals(403, status(tooLong));
        BodyReceiver content = body();
        byte[] right = note(
                TestDrop.COLLECTOR,
                CollectRequest.Action.REPLY,
                List.of("0".repeat(64), "0".repeat(32), "0".repeat(64)));
        assertTrue(send(content, Arrays.copyOf(right, right.length + 1)));
        assertTrue(send(content, new byte[Reply.MAX_ENCRYPTED_BYTES]));
        assertFalse(send(content, new byte[1]));
        assertEquals(403, status(content));
    }

    @Test
    void a_reply_is_delivered_in_any_pieces_and_only_as_signed() throws Exception {
        SourceKeys keys = TestDrop.source(folder, 1);
        mailboxes.begin(keys, ItemHead.Kind.TEXT, "");
        byte[] reply = TestDrop.bytes(2, 40_000);
        for (byte[] sent : List.of(new byte[] {1}, reply)) {
            byte[] note = note(
                    TestDrop.COLLECTOR,
                    CollectRequest.Action.REPLY,
                    List.of(
                            keys.mailbox().hex(),
                            "0".repeat(32),
                            Sha256.of(reply).hex()));
            byte[] all = Arrays.copyOf(note, note.length + 1 + sent.length);
            System.arraycopy(sent, 0, all, note.length + 1, sent.length);
            BodyReceiver body = body();
            for (int at = 0; at < all.length; at += 7) {
                assertTrue(body.receive(all, at, Math.min(7, all.length - at)));
            }
            assertEquals(sent == reply ? 200 : 400, status(body));
        }
        assertEquals(1, mailboxes.readReplies(keys.mailbox()).size());
    }

    @Test
    void the_longest_request_fits() {
        var words = new ArrayList<String>();
        for (int i = 0; i < CollectRequest.MAX_ITEMS; i++) {
            words.add("0".repeat(64));
            words.add("0".repeat(32));
        }
        BodyReceiver body = body();
        assertTrue(send(body, note(TestDrop.COLLECTOR, CollectRequest.Action.COLLECTED, words)));
        assertEquals(200, status(body));
    }
}
