package org.daylight.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.daylight.audit.AuditCheck;
import org.daylight.audit.By;
import org.daylight.desk.account.HostNames;
import org.daylight.desk.account.Sessions;
import org.daylight.desk.page.DeskFixture;
import org.daylight.editors.EditUsers;
import org.daylight.editors.Role;
import org.daylight.newsroom.Newsroom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The desk over HTTP, on a real port. */
@Execution(ExecutionMode.CONCURRENT) // some wait for delays
class DeskServerTest {

    private static final String ONION = "a".repeat(56) + ".onion";

    @TempDir
    Path folder;

    private DeskFixture fixture;
    private DeskServer server;
    private RawBrowser browser;
    private volatile Instant now = DeskFixture.NOW;
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private int codes;

    @BeforeEach
    void start() throws Exception {
        fixture = DeskFixture.create(folder, 40);
        var clock = new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        var site = new DeskSite(fixture.desk(), new HostNames(ONION), clock, new SecureRandom(), faults::add);
        server = DeskServer.start(site, "127.0.0.1", 0, error -> faults.add(error.toString()));
        browser = new RawBrowser(server.port());
    }

    @AfterEach
    void stop() {
        server.close();
        fixture.close();
        assertEquals(List.of(), faults);
    }

    /** Each code works once, so each sign-in is a minute after the last one. */
    private RawBrowser.Answer signIn(RawBrowser as, String name) throws IOException {
        now = now.plusSeconds(60);
        return as.post(
                "/sign-in",
                "user",
                name,
                "password",
                DeskFixture.PASSWORD,
                "code",
                fixture.user(name).totp().code(now));
    }

    private RawBrowser signedIn(String name) throws IOException {
        var other = new RawBrowser(server.port());
        assertEquals(303, signIn(other, name).status(), name);
        other.get("/account");
        return other;
    }

    private List<String> audited() throws IOException {
        List<String> entries = new ArrayList<>();
        AuditCheck.run(
                fixture.room(),
                entry -> entries.add(entry.who() + " " + entry.what().action()),
                null);
        return entries;
    }

    @Test
    void onlyAUserWithPasswordAndCodeGetsIn() throws Exception {
        RawBrowser.Answer first = browser.get("/plan/harbour?page=1");
        assertEquals(303, first.status());
        assertEquals("/sign-in?to=%2Fplan%2Fharbour%3Fpage%3D1", first.header("Location"));
        RawBrowser.Answer page = browser.get(first.header("Location"));
        assertEquals(200, page.status());
        assertEquals("no-store", page.header("Cache-Control"));
        assertEquals("DENY", page.header("X-Frame-Options"));
        assertTrue(page.header("Content-Security-Policy").contains("frame-ancestors 'none'"), page.head());
        assertFalse(page.header("Content-Security-Policy").contains("script-src"), page.head());
        assertEquals("", page.header("Set-Cookie"));

        long before = System.nanoTime();
        RawBrowser.Answer wrong =
                browser.post("/sign-in", "user", "ann", "password", DeskFixture.PASSWORD, "code", "000000x");
        assertEquals(403, wrong.status());
        assertTrue(System.nanoTime() - before >= 900_000_000L, "it is delayed");
        assertEquals("", wrong.header("Set-Cookie"));

        RawBrowser.Answer right = browser.post(
                "/sign-in",
                "user",
                "ann",
                "password",
                DeskFixture.PASSWORD,
                "code",
                fixture.user("ann").totp().code(now),
                "to",
                "/plan/harbour?page=1");
        assertEquals(303, right.status());
        assertEquals("/plan/harbour?page=1", right.header("Location"));
        assertTrue(
                right.header("Set-Cookie")
                        .matches("daylight-desk-" + server.port()
                                + "=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict"),
                right.header("Set-Cookie"));
        assertTrue(browser.get("/plan/harbour").body().contains("The Harbour Papers"));
        for (String elsewhere :
                List.of("//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:x")) {
            now = now.plusSeconds(60);
            assertEquals(
                    "/",
                    browser.post(
                                    "/sign-in",
                                    "user",
                                    "ann",
                                    "password",
                                    DeskFixture.PASSWORD,
                                    "code",
                                    fixture.user("ann").totp().code(now),
                                    "to",
                                    elsewhere)
                            .header("Location"),
                    elsewhere);
        }
    }

