package org.daylight.drop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.daylight.http.BodyReceiver;
import org.daylight.http.Cost;
import org.daylight.http.Exchange;
import org.daylight.http.HttpServer;
import org.daylight.http.Response;
import org.daylight.keytext.WrittenPassphrase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in under load. */
class SignInUnderLoadTest {

    @TempDir
    Path root;

    private static Exchange post(String target) {
        return (Exchange) Proxy.newProxyInstance(
                Exchange.class.getClassLoader(),
                new Class<?>[] {Exchange.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "method" -> "POST";
                    case "target" -> target;
                    case "header" -> "";
                    case "body" -> new byte[0];
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static HttpServer.PendingAnswer signIn(DropSite site, String ticket) {
        BodyReceiver form = site.receiver(post("/en/visit"));
        assertNotNull(form);
        byte[] body = ("words=" + WrittenPassphrase.words(new byte[16]).replace(' ', '+') + "&ticket=" + ticket)
                .getBytes(StandardCharsets.US_ASCII);
        form.receive(body, 0, body.length);
        return form.complete();
    }

    private static String page(HttpServer.PendingAnswer answer) {
        return new String(((Response.Body.Bytes) answer.make().body()).content(), StandardCharsets.UTF_8);
    }

    @Test
    void a_ticket_is_used_when_a_thread_is_free_and_not_by_an_answer_that_all_are_busy() throws Exception {
        var now = new AtomicLong();
        var random = new SecureRandom();
        var tickets = new Tickets(random, now::get, 10);
        try (DropFolder folder = TestDrop.folder(root.resolve("drop"), DropLimits.STANDARD)) {
            SourceMailboxes mailboxes = TestDrop.mailboxes(folder);
            var site = new DropSite(
                    mailboxes,
                    new Visits(random, now::get),
                    new Uploads(1),
                    tickets,
                    TestDrop.QUICK,
                    new CollectEndpoint(mailboxes, random, now::get),
                    fault -> {
                        throw new AssertionError(fault);
                    });
            for (int i = 0; i < 1_000; i++) {
                tickets.count();
            }
            Tickets.Ticket ticket = tickets.issue();
            assertEquals(Cost.PAGE, signIn(site, ticket.text()).cost(), "too early: nothing is hashed");
            for (int second = 0; second < ticket.seconds(); second++) {
                now.addAndGet(1_000_000_000L);
                tickets.count();
            }
            assertTrue(tickets.seconds().isPresent());
            HttpServer.PendingAnswer dropped = signIn(site, ticket.text());
            assertEquals(Cost.PASSWORD, dropped.cost());
            assertTrue(tickets.isRight(ticket.text(), ""), "the queue was full, the answer was never made");
            HttpServer.PendingAnswer first = signIn(site, ticket.text());
            HttpServer.PendingAnswer second = signIn(site, ticket.text());
            assertTrue(page(first).contains("Your mailbox"));
            assertFalse(page(second).contains("Your mailbox"), "twice");
            assertFalse(tickets.isRight(ticket.text(), ""));
            assertEquals(Cost.PAGE, signIn(site, ticket.text()).cost());
        }
    }
}
