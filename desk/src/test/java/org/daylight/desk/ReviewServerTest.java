package org.daylight.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.daylight.desk.account.HostNames;
import org.daylight.desk.page.DeskFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages for reviewing, over HTTP: a forged form decides nothing, and nothing of a document can act in a browser. */
class ReviewServerTest {

    @TempDir
    Path folder;

    private final List<String> faults = new CopyOnWriteArrayList<>();
    private DeskFixture fixture;
    private DeskServer server;
    private RawBrowser bea;

    @BeforeEach
    void start() throws Exception {
        fixture = DeskFixture.create(folder, 40);
        Clock clock = Clock.fixed(DeskFixture.NOW, ZoneOffset.UTC);
        var site = new DeskSite(fixture.desk(), new HostNames(""), clock, new SecureRandom(), faults::add);
        server = DeskServer.start(site, "127.0.0.1", 0, error -> faults.add(error.toString()));
        bea = new RawBrowser(server.port());
        RawBrowser.Answer in = bea.post(
                "/sign-in",
                "user",
                "bea",
                "password",
                DeskFixture.PASSWORD,
                "code",
                fixture.user("bea").totp().code(DeskFixture.NOW));
        assertEquals(303, in.status(), in.body());
        bea.get("/account");
    }

    @AfterEach
    void stop() {
        server.close();
        fixture.close();
        assertEquals(List.of(), faults);
    }

    private String review(int number) {
        return ""
                + fixture.room()
                        .catalog()
                        .reviews()
                        .find(fixture.room()
                                .catalog()
                                .documents()
                                .find("harbour", number)
                                .orElseThrow()
                                .key())
                        .orElseThrow()
                        .review();
    }

    @Test
    void aForgedFormDecidesNothing() throws IOException {
        var ours = List.of("Origin: http://localhost:" + server.port(), "Sec-Fetch-Site: same-origin");
        for (String target :
                List.of("/d/harbour/1/decide", "/bulk", "/review", "/redactions/reason", "/decision/1/undo")) {
            assertEquals(403, bea.post(target, ours, "action=publish").status(), target + " without a token");
            assertEquals(
                    403,
                    bea.post(
                                    target,
                                    List.of("Origin: http://evil.example", "Sec-Fetch-Site: cross-site"),
                                    bea.form("action", "publish"))
                            .status(),
                    target + " from another site");
        }
        assertEquals("null", review(1));
        RawBrowser.Answer decided = bea.post("/d/harbour/1/decide", "action", "publish");
        assertEquals(303, decided.status());
        assertEquals("publish", review(1));
        assertTrue(bea.get("/d/harbour/1").body().contains("reviewed: publish"));
        assertEquals(303, new RawBrowser(server.port()).get("/d/harbour/1").status(), "signed out");
    }

    @Test
    void pagesAreNotStoredAndDocumentsCannotAct() throws IOException {
        RawBrowser.Answer page = bea.get("/d/harbour/1");
        assertEquals(200, page.status());
        assertEquals("no-store", page.header("Cache-Control"));
        assertFalse(page.header("Content-Security-Policy").contains("script-src"), page.head());
        RawBrowser.Answer raw = bea.get("/d/harbour/1/raw");
        assertEquals("no-store", raw.header("Cache-Control"));
        assertTrue(raw.header("Content-Security-Policy").contains("sandbox"), raw.head());
        RawBrowser.Answer redact = bea.get("/d/harbour/1/redact");
        assertTrue(redact.header("Content-Security-Policy").contains("script-src 'self'"), redact.head());
        for (String each : List.of("/review", "/search?q=port", "/decisions", "/redactions", "/review?by=thread")) {
            assertEquals(200, bea.get(each).status(), each);
        }
        for (String each : List.of(
                "/d", "/d/harbour", "/d/harbour/0", "/d/harbour/1/view/1", "/bulk/1", "/work/1", "/decision/9")) {
            assertEquals(404, bea.get(each).status(), each);
        }
    }
}