    @Test
    void aSessionIsNewAtEachSignInAndNoOtherIsAccepted() throws Exception {
        String fixed = "daylight-desk-" + server.port() + "=" + "A".repeat(43);
        browser.cookie = fixed;
        assertEquals(303, browser.get("/").status());
        signIn(browser, "ann");
        assertNotEquals(fixed, browser.cookie);
        String first = browser.cookie;
        browser.cookie = fixed;
        assertEquals("/sign-in", browser.get("/").header("Location"), "the fixed one is still none");
        browser.cookie = first;
        signIn(browser, "ann");
        assertNotEquals(first, browser.cookie);
        assertEquals(200, browser.get("/").status());
    }

    @Test
    void aFormNeedsTheTokenTheOriginAndTheHost() throws Exception {
        RawBrowser ann = signedIn("ann");
        List<String> ours = List.of("Origin: http://localhost:" + server.port());
        String right = ann.form("do", "pause");
        String wrong = "token=" + "A".repeat(43) + "&do=pause";
        assertEquals(403, ann.post("/plan/harbour", ours, "do=pause").status(), "no token");
        assertEquals(403, ann.post("/plan/harbour", ours, wrong).status(), "wrong token");
        RawBrowser bea = signedIn("bea");
        assertEquals(
                403, ann.post("/plan/harbour", ours, bea.form("do", "pause")).status(), "token of another");
        for (List<String> headers : List.of(
                List.<String>of(),
                List.of("Origin: null"),
                List.of("Origin: http://evil.example"),
                List.of("Origin: http://localhost:1"),
                List.of("Origin: https://localhost:" + server.port()),
                List.of("Origin: http://127.0.0.1:" + server.port()),
                List.of("Origin: http://localhost:" + server.port(), "Sec-Fetch-Site: cross-site"),
                List.of("Origin: http://localhost:" + server.port(), "Sec-Fetch-Site: same-site"),
                List.of("Sec-Fetch-Site: none"))) {
            assertEquals(403, ann.post("/plan/harbour", headers, right).status(), headers.toString());
            assertEquals(403, ann.post("/sign-in", headers, right).status(), headers.toString());
        }
        for (String host : List.of(
                "evil.example",
                "evil.example:" + server.port(),
                "localhost.evil.example",
                "127.0.0.2",
                "",
                "[::2]",
                "b".repeat(56) + ".onion",
                "localhost:x")) {
            List<String> headers = List.of("Host: " + host, "Origin: http://" + host);
            int status = ann.post("/plan/harbour", headers, right).status();
            assertTrue(status == 421 || status == 400, host + ": " + status);
            status = ann.send("GET", "/plan", List.of("Host: " + host), "").status();
            assertTrue(status == 421 || status == 400, host + ": " + status);
        }
        assertFalse(fixture.harbour().paused());
        for (String host : List.of("127.0.0.1:" + server.port(), "[::1]:9", "LOCALHOST:" + server.port(), ONION)) {
            assertEquals(
                    303,
                    new RawBrowser(server.port())
                            .send("GET", "/", List.of("Host: " + host), "")
                            .status(),
                    host);
        }
        assertEquals(
                303,
                ann.post("/plan/harbour", List.of("Sec-Fetch-Site: same-origin"), right)
                        .status());
        assertTrue(fixture.harbour().paused());
    }

