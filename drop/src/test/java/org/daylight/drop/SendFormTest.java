package org.daylight.drop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.daylight.drop.page.MailboxView.Result;
import org.daylight.http.HttpServer;
import org.daylight.submission.ItemHead;
import org.daylight.submission.ItemKey;
import org.daylight.submission.SourceKeys;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may take one of the places for uploads. */
class SendFormTest {

    private static final HttpServer.PendingAnswer BUSY = DropSite.plain(503, Map.of());
    private static final HttpServer.PendingAnswer DONE = DropSite.plain(200, Map.of());
    private static final String UNKNOWN = "0".repeat(32);

    @TempDir
    Path root;

    private final Visits visits = new Visits(new SecureRandom(), System::nanoTime);
    private final Uploads uploads = new Uploads(2);
    private final UnknownSenders unknown = new UnknownSenders(10);
    private final List<Result> results = new ArrayList<>();
    private DropFolder folder;
    private SourceMailboxes mailboxes;
    private Visits.@Nullable Visit answered;

    @BeforeEach
    void open() throws Exception {
        folder = TestDrop.folder(root.resolve("drop"), DropLimits.STANDARD);
        mailboxes = TestDrop.mailboxes(folder);
    }

    @AfterEach
    void close() throws Exception {
        folder.close();
    }

    private SendForm form() {
        return new SendForm(
                mailboxes, visits, uploads, unknown, "multipart/form-data; boundary=BOUNDARY", BUSY, (visit, all) -> {
                    answered = visit;
                    results.addAll(all);
                    return DONE;
                });
    }

    private String visit(long seed) {
        return visits.begin(TestDrop.source(folder, seed)).orElseThrow().token();
    }

    private static boolean send(SendForm form, byte[] bytes) {
        return form.receive(bytes, 0, bytes.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void strangers_take_no_place_and_do_not_keep_sources_out() {
        var held = new ArrayList<SendForm>();
        for (int i = 0; i < 1_000; i++) {
            SendForm form = form();
            held.add(form);
            send(form, ascii("-"));
        }
        assertEquals(0, uploads.count());
        assertEquals(10, unknown.count());
        SendForm source = form();
        assertTrue(send(source, Browser.form(visit(1), "text", Map.of("f", new byte[5_000]))));
        assertEquals(1, uploads.count());
        assertSame(DONE, source.complete());
        assertNotNull(answered);
        assertEquals(2, results.size());
        assertEquals(0, uploads.count());
        assertFalse(send(held.getFirst(), ascii("-")), "it made room");
        assertSame(BUSY, held.getFirst().complete());
        held.forEach(SendForm::broken);
        assertEquals(0, unknown.count());
    }

    @Test
    void a_wrong_token_and_a_late_one_end_the_form() {
        SendForm wrong = form();
        assertFalse(send(wrong, Browser.form(UNKNOWN, "text", Map.of())));
        assertEquals(0, unknown.count());
        assertSame(DONE, wrong.complete());
        SendForm late = form();
        assertFalse(send(
                late,
                ascii("--BOUNDARY\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n" + "x".repeat(1_000)
                        + new String(Browser.form(visit(1), "", Map.of()), StandardCharsets.US_ASCII))));
        assertEquals(0, unknown.count());
        assertSame(DONE, late.complete());
        assertEquals(null, answered);
        assertEquals(0, uploads.count());
    }

    @Test
    void a_source_is_told_when_there_is_no_place() {
        SendForm first = form();
        SendForm second = form();
        for (SendForm each : List.of(first, second)) {
            byte[] all = Browser.form(visit(2), "text", Map.of());
            for (byte one : all) {
                assertTrue(send(each, new byte[] {one}), "one byte at a time");
            }
        }
        assertEquals(2, uploads.count());
        SendForm third = form();
        send(third, Browser.form(visit(3), "text", Map.of()));
        assertSame(BUSY, third.complete());
        first.broken();
        assertSame(DONE, second.complete());
        assertEquals(0, uploads.count());
    }

    @Test
    void only_a_right_token_of_an_item_takes_a_place() throws Exception {
        SourceKeys keys = TestDrop.source(folder, 4);
        ItemFolder item = mailboxes.begin(keys, ItemHead.Kind.FILE, "f");
        var right = new UploadToken(item.item(), keys.itemKey(item.item()));
        var wrong = new UploadToken(item.item(), new ItemKey(new byte[32]));
        var places = new Uploads(1);
        var stranger = new PatchBody(places, false, 0);
        stranger.open(mailboxes, wrong, 0);
        assertEquals(0, places.count());
        assertFalse(stranger.receive(new byte[1], 0, 1));
        stranger.complete();
        var source = new PatchBody(places, false, 0);
        source.open(mailboxes, right, 0);
        assertEquals(1, places.count());
        ItemFolder other = mailboxes.begin(keys, ItemHead.Kind.FILE, "g");
        var second = new PatchBody(places, false, 0);
        second.open(mailboxes, new UploadToken(other.item(), keys.itemKey(other.item())), 0);
        assertFalse(second.receive(new byte[1], 0, 1));
        assertEquals(503, second.complete().make().status());
        assertEquals(1, places.count());
        source.broken();
        source.broken();
        assertEquals(0, places.count());
        var late = new PatchBody(places, false, 0);
        late.broken();
        late.open(mailboxes, right, 0);
        assertEquals(0, places.count(), "its connection broke before it was opened");
    }
}