    @Test
    void hostileRequestsAreRefused() throws Exception {
        RawBrowser ann = signedIn("ann");
        List<String> ours = List.of("Origin: http://localhost:" + server.port());
        for (String body : List.of(
                "token=%",
                "token=%zz", "token=%ff%fe", "a=%00", "\u00e4=1", "x".repeat(200) + "=1", "a&".repeat(6_000))) {
            assertEquals(
                    400,
                    ann.post("/plan/harbour", ours, body).status(),
                    body.substring(0, Math.min(30, body.length())));
        }
        assertEquals(413, ann.postLength("/plan/harbour", ours, 1 << 24).status());
        assertEquals(
                415,
                ann.post("/plan/harbour", List.of(ours.getFirst(), "Content-Type: application/json"), "{}")
                        .status());
        assertEquals(
                415,
                ann.post("/plan/harbour", List.of(ours.getFirst(), "Content-Type: multipart/form-data; boundary=x"), "")
                        .status());
        assertEquals(
                405, ann.send("PUT", "/plan", List.of("Host: localhost"), "").status());
        assertEquals(405, ann.send("TRACE", "/", List.of("Host: localhost"), "").status());
        for (String target : List.of("/%2e%2e/x", "/a%00", "/plan?x=%zz", "/" + "a".repeat(9_000))) {
            int status = ann.get(target).status();
            assertTrue(
                    status >= 400 && status < 500, target.substring(0, Math.min(30, target.length())) + ": " + status);
        }
        for (String target : List.of(
                "/nothing",
                "/plan/nothing",
                "/plan/harbour/99",
                "/plan/harbour/0",
                "/plan/harbour/x/y/z",
                "/users/eve",
                "/audit/x",
                "/account/x",
                "/invitation/x",
                "/invitation",
                "/plan/harbour/99999999999999999999")) {
            assertEquals(404, ann.get(target).status(), target);
        }
        assertEquals(405, ann.get("/sign-out").status());
        String script = "<script>alert(1)</script>";
        String page = ann.get("/audit?who=" + "%3Cscript%3Ealert(1)%3C/script%3E&document=%22%3E" + "%3Cscript%3E")
                .body();
        assertFalse(page.contains(script), page);
        ann.post("/plan/harbour/1", "do", "describe", "title", script, "announcement", script + "\n\"'");
        page = ann.get("/plan/harbour/1").body();
        assertTrue(page.contains("&lt;script>alert(1)") || page.contains("&lt;script&gt;"), page);
        assertFalse(page.contains(script), page);
    }

    @Test
    void sessionsEndWithTimeSignOutAndChangesOfTheUser() throws Exception {
        RawBrowser bea = signedIn("bea");
        now = now.plus(Sessions.IDLE).minusSeconds(1);
        assertEquals(200, bea.get("/").status());
        now = now.plus(Sessions.IDLE);
        assertEquals(303, bea.get("/").status(), "idle");
        assertEquals(401, bea.post("/plan/harbour", "do", "pause").status());

        bea = signedIn("bea");
        Instant end = now.plus(Sessions.LONGEST);
        while (now.isBefore(end.minus(Duration.ofMinutes(20)))) {
            now = now.plus(Duration.ofMinutes(20));
            assertEquals(200, bea.get("/").status());
        }
        now = end;
        assertEquals(303, bea.get("/").status(), "twelve hours");

        bea = signedIn("bea");
        var users = new EditUsers(fixture.room(), new SecureRandom());
        By ann = new By("ann", now);
        users.role(ann, "bea", Set.of(Role.AUDITOR), null);
        assertEquals(403, bea.get("/plan").status(), "the new role holds at once");
        assertEquals(
                404, bea.post("/plan/harbour/1", "do", "describe", "title", "x").status());
        users.activate(ann, "bea", false);
        assertEquals(303, bea.get("/").status(), "disabled");
        assertEquals(403, signIn(bea, "bea").status());
        users.activate(ann, "bea", true);
        bea = signedIn("bea");
        users.reset(ann, "bea", "another long password".getBytes(StandardCharsets.UTF_8));
        assertEquals(303, bea.get("/").status(), "another password");

        RawBrowser carl = signedIn("carl");
        String cookie = carl.cookie;
        assertEquals(303, carl.post("/sign-out").status());
        carl.cookie = cookie;
        assertEquals(303, carl.get("/").status(), "signed out");
        RawBrowser one = signedIn("carl");
        RawBrowser two = signedIn("carl");
        assertEquals(
                2,
                one.get("/account").body().split("this one|<button type=\"submit\" class=\"quiet\">End<").length - 1);
        one.post("/account/sign-out-everywhere");
        assertEquals(303, two.get("/").status(), "everywhere");
        RawBrowser three = signedIn("carl");
        RawBrowser publisher = signedIn("ann");
        assertEquals(303, publisher.post("/users/carl", "do", "end-sessions").status());
        assertEquals(303, three.get("/").status(), "a publisher ended it");
        assertEquals(200, publisher.get("/").status());
    }

    @Test
    void eachRoleMayDoWhatTheCommandsAllow() throws Exception {
        String content = java.util.regex.Pattern.compile("name=\"content\" value=\"([0-9a-f]{64})\"")
                .matcher(signedIn("ann").get("/plan/harbour/1").body())
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        List<Map.Entry<String, String[]>> plans = List.of(
                Map.entry("/plan/harbour", new String[] {"do", "pause"}),
                Map.entry("/plan/harbour", new String[] {"do", "undo"}),
                Map.entry("/plan/harbour", new String[] {"do", "new", "numbers", "1", "title", "T"}),
                Map.entry("/plan/harbour", new String[] {"do", "move", "numbers", "1", "to", "2"}),
                Map.entry("/plan/harbour/1", new String[] {"do", "approve", "content", content}),
                Map.entry("/plan/harbour/1", new String[] {"do", "revoke"}),
                Map.entry("/plan/harbour/1", new String[] {"do", "describe", "title", "T"}),
                Map.entry("/plan/harbour/1", new String[] {"do", "postpone", "by", "day"}),
                Map.entry("/plan/harbour/1", new String[] {"do", "merge", "into", "2"}),
                Map.entry("/plan/harbour/1", new String[] {"do", "move", "numbers", "1", "to", "2"}));
        List<Map.Entry<String, String[]>> manage = List.of(
                Map.entry("/users", new String[] {"do", "add", "user", "eve", "role", "editor"}),
                Map.entry("/users", new String[] {"do", "rule-off"}),
                Map.entry("/users/carl", new String[] {"do", "roles", "role", "publisher"}),
                Map.entry("/users/carl", new String[] {"do", "disable"}),
                Map.entry("/users/carl", new String[] {"do", "invite"}),
                Map.entry("/users/carl", new String[] {"do", "confirm"}),
                Map.entry("/users/carl", new String[] {"do", "end-sessions"}));
        List<String> before = audited();
        for (String name : List.of("carl", "dora", "gus", "hal")) {
            RawBrowser user = signedIn(name);
            for (Map.Entry<String, String[]> each : plans) {
                int status = user.post(each.getKey(), each.getValue()).status();
                // who may not see the trove is not told that it exists
                assertEquals(Set.of("dora", "hal").contains(name) ? 404 : 403, status, name + " " + each.getKey());
            }
            for (Map.Entry<String, String[]> each : manage) {
                assertEquals(403, user.post(each.getKey(), each.getValue()).status(), name + " " + each.getValue()[1]);
            }
            assertEquals(403, user.get("/users").status(), name);
            assertEquals(name.equals("dora") ? 200 : 403, user.get("/audit").status(), name);
            assertEquals(name.equals("dora") ? 403 : 200, user.get("/plan").status(), name);
            assertEquals(
                    Set.of("dora").contains(name) ? 403 : name.equals("hal") ? 404 : 200,
                    user.get("/plan/harbour").status(),
                    name);
        }
        RawBrowser bea = signedIn("bea");
        for (Map.Entry<String, String[]> each : manage) {
            assertEquals(403, bea.post(each.getKey(), each.getValue()).status());
        }
        assertEquals(before, audited(), "nothing was recorded");
        assertEquals(200, bea.get("/audit").status());

        assertEquals(
                303,
                bea.post("/plan/harbour/1", "do", "approve", "content", content).status());
        assertEquals(
                409,
                bea.post("/plan/harbour/1", "do", "approve", "content", content).status(),
                "twice");
        assertEquals(
                409,
                bea.post("/plan/harbour/1", "do", "approve", "content", "0".repeat(64))
                        .status(),
                "not seen");
        assertEquals(400, bea.post("/plan/harbour/1", "do", "approve").status(), "not said what was seen");
        RawBrowser ann = signedIn("ann");
        assertTrue(ann.get("/plan/harbour/1").body().contains("is approved by bea only"));
        assertEquals(
                303,
                ann.post("/plan/harbour/1", "do", "approve", "content", content).status());
        assertTrue(ann.get("/plan/harbour/1").body().contains("It may be published when it is due."));
        assertEquals(
                303,
                bea.post("/plan/harbour/1", "do", "describe", "title", "Changed", "announcement", "")
                        .status());
        String changed = ann.get("/plan/harbour/1").body();
        assertTrue(changed.contains("is not approved (it was changed after an approval)"), changed);
        assertTrue(changed.contains("Changed since you approved it") && changed.contains("the title"), changed);
        assertEquals(
                409,
                ann.post("/plan/harbour/1", "do", "approve", "content", content).status(),
                "changed meanwhile");
        assertEquals(
                List.of("bea approve", "ann approve", "bea plan-describe"),
                audited().subList(before.size(), audited().size()));
    }

    @Test
    void aPasswordIsChangedAndGuessingEndsTheSession() throws Exception {
        RawBrowser bea = signedIn("bea");
        String other = "another long password";
        assertEquals(
                400,
                bea.post("/account/password", "old", DeskFixture.PASSWORD, "password", other, "again", "x")
                        .status());
        for (int i = 0; i < 4; i++) {
            assertEquals(
                    409,
                    bea.post("/account/password", "old", "guess " + i, "password", other, "again", other)
                            .status());
        }
        assertEquals(
                403,
                bea.post("/account/password", "old", "guess", "password", other, "again", other)
                        .status());
        assertEquals(303, bea.get("/").status());
        bea = signedIn("bea");
        assertEquals(
                "/sign-in",
                bea.post("/account/password", "old", DeskFixture.PASSWORD, "password", other, "again", other)
                        .header("Location"));
        assertEquals(303, bea.get("/").status(), "all sessions have ended");
        now = now.plusSeconds(60);
        assertEquals(
                303,
                bea.post(
                                "/sign-in",
                                "user",
                                "bea",
                                "password",
                                other,
                                "code",
                                fixture.user("bea").totp().code(now))
                        .status());
    }

    @Test
    void aPasskeyIsAddedOnlyShortlyAfterSigningIn() throws Exception {
        RawBrowser bea = signedIn("bea");
        assertTrue(bea.get("/account/passkey").body().contains("data-passkey=\"create\""));
        assertEquals(
                409,
                bea.post("/account/passkey", "label", "Phone", "response", "{}").status());
        assertEquals(409, bea.post("/account/remove-passkey", "id", "x").status());
        assertEquals(
                409,
                bea.post("/account/rename-passkey", "id", "x", "label", "y").status());
        assertEquals(409, bea.post("/account/end-session", "session", "x").status());
        assertEquals(405, bea.post("/account/x").status());
        now = now.plus(Duration.ofMinutes(11));
        assertFalse(bea.get("/account/passkey").body().contains("data-passkey"));
        assertEquals(
                403,
                bea.post("/account/passkey", "label", "Phone", "response", "{}").status());
        RawBrowser.Answer page = new RawBrowser(server.port()).get("/passkey");
        assertTrue(page.header("Content-Security-Policy").contains("script-src 'self'"), page.head());
        assertEquals(
                403,
                new RawBrowser(server.port()).post("/passkey", "response", "{}").status());
        assertEquals(403, new RawBrowser(server.port()).post("/passkey").status());
    }

    @Test
    void thePlanIsChangedAndUndone() throws Exception {
        RawBrowser bea = signedIn("bea");
        String before = bea.get("/plan/harbour").body().replaceAll("value=\"[^\"]{43}\"", "");
        assertTrue(bea.get("/plan").body().contains("due on 1 December 2026 at 09:00 UTC"), "a warning, a day before");
        assertTrue(bea.get("/").body().contains("is not approved"), "also on the front page");
        assertEquals(
                303,
                bea.post("/plan/harbour", "do", "new", "numbers", "3,7-9", "title", "A topic", "at", "2026-12-05T10:00")
                        .status());
        String now = bea.get("/plan/harbour").body();
        assertTrue(now.contains("Moved 4 documents to the new part"), now);
        assertTrue(now.contains("A topic") && now.contains("5 December 2026 at 10:00 UTC"), now);
        assertFalse(bea.get("/plan/harbour").body().contains("Moved 4 documents to"), "said once");
        assertEquals(
                303,
                bea.post("/plan/harbour/3", "do", "bring-forward", "at", "2026-12-01T08:00")
                        .status());
        assertTrue(bea.get("/plan/harbour/1").body().contains("A topic"));
        assertEquals(
                303, bea.post("/plan/harbour/1", "do", "merge", "into", "2").status());
        assertFalse(bea.get("/plan/harbour").body().contains(">A topic<"));
        assertEquals(
                303,
                bea.post("/plan/harbour", "do", "new", "query", "trove:harbour", "title", "All")
                        .status());
        assertEquals(303, bea.post("/plan/harbour", "do", "undo").status());
        for (String[] wrong : List.of(
                new String[] {"do", "new", "numbers", "1-999999"},
                new String[] {"do", "new", "numbers", "x"},
                new String[] {"do", "new"},
                new String[] {"do", "new", "numbers", "1", "query", "x"},
                new String[] {"do", "new", "numbers", "1", "at", "+999999999-01-01T00:00"},
                new String[] {"do", "move", "numbers", "1", "to", "77"},
                new String[] {"do", "move", "numbers", "1"},
                new String[] {"do", "burn"},
                new String[] {})) {
            int status = bea.post("/plan/harbour", wrong).status();
            assertTrue(status == 400 || status == 409, String.join(" ", wrong) + ": " + status);
        }
        for (int i = 0; i < 3; i++) {
            assertEquals(303, bea.post("/plan/harbour", "do", "undo").status());
        }
        String after = bea.get("/plan/harbour").body().replaceAll("value=\"[^\"]{43}\"", "");
        assertTrue(after.contains("Undone: "), after);
        assertEquals(
                before.replaceAll("(?s)<h2>Changes.*", ""),
                bea.get("/plan/harbour")
                        .body()
                        .replaceAll("value=\"[^\"]{43}\"", "")
                        .replaceAll("(?s)<h2>Changes.*", ""));
        bea.post("/plan/harbour", "do", "pause");
        assertTrue(fixture.harbour().paused());
        assertEquals(409, bea.post("/plan/harbour", "do", "pause").status());
        bea.post("/plan/harbour", "do", "resume");
        assertFalse(fixture.harbour().paused());
    }

    @Test
    void aDecisionDuringAnotherCommandSaysSoAndDoesNotHang() throws Exception {
        RawBrowser bea = signedIn("bea");
        try (Closeable publishing = fixture.room().lock("publish")) {
            RawBrowser.Answer refused = bea.post("/plan/harbour", "do", "pause");
            assertEquals(409, refused.status());
            assertTrue(refused.body().contains("another daylight command is already at work here"), refused.body());
            assertEquals(200, bea.get("/plan/harbour").status(), "pages are there meanwhile");
        }
        assertFalse(fixture.harbour().paused());
        var begun = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        // As an import that stores a large batch.
        Thread importing = Thread.ofPlatform().start(() -> {
            try (Newsroom other = Newsroom.open(fixture.room().folder())) {
                other.catalog().together(() -> {
                    other.catalog().troves().rename(fixture.harbour().id(), "Another title");
                    begun.countDown();
                    return end.await(60, TimeUnit.SECONDS);
                });
            } catch (IOException e) {
                faults.add(e.toString());
            }
        });
        begun.await();
        RawBrowser reader = new RawBrowser(server.port());
        reader.cookie = bea.cookie;
        Thread meanwhile = Thread.ofPlatform().start(() -> {
            try {
                for (int i = 0; i < 20; i++) {
                    assertEquals(200, reader.get("/plan/harbour").status());
                }
            } catch (IOException | AssertionError e) {
                faults.add(e.toString());
            } finally {
                end.countDown();
            }
        });
        // It waits until the other transaction has ended, as pages need not.
        assertEquals(303, bea.post("/plan/harbour", "do", "pause").status());
        importing.join();
        meanwhile.join();
        assertTrue(bea.get("/plan/harbour").body().contains("Another title"));
        assertTrue(fixture.harbour().paused());
    }

    /** Otherwise whoever used it would share the account with its owner, who would not notice. */
    @Test
    void anInvitationOfAnExistingUserEndsTheSessionsAndTheUserIsTold() throws Exception {
        RawBrowser bea = signedIn("bea");
        RawBrowser ann = signedIn("ann");
        assertEquals(303, ann.post("/users/bea", "do", "invite").status());
        String link = java.util.regex.Pattern.compile("http://localhost:[0-9]+(/invitation/[A-Za-z0-9_-]{43})")
                .matcher(ann.get("/users/bea").body())
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        assertEquals(200, bea.get("/").status(), "not used yet");
        RawBrowser again = new RawBrowser(server.port());
        signIn(again, "bea");
        String told = again.get("/").body();
        assertTrue(told.contains("ann added you, invited you or changed your roles."), told);
        String code = fixture.user("bea").invitation().totp().code(now);
        String password = "another long password";
        RawBrowser other = new RawBrowser(server.port());
        assertEquals(
                303,
                other.post(link, "password", password, "again", password, "code", code)
                        .status());
        assertEquals(303, bea.get("/").status(), "the session has ended");
        assertEquals(200, other.get("/").status());
    }

    @Test
    void faultsNameNoSecretOfAnAddress() {
        assertEquals("/invitation/…", DeskSite.place("/invitation/secret?x=secret"));
        assertEquals("/search", DeskSite.place("/search?q=secret"));
        assertEquals("/", DeskSite.place("/"));
    }

    @Test
    void aPublisherAddsAUserWhoUsesTheInvitationOnce() throws Exception {
        RawBrowser ann = signedIn("ann");
        assertEquals(
                "/users/eve",
                ann.post("/users", "do", "add", "user", "eve", "role", "editor").header("Location"));
        String link = java.util.regex.Pattern.compile("http://localhost:[0-9]+(/invitation/[A-Za-z0-9_-]{43})")
                .matcher(ann.get("/users/eve").body())
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        assertFalse(ann.get("/users/eve").body().contains("/invitation/"), "shown once");
        RawBrowser eve = new RawBrowser(server.port());
        assertTrue(eve.get(link).body().contains("Welcome, eve"));
        assertEquals(200, eve.get(link).status(), "opening it uses nothing up");
        String code = fixture.user("eve").invitation().totp().code(now);
        String password = "a password of eve";
        assertEquals(
                403,
                eve.post(link, "password", password, "again", "another", "code", code)
                        .status());
        assertEquals(
                403,
                eve.post(link, "password", "short", "again", "short", "code", code)
                        .status());
        assertEquals(
                403,
                eve.post(link, "password", password, "again", password, "code", "1")
                        .status());
        assertEquals(
                303,
                eve.post(link, "password", password, "again", password, "code", code)
                        .status());
        String welcome = eve.get("/").body();
        assertTrue(welcome.contains("Welcome, eve"));
        assertTrue(welcome.contains("until another publisher confirms"), welcome);
        assertTrue(ann.get("/users").body().contains("not confirmed"));
        assertFalse(ann.get("/users/eve").body().contains("value=\"confirm\""), "not by the same publisher");
        assertEquals(409, ann.post("/users/eve", "do", "confirm").status());
        assertEquals(403, signedIn("bea").post("/users/eve", "do", "confirm").status());
        byte[] dansPassword = DeskFixture.PASSWORD.getBytes(StandardCharsets.UTF_8);
        new EditUsers(fixture.room(), new SecureRandom())
                .add(new By("ann", now), "dan", Set.of(Role.PUBLISHER), null, dansPassword);
        RawBrowser dan = signedIn("dan");
        assertTrue(dan.get("/users/eve").body().contains("value=\"confirm\""));
        assertEquals(303, dan.post("/users/eve", "do", "confirm").status());
        assertFalse(fixture.user("eve").isUnconfirmed());
        assertEquals(303, ann.post("/users/dan", "do", "disable").status());
        assertFalse(ann.get("/users").body().contains("not confirmed"));
        assertEquals(404, new RawBrowser(server.port()).get(link).status(), "once");
        assertEquals(
                409,
                ann.post("/users", "do", "add", "user", "eve", "role", "editor").status());
        assertEquals(
                409,
                ann.post("/users", "do", "add", "user", "Wrong Name", "role", "editor")
                        .status());
        assertEquals(
                409,
                ann.post("/users", "do", "add", "user", "guy", "role", "guest").status());
        assertEquals(409, ann.post("/users", "do", "add", "user", "guy").status(), "no role");
        assertEquals(
                303,
                ann.post("/users", "do", "add", "user", "guy", "role", "guest", "trove", "harbour")
                        .status());
        assertEquals(
                400,
                ann.post("/users", "do", "add", "user", "gil", "role", "guest", "trove", "x")
                        .status());
        assertEquals(303, ann.post("/users/eve", "do", "disable").status());
        assertEquals(303, eve.get("/").status());
        assertEquals(409, ann.post("/users/ann", "do", "disable").status(), "the last publisher");
        assertEquals(303, ann.post("/users", "do", "rule-off").status());
        assertTrue(ann.get("/users").body().contains("ann has requested to turn it off"));
        assertTrue(fixture.desk().users().needsTwoPersons());

        RawBrowser.Answer log = ann.get("/audit?who=ann");
        assertTrue(log.body().contains("The log is whole"), log.body());
        assertTrue(log.body().contains("two-person-off-request"), log.body());
        assertFalse(log.body().contains("user-accept"), log.body());
        assertTrue(ann.get("/audit").body().contains("user-accept"));
        assertTrue(ann.get("/audit?document=harbour/1").body().contains("0 entries"));
        assertTrue(ann.get("/audit?document=rubbish").body().contains("Write a document as"));
    }

    @Test
    void manyWrongSignInsNeitherLockAUserOutNorKeepOthersWaiting() throws Exception {
        RawBrowser ann = signedIn("ann");
        List<Thread> guessing = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String guess = "guess " + i;
            guessing.add(Thread.ofVirtual().start(() -> {
                try {
                    do { // again, because on a slow machine an attempt may wait so long that it is not made
                        new RawBrowser(server.port()).post("/sign-in", "user", "bea", "password", guess, "code", "123");
                        Thread.sleep(50);
                    } while (fixture.user("bea").attempts().failures() < 30);
                } catch (IOException | InterruptedException closed) {
                    // the server is stopped before the answer is due
                }
            }));
        }
        while (fixture.user("bea").attempts().failures() < 12) {
            Thread.sleep(50);
        }
        assertEquals(200, ann.get("/plan").status());
        assertEquals(200, ann.get("/account").status());
        while (fixture.user("bea").attempts().failures() < 30) {
            Thread.sleep(50);
        }
        RawBrowser bea = new RawBrowser(server.port());
        // Those who still guess may fill one or two time steps; each attempt here is in another one.
        int attempts = 1;
        while (signIn(bea, "bea").status() != 303) {
            attempts++;
        }
        assertTrue(attempts <= 4, "the right answer is accepted as soon as a step is not full: " + attempts);
        assertEquals(200, bea.get("/").status());
        server.close();
        for (Thread thread : guessing) {
            thread.join();
        }
    }
}
